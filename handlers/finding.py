"""What a free sentence can mean here, as the carry of the `found` flow."""

from collections.abc import Mapping

from knowledge.search import search

from handlers.talk.values import JSON

OFFERS_AT_MOST = 3


def find(text: str) -> Mapping[str, JSON] | None:
    """The offers that `text` may mean, best first; nothing when it means none of them."""
    offers = [one.id for one in search(text).ranked if "." in one.id][:OFFERS_AT_MOST]
    return {"offers": offers} if offers else None
