"""How far notices are; one of them followed while it goes out."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.notice_progress import Told, done, line_of, lines_of, speed_of, table_of
from bot.cli.opening import database
from bot.cli.trouble import Misuse
from bot.clock import now
from bot.operator_words import say
from bot.settings import load_settings
from db.notice_records import NoticeState
from handlers.noticing.looking import look, newest
from handlers.noticing.report import progress
from handlers.noticing.staffing import acting

LOOK = 2.0
"""Seconds between two looks at a notice that is followed."""

_OVER = frozenset({NoticeState.DONE, NoticeState.STOPPED, NoticeState.EXPIRED})


@click.command(help=say("help.notice_status"))
@click.argument("number", metavar="[ID]", type=int, required=False)
@click.option("--watch", is_flag=True, help=say("help.notice_watch"))
@click.option("--limit", type=click.IntRange(1), default=20, help=say("help.limit"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@acted_by
def status(number: int | None, limit: int, by: str | None, *, watch: bool, as_json: bool) -> None:
    """Print the newest notices, or how far one is."""
    with permitted():
        if number is None:
            if watch:
                raise Misuse(say("notice.watch_which"))
            for one in asyncio.run(_newest(limit, by)):
                click.echo(_json(one) if as_json else line_of(one))
            return
        told = asyncio.run(_watched(number, by, as_json=as_json) if watch else _one(number, by))
    if not as_json:
        click.echo("\n".join(lines_of(told)))
    elif not watch:
        click.echo(_json(told))


async def _newest(limit: int, by: str | None) -> list[Told]:
    at, quiet = now(), load_settings().quiet
    async with database() as opened, opened.read() as uow:
        found = await newest(uow, await acting(uow, by, at), limit)
        return [(one, await progress(uow, one, at, quiet)) for one in found]


async def _one(number: int, by: str | None) -> Told:
    at, quiet = now(), load_settings().quiet
    async with database() as opened, opened.read() as uow:
        notice = await look(uow, await acting(uow, by, at), number)
        return notice, await progress(uow, notice, at, quiet)


async def _watched(number: int, by: str | None, *, as_json: bool) -> Told:
    """Tell how far a notice is, again and again, until it is over."""
    quiet = load_settings().quiet
    async with database() as opened:
        with _teller(as_json=as_json) as tell:
            while True:
                at = now()
                async with opened.read() as uow:
                    notice = await look(uow, await acting(uow, by, at), number)
                    told = notice, await progress(uow, notice, at, quiet)
                tell(told)
                if notice.state in _OVER:
                    return told
                await asyncio.sleep(LOOK)


@contextmanager
def _teller(*, as_json: bool) -> Iterator[Callable[[Told], None]]:
    """What is called at each look: a bar on a terminal, elsewhere a line where something is new."""
    stream = click.get_text_stream("stderr")
    if not as_json and stream.isatty():
        with click.progressbar(
            length=1, file=stream, show_eta=False, show_percent=True, item_show_func=_beside
        ) as bar:

            def move(told: Told) -> None:
                bar.length = max(told[1].total, told[0].size, 1)
                bar.update(done(told[1]) - bar.pos, told)
                bar.render_progress()

            yield move
        return
    last = ""

    def print_new(told: Told) -> None:
        nonlocal last
        line = _json(told) if as_json else line_of(told)
        if line != last:
            click.echo(line)
            last = line

    yield print_new


def _beside(told: Told | None) -> str | None:
    """What stands beside the bar."""
    if told is None:
        return None
    notice, now_ = told
    return speed_of(now_) or say(f"notice.state.{notice.state}")


def _json(told: Told) -> str:
    return json.dumps(table_of(told), ensure_ascii=False)
