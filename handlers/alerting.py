"""Who is to be told of which new postings, and when."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from pydantic import ValidationError

from db.listed_records import AlertRow, PostingRecord, SearchRecord
from db.unit_of_work import UnitOfWork
from handlers.days import CHINA
from knowledge.postings.posting import Posting
from knowledge.postings.terms import avoided_terms, posting_terms, wish_groups
from knowledge.postings.wish import wish_from_json

log = logging.getLogger(__name__)

KNOWN_AT_MOST = 2_000
"""Wishes of which it is remembered what suits them, while new postings are held against all."""

HELD_AGAIN = 1_000
"""Postings that are held again against what somebody follows, when they change that."""


class Cadence(StrEnum):
    """When somebody is told of new postings."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


MORNING = 9
"""The hour in China at which somebody is told once a day, or on Mondays once a week."""

_MONDAY = 0


def due_at(cadence: Cadence, now: datetime) -> datetime:
    """When somebody is to be told of what is new `now`, if those hours are not quiet."""
    if cadence is Cadence.AT_ONCE:
        return now
    morning = (now + CHINA).replace(hour=MORNING, minute=0, second=0, microsecond=0) - CHINA
    days = 0 if morning >= now else 1
    if cadence is Cadence.WEEKLY:
        days += (_MONDAY - (morning + timedelta(days=days) + CHINA).weekday()) % 7
    return morning + timedelta(days=days)


class Matcher:
    """New postings, ready to be held against any number of wishes.

    For each term there is a number with a bit for every posting that has it, so that a wish is
    a few operations on whole numbers, however many postings there are.
    """

    def __init__(self, postings: Sequence[tuple[int, Iterable[str]]]) -> None:
        """Take postings as `(id, terms)`."""
        self._ids = [id_ for id_, _ in postings]
        self._all = (1 << len(postings)) - 1
        self._having: dict[str, int] = {}
        self._known: dict[str, tuple[int, ...]] = {}
        for place, (_, terms) in enumerate(postings):
            for term in set(terms):
                self._having[term] = self._having.get(term, 0) | 1 << place

    @classmethod
    def of(cls, records: Iterable[PostingRecord]) -> Self:
        """Take postings as they are kept."""
        return cls([(one.id, _terms(one)) for one in records])

    def suiting(self, kept: Mapping[str, Any]) -> tuple[int, ...]:
        """The ids of those that suit a wish as it is kept; many people wish for the same."""
        said = json.dumps(kept, sort_keys=True)
        known = self._known.get(said)
        if known is None:
            wish = wish_from_json(kept)
            known = tuple(self.matches(wish_groups(wish), avoided_terms(wish)))
            if len(self._known) < KNOWN_AT_MOST:
                self._known[said] = known
        return known

    def matches(
        self, groups: Sequence[Sequence[str]], without: Sequence[str] = ()
    ) -> Iterator[int]:
        """The ids of those with a term of each of `groups`, and none of `without`."""
        fit = self._all
        for group in groups:
            fit &= self._any(group)
            if not fit:
                return
        fit &= ~self._any(without)
        while fit:
            lowest = fit & -fit
            yield self._ids[lowest.bit_length() - 1]
            fit ^= lowest

    def _any(self, terms: Iterable[str]) -> int:
        found = 0
        for term in terms:
            found |= self._having.get(term, 0)
        return found


def alerts_of(matcher: Matcher, searches: Iterable[SearchRecord], now: datetime) -> list[AlertRow]:
    """Who is to be told of what, and when: of each posting once, as early as they asked for."""
    due = {one: due_at(one, now) for one in Cadence}
    found: dict[tuple[int, int], AlertRow] = {}
    for search in searches:
        when = due[Cadence(search.cadence)]
        for posting in matcher.suiting(search.wish):
            known = found.get((search.person_id, posting))
            if known is None or when < known.due_at:
                row = AlertRow(search.person_id, posting, search.id, when)
                found[search.person_id, posting] = row
    return list(found.values())


def _terms(record: PostingRecord) -> tuple[str, ...]:
    try:
        return posting_terms(Posting.model_validate(record.body))
    except ValidationError:
        log.warning("posting %s is not one that this version knows", record.id)
        return ()


async def match_again(uow: UnitOfWork, person: int, now: datetime) -> None:
    """Hold what somebody is still to be told of against what they follow by now.

    Of more than `HELD_AGAIN` the newest count.
    """
    ids = await uow.alerts.untold(person, HELD_AGAIN)
    if ids:
        await uow.alerts.drop_untold(person)
        matcher = Matcher.of(await uow.postings.get_many(ids))
        await uow.alerts.add(alerts_of(matcher, await uow.searches.list(person), now))
