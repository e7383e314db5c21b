"""Saved searches: what somebody wants to be told of, as it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.alerting import Cadence, match_again
from handlers.commands.consents import GiveConsent, WithdrawConsent, give_consent, withdraw_consent
from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.postings.wish import describe, wish_from_json

ALERTS_CONSENT = "alerts"


@dataclass(frozen=True)
class SaveSearch(Command[None]):
    """Tell the person of new postings that suit `wish`; `wording` is what they agreed to.

    The same wish again has the new cadence.
    """

    wish: Mapping[str, JSON]
    cadence: str
    wording: str


@dataclass(frozen=True)
class ListSearches(Command[Any]):
    """The person's saved searches, oldest first.

    Each is `{"id", "wish": [[key, values]], "cadence", "kept"}`; `kept` is the wish as
    `wish_from_json` takes it.
    """


@dataclass(frozen=True)
class DropSearch(Command[None]):
    """Tell the person no more of what suits one of their saved searches."""

    search: int


@dataclass(frozen=True)
class DropSearches(Command[int]):
    """Tell the person of nothing more; the result is how many searches there were."""


async def save_search(context: Context, command: SaveSearch) -> None:
    """See `SaveSearch`."""
    await give_consent(context, GiveConsent(ALERTS_CONSENT, command.wording))
    await context.uow.searches.save(
        context.person, dict(command.wish), Cadence(command.cadence), context.now
    )
    await match_again(context.uow, context.person, context.now)


async def list_searches(context: Context, _: ListSearches) -> JSON:
    """See `ListSearches`."""
    return [
        {
            "id": one.id,
            "wish": [[key, dict(values)] for key, values in describe(wish_from_json(one.wish))],
            "cadence": one.cadence,
            "kept": one.wish,
        }
        for one in await context.uow.searches.list(context.person)
    ]


async def drop_search(context: Context, command: DropSearch) -> None:
    """See `DropSearch`."""
    await context.uow.searches.drop(context.person, command.search)
    await match_again(context.uow, context.person, context.now)
    if not await context.uow.searches.list(context.person):
        await withdraw_consent(context, WithdrawConsent(ALERTS_CONSENT))


async def drop_searches(context: Context, _: DropSearches) -> int:
    """See `DropSearches`."""
    count = len(await context.uow.searches.list(context.person))
    await context.uow.searches.drop_all(context.person)
    await context.uow.alerts.drop_untold(context.person)
    await withdraw_consent(context, WithdrawConsent(ALERTS_CONSENT))
    return count
