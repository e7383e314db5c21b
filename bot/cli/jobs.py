"""`zhuye jobs`: postings brought in and out, looked for, closed; and who applied for them."""

import asyncio

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.applicants import applications_of, status
from bot.cli.listed import echo_model, group_of
from bot.cli.opening import database
from bot.cli.reindexing import reindexed
from bot.cli.trouble import Trouble
from bot.clock import now
from bot.operator_words import say
from db.errors import NotThere
from handlers.by_staff import close_posting
from handlers.listed import POSTING
from handlers.noticing.staffing import acting
from knowledge.postings.posting import Posting
from knowledge.postings.ranking import rank
from knowledge.postings.terms import avoided_terms, relaxations
from knowledge.postings.wishing import read_wish
from knowledge.sheets.columns import Kind
from knowledge.sheets.dates import CHINA

_CANDIDATES = 200
_BEST = 5

jobs = group_of(Kind.JOBS)


@jobs.command(help=say("help.jobs_search"))
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def search(text: str, *, as_json: bool) -> None:
    """Print the best postings for a wish."""
    for key, posting in asyncio.run(_found(text)):
        echo_model(key, posting, as_json=as_json)


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


jobs.add_command(applications_of(POSTING))
jobs.add_command(status)


async def _found(text: str) -> list[tuple[str, Posting]]:
    wish = read_wish(text)
    today = now().astimezone(CHINA).date()
    async with database() as opened, opened.read() as uow:
        for groups, _ in relaxations(wish):
            records = await uow.postings.find(groups, today, _CANDIDATES, avoided_terms(wish))
            if records:
                keys = {one.id: one.key for one in records}
                known = [(one.id, Posting.model_validate(one.body)) for one in records]
                return [(keys[one.id], one.posting) for one in rank(known, wish)[:_BEST]]
    return []


async def _close(key: str, by: str | None) -> None:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        try:
            await close_posting(uow, who, key, at)
        except NotThere as missing:
            raise Trouble(say("jobs.no_posting", code=key)) from missing
