"""The audience: whom a notice suits, and whether it can reach them.

What a row holds beside its tags is derived from other tables, in the transaction that changes them.
Who has no row yet (`missing`) belongs to no audience.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from db.listed import Alert
from db.models import Consent, Enrolment, IdentityRow, Person
from db.notice_records import (
    AudienceCounts,
    AudienceMember,
    AudienceQuery,
    DeliveryState,
    Doors,
    SampleRecord,
    Stance,
)
from db.noticed import TAGS, AudienceRow, Delivery, Notice
from db.records import SELF
from db.repositories.base import Repository

NOTICES = "notices"
"""The kind of consent without which nobody is told anything."""

CHANNELS = {Doors.TELEGRAM: "telegram", Doors.WEB: "web", Doors.OTHER: "terminal"}
"""The channel of each door: who has several open is told at the first."""

_Rows: TypeAlias = tuple[InstrumentedAttribute[int], tuple[ColumnElement[bool], ...]]
"""Rows of a table: the column that says whose one is, and which rows."""

_LOOKED_AT = 1_000
"""People who are looked at together for who has no row."""

_NOT_ENROLLED = ("declined", "withdrawn")
_PLACE = ("province", "city")

_DOOR = case({name: door for door, name in CHANNELS.items()}, value=IdentityRow.channel, else_=0)
_ASKED = (
    Consent.person_id == AudienceRow.person_id,
    Consent.kind == NOTICES,
    Consent.subject == SELF,
)
_STANCE = case(
    (exists().where(*_ASKED, Consent.withdrawn_at.is_(None)), Stance.AGREED.value),
    (exists().where(*_ASKED), Stance.OUT.value),
    else_=Stance.NONE.value,
)
_MODE = select(Person.mode).where(Person.id == AudienceRow.person_id).scalar_subquery()
_DOORS = (
    select(func.coalesce(func.sum(distinct(_DOOR)), 0))
    .where(IdentityRow.person_id == AudienceRow.person_id, IdentityRow.unreachable_at.is_(None))
    .scalar_subquery()
)
_THESE = AudienceRow.person_id.in_(bindparam("people", expanding=True))
_HOLD = (
    select(AudienceRow.person_id).where(_THESE).order_by(AudienceRow.person_id).with_for_update()
)
_DERIVE = update(AudienceRow).where(_THESE).values(mode=_MODE, stance=_STANCE, doors=_DOORS)
_DESCRIBE = (
    update(AudienceRow.__table__)  # type: ignore[arg-type]
    .where(AudienceRow.person_id == bindparam("person"))
    .values({name: bindparam(f"new_{name}") for name in TAGS})
)
# Whoever has a row is a person.
_LACKING = select(
    select(func.count()).where(Person.id > bindparam("after")).scalar_subquery()
    - select(func.count()).where(AudienceRow.person_id > bindparam("after")).scalar_subquery()
)
_NEXT = (
    select(Person.id).where(Person.id > bindparam("after")).order_by(Person.id).limit(_LOOKED_AT)
)
_KNOWN = select(AudienceRow.person_id).where(
    AudienceRow.person_id > bindparam("after"), AudienceRow.person_id <= bindparam("last")
)

_AGREED = AudienceRow.stance == Stance.AGREED.value
_REACHED = _AGREED & (AudienceRow.doors != 0)
_MEMBER = (AudienceRow.person_id, AudienceRow.mode, AudienceRow.stance, AudienceRow.doors)
# The channel at which somebody is told, by the lowest bit.
_FIRST_DOOR = AudienceRow.doors.bitwise_and(-AudienceRow.doors)
# One look at every row, in its order: no index of some of them was worth its size.
_COUNTED = select(
    func.count(),
    func.count().filter(AudienceRow.stance == Stance.OUT.value),
    func.count().filter(AudienceRow.stance == Stance.NONE.value),
    *(func.count().filter(_AGREED, literal(door) == _FIRST_DOOR) for door in (0, *CHANNELS)),
).select_from(AudienceRow)


class Audience(Repository):
    """Describe people by tags, keep what decides whether they are told, count, sample and list."""

    async def enter(self, person_id: int, channel: str) -> None:
        """Note somebody who has just been met at their first address."""
        door = next((door for door, name in CHANNELS.items() if name == channel), 0)
        await self._connection.execute(
            insert(AudienceRow).values(person_id=person_id, stance=Stance.NONE.value, doors=door)
        )

    async def describe(self, person_id: int, facets: Mapping[str, str]) -> None:
        """See `describe_all`."""
        await self.describe_all({person_id: facets})

    async def describe_all(self, people: Mapping[int, Mapping[str, str]]) -> None:
        """Set what is known of people, by column of `audience`; what is absent is not known.

        Who is not there (any more) is passed over.
        """
        if not people:
            return
        ids = sorted(people)
        nobody_yet = select(Person.id, literal(Stance.NONE.value), literal(0)).where(
            Person.id.in_(ids)
        )
        await self._connection.execute(
            self._insert_unless_there(AudienceRow).from_select(
                ["person_id", "stance", "doors"], nobody_yet
            )
        )
        await self._connection.execute(_HOLD, {"people": ids})
        rows = [
            {
                "person": person,
                **{
                    f"new_{name}": self._tag(name, facets[name]) if name in facets else None
                    for name in TAGS
                },
            }
            for person, facets in people.items()
        ]
        await self._connection.execute(_DESCRIBE, rows)
        await self._connection.execute(_DERIVE, {"people": ids})

    async def refresh(self, person_id: int) -> None:
        """Derive anew whether somebody is told, where and how; they have a row, or stay without.

        The row is held first: of two who change what it is derived from, at the same moment, the
        later one sees what the other did.
        """
        one = {"people": [person_id]}
        await self._connection.execute(_HOLD, one)
        await self._connection.execute(_DERIVE, one)

    async def missing(self, after: int, limit: int) -> list[int]:
        """Some people behind the id `after` who have no row, by id, up to `limit`; else none."""
        # Piece by piece: PostgreSQL would compare the whole tables to find the first few.
        counted = False
        while people := await self._ids(_NEXT, {"after": after}):
            last = max(people)
            lacking = people - await self._ids(_KNOWN, {"after": after, "last": last})
            if lacking:
                return sorted(lacking)[:limit]
            after = last
            if not counted and await self._ids(_LACKING, {"after": after}) == {0}:
                break
            counted = True
        return []

    async def count(self, query: AudienceQuery) -> AudienceCounts:
        """How many people a notice suits, how many are told where, and why others are not."""
        among = [
            AudienceRow.person_id.in_(union(*(select(whose).where(*of) for whose, of in rows)))
            for rows in _elsewhere(query)
        ]
        counted = _COUNTED.where(*self._conditions(query), *among)
        if query.notice is not None:
            counted = counted.join(Delivery, _got(query.notice))
        found = await self._connection.execute(counted)
        total, out, no_consent, unreachable, *reached = found.one()
        by_channel = zip(CHANNELS.values(), reached, strict=True)
        return AudienceCounts(
            total=total,
            by_channel={channel: number for channel, number in by_channel if number},
            out=out,
            no_consent=no_consent,
            unreachable=unreachable,
        )

    async def sample(self, query: AudienceQuery, limit: int) -> list[SampleRecord]:
        """Up to `limit` of those who would be told, from somewhere among them."""
        found = await self._connection.execute(select(func.max(AudienceRow.person_id)))
        start = secrets.randbelow((found.scalar_one() or 0) + 1)
        rows: list[SampleRecord] = []
        for after in (start, 0):
            if len(rows) < limit:
                some = await self._connection.execute(
                    self._in_order([AudienceRow.mode, _FIRST_DOOR], query, after)
                    .where(_REACHED)
                    .limit(limit)
                )
                rows = [SampleRecord(mode, CHANNELS[door]) for mode, door in some]
        return rows

    async def page(self, query: AudienceQuery, after: int, limit: int) -> Sequence[AudienceMember]:
        """Up to `limit` people behind the id `after` whom a notice suits, by id."""
        found = await self._connection.execute(self._in_order(_MEMBER, query, after).limit(limit))
        return [
            AudienceMember(person, mode, Stance(stance), doors)
            for person, mode, stance, doors in found
        ]

    async def _ids(self, asked: Select[int], values: Mapping[str, int]) -> set[int]:
        return set((await self._connection.execute(asked, values)).scalars())

    def _in_order(self, columns: Sequence[Any], query: AudienceQuery, after: int) -> Select[Any]:
        """The people behind the id `after` whom a notice suits, read in order.

        What other tables have to say is asked for one person after the other. That those who got
        a notice are behind `after` is said too: PostgreSQL reads the deliveries beside it.
        """
        asked = [
            or_(*(exists().where(whose == AudienceRow.person_id, *of) for whose, of in rows))
            for rows in _elsewhere(query)
        ]
        if query.notice is not None:
            asked.append(exists().where(_got(query.notice), Delivery.person_id > after))
        return (
            select(*columns)
            .where(AudienceRow.person_id > after, *self._conditions(query), *asked)
            .order_by(AudienceRow.person_id)
        )

    def _conditions(self, query: AudienceQuery) -> list[ColumnElement[bool]]:
        """What a row has to say itself."""
        tagged = {
            name: getattr(AudienceRow, name).in_([self._tag(name, one) for one in values])
            for name, values in query.tags.items()
        }
        place = [tagged.pop(name) for name in _PLACE if name in tagged]
        conditions = [*tagged.values(), or_(*place)] if place else list(tagged.values())
        if query.modes:
            chosen = AudienceRow.mode.in_(query.modes)
            conditions.append(chosen | AudienceRow.mode.is_(None) if "" in query.modes else chosen)
        if query.person is not None:
            conditions.append(AudienceRow.person_id == query.person)
        return conditions

    def _tag(self, column: str, value: str) -> int:
        return self._keys.tag(value, f"audience.{column}")


def _elsewhere(query: AudienceQuery) -> list[list[_Rows]]:
    """What other tables have to say: of each list one of the rows has to be somebody's."""
    groups: list[list[_Rows]] = []
    if query.offers:
        bound = select(Notice.id).where(Notice.target.in_(query.offers))
        enrolled = Enrolment.offer.in_(query.offers), Enrolment.status.not_in(_NOT_ENROLLED)
        interested = Delivery.notice_id.in_(bound), Delivery.interested_at.is_not(None)
        groups.append([(Enrolment.person_id, enrolled), (Delivery.person_id, interested)])
    if query.alerted_of is not None:
        groups.append([(Alert.person_id, (Alert.posting_id == query.alerted_of,))])
    return groups


def _got(notice: int) -> ColumnElement[bool]:
    # A part of it may have come before it failed.
    came = (Delivery.state == DeliveryState.SENT.value) | (Delivery.parts_sent > 0)
    return and_(Delivery.notice_id == notice, Delivery.person_id == AudienceRow.person_id, came)
