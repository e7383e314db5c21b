"""Postings: found by a wish, seen one by one, alike ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.listed_records import PostingRecord
from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.demands import Demand
from knowledge.postings.fit import fit
from knowledge.postings.posting import Posting
from knowledge.postings.ranking import Ranked, rank
from knowledge.postings.terms import avoided_terms, relaxations
from knowledge.postings.wish import Wish, wish_from_json, wish_of

SHOWN_AT_MOST = 15
"""Options of one list: postings, and where there are more of them the way to those."""

CANDIDATES = 200
"""Newest postings that fit a wish and are compared; whoever wants others says more exactly what."""

REASONS_AT_MOST = 2


@dataclass(frozen=True)
class FindPostings(Command[Any]):
    """The postings that suit `wish` best, for somebody who finds `limits` hard.

    The result is `{"postings", "dropped", "count", "more"}`. Each posting is `{"id", "title",
    "employer", "region", "remote", "pay": {"least", "most", "unit"}, "sample", "reasons": [[key,
    values]]}`; `dropped` is what of the wish nothing fulfils, as `[[key, values]]`. `count` is how
    many there are, nothing where there may be more than are compared; `more`, whether there are
    more than these. `region` is the code of the place where somebody lives.
    """

    wish: Mapping[str, JSON]
    limits: tuple[str, ...] = ()
    region: str | None = None


@dataclass(frozen=True)
class FurtherPostings(FindPostings):
    """The postings behind the first `after` of `FindPostings`, as it gives them."""

    after: int = 0


@dataclass(frozen=True)
class FindAlike(Command[Any]):
    """Postings like `posting`, as `FindPostings` gives them."""

    posting: int
    limits: tuple[str, ...] = ()
    region: str | None = None


@dataclass(frozen=True)
class NewPostings(Command[Any]):
    """Postings that the person was told of lately, or is to be told of, newest first.

    They are as `FindPostings` gives them.
    """

    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeePosting(Command[Any]):
    """One posting, whole: its fields as `Posting` has them, and what `FindPostings` says of it.

    Beside that `unmet`, the demands that somebody with `limits` finds hard, each as `[demand,
    [accommodations that could meet it]]`; `None` when it is not open any more.
    """

    posting: int
    limits: tuple[str, ...] = ()


async def find_postings(context: Context, command: FindPostings) -> JSON:
    """See `FindPostings`."""
    return await _page(context, command, 0)


async def further_postings(context: Context, command: FurtherPostings) -> JSON:
    """See `FurtherPostings`."""
    return await _page(context, command, command.after)


async def _page(context: Context, command: FindPostings, after: int) -> JSON:
    wish = wish_from_json(command.wish)
    found, dropped = await _find(context, wish)
    ranked = rank(_read(found), wish, _limits(command.limits), command.region)[after:]
    more = len(ranked) > SHOWN_AT_MOST
    return {
        "postings": _briefs(ranked[: SHOWN_AT_MOST - more]),
        "dropped": dropped,
        "count": len(found) if len(found) < CANDIDATES else None,
        "more": more,
    }


async def find_alike(context: Context, command: FindAlike) -> JSON:
    """See `FindAlike`."""
    record = await context.uow.postings.get(command.posting)
    if record is None:
        return {"postings": [], "dropped": []}
    wish = wish_of(Posting.model_validate(record.body))
    found, _ = await _find(context, wish)
    others = (one for one in found if one.id != command.posting)
    ranked = rank(_read(others), wish, _limits(command.limits), command.region)
    return {"postings": _briefs(ranked), "dropped": []}


async def new_postings(context: Context, command: NewPostings) -> JSON:
    """See `NewPostings`."""
    ids = await context.uow.alerts.of_person(context.person, SHOWN_AT_MOST)
    records = {one.id: one for one in await context.uow.postings.get_many(ids)}
    open_ones = [
        records[id_] for id_ in ids if id_ in records and records[id_].open_on(context.today)
    ]
    limits = _limits(command.limits)
    ranked = [
        Ranked(id_, posting, fit(posting, limits, Wish()), 0.0) for id_, posting in _read(open_ones)
    ]
    return {"postings": _briefs(ranked), "dropped": []}


async def see_posting(context: Context, command: SeePosting) -> JSON:
    """See `SeePosting`."""
    record = await context.uow.postings.get(command.posting)
    if record is None or not record.open_on(context.today):
        return None
    posting = Posting.model_validate(record.body)
    own = fit(posting, _limits(command.limits), Wish())
    brief = _brief(Ranked(record.id, posting, own, 0.0))
    unmet: list[JSON] = [[demand, sorted(own.ways(demand))] for demand in own.unmet]
    return {**record.body, **brief, "unmet": unmet}


async def _find(context: Context, wish: Wish) -> tuple[Sequence[PostingRecord], list[JSON]]:
    """What fits `wish`, or else as much of it as anything fits; and what was given up."""
    without = avoided_terms(wish)
    for groups, dropped in relaxations(wish):
        found = await context.uow.postings.find(groups, context.today, CANDIDATES, without)
        if found:
            return found, [[key, dict(values)] for key, values in dropped]
    return [], []


def _read(records: Iterable[PostingRecord]) -> list[tuple[int, Posting]]:
    return [(one.id, Posting.model_validate(one.body)) for one in records]


def _limits(names: Sequence[str]) -> frozenset[Demand]:
    return frozenset(map(Demand, names))


def _briefs(ranked: Sequence[Ranked]) -> list[JSON]:
    return [_brief(one) for one in ranked[:SHOWN_AT_MOST]]


def _brief(one: Ranked) -> dict[str, JSON]:
    posting = one.posting
    return {
        "id": one.id,
        "title": posting.title,
        "employer": posting.hiring_organization,
        "region": posting.region,
        "remote": posting.remote,
        "pay": {
            "least": posting.salary_min,
            "most": posting.salary_max,
            "unit": posting.salary_unit,
        },
        "sample": posting.sample,
        "reasons": [[key, dict(values)] for key, values in one.fit.reasons[:REASONS_AT_MOST]],
    }
