"""Where somebody is told what they have not just asked for: at one door, which opens."""

from db.records import Identity
from db.unit_of_work import UnitOfWork

_FIRST = ("telegram", "web", "terminal")
"""Channels on which somebody is told, the one that is noticed soonest first; then any other."""


async def door_of(uow: UnitOfWork, person: int) -> Identity | None:
    """The address at which `person` is told; `None` where messages arrive nowhere."""
    for one in sorted(await uow.people.identities(person), key=_place):
        if await uow.people.is_reachable(one.channel, one.address):
            return one
    return None


def _place(identity: Identity) -> int:
    channel = identity.channel
    return _FIRST.index(channel) if channel in _FIRST else len(_FIRST)
