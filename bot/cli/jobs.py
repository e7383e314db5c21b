"""`zhuye jobs`: postings brought in and out, looked for, closed; and who applied for them."""

import asyncio
import json
from typing import Any

import click

from bot.app import now
from bot.cli.listed import database, echo_model, group_of
from bot.operator_words import say
from db.repositories.enrolments import TRANSITIONS
from handlers.commands.enrolments import POSTING
from knowledge.postings.posting import Posting
from knowledge.postings.ranking import rank
from knowledge.postings.terms import posting_terms, relaxations
from knowledge.postings.wish import read_wish
from knowledge.sheets.columns import Kind
from knowledge.sheets.dates import CHINA

_CANDIDATES = 200
_BEST = 5
_BATCH = 1_000
_STAFF = "staff"

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
def close(key: str) -> None:
    """End a posting before its time."""
    asyncio.run(_close(key))
    click.echo(say("jobs.closed", code=key))


@jobs.command(help=say("help.jobs_reindex"))
def reindex() -> None:
    """Make what postings are found by anew."""
    click.echo(say("jobs.reindexed", count=asyncio.run(_reindex())))


@jobs.command(help=say("help.jobs_applications"))
@click.option("--limit", type=click.IntRange(1), default=50, help=say("help.limit"))
@click.option("--details", is_flag=True, help=say("help.details"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def applications(limit: int, *, details: bool, as_json: bool) -> None:
    """Print who applied for what, the newest first; how to reach them only with `--details`."""
    for one in asyncio.run(_applications(limit, details=details)):
        if as_json:
            click.echo(json.dumps(one, ensure_ascii=False))
            continue
        click.echo(say("jobs.application", **one))
        if details:
            click.echo(json.dumps(one["answers"], ensure_ascii=False))


@jobs.command(help=say("help.jobs_status"))
@click.argument("reference")
@click.argument("new", metavar="STATUS", type=click.Choice([*TRANSITIONS]))
@click.option("--note", help=say("help.note"))
def status(reference: str, new: str, note: str | None) -> None:
    """Move an application on; whoever applied sees it."""
    reference = reference.replace(" ", "").upper()
    asyncio.run(_move(reference, new, note))
    click.echo(say("jobs.moved", reference=reference, status=new))


async def _found(text: str) -> list[tuple[str, Posting]]:
    wish = read_wish(text)
    today = now().astimezone(CHINA).date()
    async with database() as opened, opened.read() as uow:
        for groups, _ in relaxations(wish):
            records = await uow.postings.find(groups, today, _CANDIDATES)
            if records:
                keys = {one.id: one.key for one in records}
                known = [(one.id, Posting.model_validate(one.body)) for one in records]
                return [(keys[one.id], one.posting) for one in rank(known, wish)[:_BEST]]
    return []


async def _close(key: str) -> None:
    async with database() as opened, opened.begin() as uow:
        await uow.postings.close(key, now())


async def _reindex() -> int:
    """In batches of their own, so that nobody else waits long; expired ones stay out."""
    today, after, count = now().astimezone(CHINA).date(), 0, 0
    async with database() as opened:
        while True:
            async with opened.begin() as uow:
                page = await uow.postings.page(after, _BATCH, today=today)
                await uow.postings.set_terms(
                    [(one.id, posting_terms(Posting.model_validate(one.body))) for one in page]
                )
            count += len(page)
            if len(page) < _BATCH:
                return count
            after = page[-1].id


async def _applications(limit: int, *, details: bool) -> list[dict[str, Any]]:
    async with database() as opened, opened.read() as uow:
        found = await uow.enrolments.newest(POSTING, limit)
        ids = {int(one.offer.removeprefix(POSTING)) for one in found}
        titles = {one.id: one.body["title"] for one in await uow.postings.get_many(ids)}
    return [
        {
            "reference": one.reference,
            "posting": titles.get(int(one.offer.removeprefix(POSTING)), one.offer),
            "status": one.status,
            "day": one.created_at.astimezone(CHINA).date().isoformat(),
        }
        | ({"answers": one.answers} if details else {})
        for one in found
    ]


async def _move(reference: str, new: str, note: str | None) -> None:
    async with database() as opened, opened.begin() as uow:
        await uow.enrolments.change_status(reference, new, by=_STAFF, note=note, now=now())
