"""Who says what they look for finds it: spoken wishes over a fixed market, in a real database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from db.database import Database
from db.listed_records import PostingRow
from handlers.commands.context import Context
from handlers.commands.postings import FindPostings, find_postings
from handlers.state import TalkState
from knowledge.postings.terms import posting_terms
from knowledge.postings.wish import wish_to_json
from knowledge.postings.wishing import read_wish
from tests.knowledge.postings.market import POSTED, TODAY, UNTIL, missed, postings, wishes

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FITTED = "wishes.tsv"
UNSEEN = "unseen.tsv"
MISSED_UNSEEN = 1
"""Wishes of the other thirty, to which nothing was fitted, that did not find what was meant."""


async def answers(database: Database, said: list[str]) -> list[list[str]]:
    """For each of `said` the keys of the postings that are told, the best first."""
    market = postings()
    rows = [
        PostingRow(key, one.model_dump(mode="json"), posting_terms(one), POSTED, UNTIL)
        for key, one in market.items()
    ]
    async with database.begin() as work:
        await work.postings.put(rows, NOW)
    found = []
    async with database.read() as work:
        names = {one.id: one.key for one in await work.postings.find([], TODAY, len(rows))}
        context = Context(work, 1, TalkState(), NOW, TODAY)
        for text in said:
            told: Any = await find_postings(context, FindPostings(wish_to_json(read_wish(text))))
            found.append([names[one["id"]] for one in told["postings"]])
    return found


@pytest.mark.parametrize(
    ("name", "count", "at_most"), [(FITTED, 60, 0), (UNSEEN, 30, MISSED_UNSEEN)]
)
async def test_what_is_meant_is_among_the_first_three(
    name: str, count: int, at_most: int, database: Database
) -> None:
    said = wishes(name)
    assert len(said) == count
    lost = missed(await answers(database, [text for text, _ in said]), said)
    assert len(lost) <= at_most, lost


async def test_what_is_refused_is_not_told(database: Database) -> None:
    asked, refused = await answers(database, ["北京的快递分拣", "北京的快递分拣，不要夜班"])
    assert {"bj-courier", "bj-sorter-day"} <= {*asked}
    assert "bj-sorter-day" in refused
    assert "bj-courier" not in refused
