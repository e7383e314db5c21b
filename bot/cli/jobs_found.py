"""`zhuye jobs search`: what the talk would name for a wish, in the words of the talk."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from bot.cli.listed import TOLD, echo_model
from bot.cli.opening import database
from bot.clock import now
from bot.operator_words import say
from handlers.commands.context import Context
from handlers.commands.postings import FindPostings, find_postings
from handlers.flows.told import posting_options, put_parts
from handlers.state import TalkState
from handlers.talk.values import Line, Ref
from handlers.wording import wording
from knowledge.postings.posting import Posting
from knowledge.postings.wish import Wish, describe, wish_to_json
from knowledge.postings.wishing import read_wish
from knowledge.sheets.dates import CHINA
from knowledge.words import Mode

_BEST = 5
_NOBODY = 0
"""Who looks at the command line is no person that anything is known of."""


@dataclass(frozen=True)
class _Found:
    """The best postings as `FindPostings` gives them, with their records; and what was given up."""

    briefs: list[dict[str, Any]]
    records: list[tuple[str, Posting]]
    dropped: list[Any]


@click.command(help=say("help.jobs_search"))
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def search(text: str, *, as_json: bool) -> None:
    """Print the best postings for a wish."""
    wish = read_wish(text)
    found = asyncio.run(_find(wish))
    if as_json:
        for key, posting in found.records:
            echo_model(key, posting, as_json=True)
        return
    for line in _told(wish, found):
        click.echo(line)


async def _find(wish: Wish) -> _Found:
    at = now()
    async with database() as opened, opened.read() as uow:
        context = Context(uow, _NOBODY, TalkState(), at, at.astimezone(CHINA).date())
        found: Any = await find_postings(context, FindPostings(wish_to_json(wish)))
        briefs = found["postings"][:_BEST]
        records = {
            one.id: one for one in await uow.postings.get_many([one["id"] for one in briefs])
        }
    return _Found(
        briefs,
        [
            (records[one["id"]].key, Posting.model_validate(records[one["id"]].body))
            for one in briefs
        ],
        found["dropped"],
    )


def _told(wish: Wish, found: _Found) -> Iterator[str]:
    """What was looked for, what of it nothing has, and the postings with why they are there."""
    if parts := describe(wish):
        yield _text(Line("jobs.looked_for", {"wish": put_parts(parts)}))
    if found.dropped:
        yield _text(Line("jobs.without", {"dropped": put_parts(found.dropped)}))
    if not found.briefs:
        yield _text(Line("jobs.nothing"))
    options = posting_options(found.briefs)
    for (key, posting), option in zip(found.records, options, strict=True):
        yield say(
            "jobs.found",
            code=key[:TOLD],
            title=_text(option.words),
            employer=posting.hiring_organization,
            why=_text(option.note) if option.note else "",
        )


def _text(said: Line | Ref) -> str:
    return wording().text(said, Mode.PLAIN)
