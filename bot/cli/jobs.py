"""`zhuye jobs`: postings brought in and out, looked for, closed; and who applied for them."""

import asyncio

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.applicants import applications_of, status
from bot.cli.jobs_found import search
from bot.cli.listed import group_of
from bot.cli.opening import database
from bot.cli.reindexing import reindexed
from bot.cli.trouble import Trouble
from bot.clock import now
from bot.operator_words import say
from db.errors import NotThere
from handlers.by_staff import close_posting
from handlers.listed import POSTING
from handlers.noticing.staffing import acting
from knowledge.sheets.columns import Kind

jobs = group_of(Kind.JOBS)


@jobs.command(help=say("help.jobs_close"))
@click.argument("key")
@acted_by
def close(key: str, by: str | None) -> None:
    """End a posting before its time."""
    with permitted():
        asyncio.run(_close(key, by))
    click.echo(say("jobs.closed", code=key))


@jobs.command(help=say("help.jobs_reindex"))
def reindex() -> None:
    """Make what postings are found by anew."""
    click.echo(say("jobs.reindexed", count=asyncio.run(reindexed(Kind.JOBS))))


jobs.add_command(search)
jobs.add_command(applications_of(POSTING))
jobs.add_command(status)


async def _close(key: str, by: str | None) -> None:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        try:
            await close_posting(uow, who, key, at)
        except NotThere as missing:
            raise Trouble(say("jobs.no_posting", code=key)) from missing
