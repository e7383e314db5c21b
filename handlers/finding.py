"""What a free sentence can mean here, as the carry of the `found` flow."""

from collections.abc import Mapping

from handlers.talk.values import JSON
from knowledge.catalogue import catalogue
from knowledge.search import search

MEANINGS_AT_MOST = 3

FLOWS: Mapping[str, str] = {
    "human": "human",
    "jobs.search": "start",
    "me.delete": "data",
    "me.enrolments": "mine",
    "me.export": "data",
    "me.profile": "data",
    "trainings.list": "start",
}
"""Intents that a flow answers."""


def find(text: str) -> Mapping[str, JSON] | None:
    """What `text` may mean, best first: offers by their ids, flows by their names.

    Nothing when it means none of them.
    """
    meant: list[str] = []
    for one in search(text).ranked:
        name = one.id if one.id in catalogue().offers else FLOWS.get(one.id)
        if name is not None and name not in meant:
            meant.append(name)
    return {"meant": meant[:MEANINGS_AT_MOST]} if meant else None
