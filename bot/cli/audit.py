"""`zhuye audit`: what staff did."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.audit_words import action_word, change_words
from bot.cli.opening import database
from bot.clock import now
from bot.operator_words import say
from db.notice_records import AuditRecord
from handlers.noticing.staffing import acting, trail
from knowledge.sheets.dates import CHINA


@click.group(help=say("help.audit"))
def audit() -> None:
    """Hold the command below."""


@audit.command("list", help=say("help.audit_list"))
@click.option("--about", metavar="notice:ID", help=say("help.audit_about"))
@click.option("--limit", type=click.IntRange(1), default=50, help=say("help.limit"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@acted_by
def list_(about: str | None, limit: int, by: str | None, *, as_json: bool) -> None:
    """Print what was done, the newest first, one a line."""
    with permitted():
        found = asyncio.run(_trail(about, limit, by))
    for one in found:
        if as_json:
            click.echo(json.dumps(_told(one), ensure_ascii=False))
            continue
        when = f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
        words = {"when": when, "by": one.by, "action": action_word(one.action)}
        change = change_words(one.before, one.after)
        click.echo(say("audit.line", target=one.target, change=change, **words))


async def _trail(about: str | None, limit: int, by: str | None) -> Sequence[AuditRecord]:
    async with database() as opened, opened.read() as uow:
        return await trail(uow, await acting(uow, by, now()), limit, about)


def _told(one: AuditRecord) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "by": one.by,
        "action": one.action,
        "target": one.target,
        "before": one.before,
        "after": one.after,
    }
