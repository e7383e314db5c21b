"""`zhuye notice`: notices previewed, sent, followed, and stopped."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.notice_progress import state_word
from bot.cli.notice_report import report
from bot.cli.notice_sending import approve, correct, preview, send
from bot.cli.notice_watching import status
from bot.cli.opening import database
from bot.clock import now
from bot.operator_words import say
from db.notice_records import NoticeRecord, StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.noticing import moving
from handlers.noticing.reindexing import describe_again
from handlers.noticing.staffing import acting

_A_PIECE = 500
"""People described in one transaction."""

_Move = Callable[[UnitOfWork, StaffRecord, int, datetime], Awaitable[NoticeRecord]]


@click.group(help=say("help.notice"))
def notice() -> None:
    """Hold the commands below together."""


def _moves(name: str, move: _Move) -> click.Command:
    @click.command(name, help=say(f"help.notice_{name}"))
    @click.argument("number", metavar="ID", type=int)
    @click.option("--json", "as_json", is_flag=True, help=say("help.json"))
    @acted_by
    def command(number: int, by: str | None, *, as_json: bool) -> None:
        """Let a notice go on in another way."""
        with permitted():
            moved = asyncio.run(_moved(move, number, by))
        if as_json:
            click.echo(json.dumps({"id": moved.id, "state": moved.state}))
        else:
            click.echo(say("notice.moved", id=moved.id, state=state_word(moved)))

    return command


@notice.command(help=say("help.notice_reindex"))
def reindex() -> None:
    """Describe everybody anew in the table that audiences are looked up in."""
    click.echo(say("notice.reindexed", count=asyncio.run(_reindex())))


for one in (preview, send, approve, status, report):
    notice.add_command(one)
for key, way in (("pause", moving.pause), ("resume", moving.resume), ("stop", moving.stop)):
    notice.add_command(_moves(key, way))
notice.add_command(correct)


async def _moved(move: _Move, number: int, by: str | None) -> NoticeRecord:
    at = now()
    async with database() as opened, opened.begin() as uow:
        return await move(uow, await acting(uow, by, at), number, at)


async def _reindex() -> int:
    """In pieces, so that nobody else waits long."""
    count = after = 0
    async with database() as opened:
        while True:
            async with opened.begin() as uow:
                people = await describe_again(uow, after, _A_PIECE, now())
            if not people:
                return count
            count, after = count + len(people), people[-1]
