"""People: who they are to us, how to reach them, what they told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, update

from db.models import IdentityRow, Person
from db.records import Identity, PersonRecord, Showing
from db.repositories.audience import Audience
from db.repositories.base import Repository, changed_one
from db.repositories.privacy import Privacy

_RECORD = (
    Person.id,
    Person.mode,
    Person.rate,
    Person.large_keys,
    Person.hears,
    Person.voice,
    Person.text_size,
    Person.created_at,
    Person.last_seen_at,
)


# Built once: it is run whenever a page looks for what is new.
_LOOK_UP = (
    select(*_RECORD)
    .join(IdentityRow, IdentityRow.person_id == Person.id)
    .where(
        IdentityRow.channel == bindparam("channel_of"),
        IdentityRow.address_digest == bindparam("digest_of"),
    )
)


class People(Repository):
    """Find, make and change people."""

    async def meet(self, channel: str, address: str, now: datetime) -> PersonRecord:
        """The person behind an address, made if nobody came from there before; notes the visit."""
        known = await self._seen(channel, address, now)
        if known is not None:
            return known
        made = await self._connection.execute(
            insert(Person).values(created_at=now, last_seen_at=now).returning(*_RECORD)
        )
        person = _record(made.one())
        identity = await self._connection.execute(
            self._insert_unless_there(IdentityRow)
            .values(
                person_id=person.id,
                channel=channel,
                address_digest=self._digest(channel, address),
                address=self._seal(address, "identities.address", person.id),
                created_at=now,
            )
            .returning(IdentityRow.id)
        )
        if identity.first() is not None:
            await self._audience().enter(person.id, channel)
            return person
        # Another replica met them in the same moment: theirs counts.
        await self._connection.execute(delete(Person).where(Person.id == person.id))
        other = await self._seen(channel, address, now)
        return other if other is not None else await self.meet(channel, address, now)

    async def find(self, channel: str, address: str) -> int | None:
        """The id of the person behind an address, without noting a visit."""
        found = await self._connection.execute(
            select(IdentityRow.person_id).where(*self._at(channel, address))
        )
        return found.scalar_one_or_none()

    async def look_up(self, channel: str, address: str) -> PersonRecord | None:
        """The person behind an address, without noting a visit."""
        found = await self._connection.execute(
            _LOOK_UP, {"channel_of": channel, "digest_of": self._digest(channel, address)}
        )
        row = found.first()
        return None if row is None else _record(row)

    async def get(self, person_id: int) -> PersonRecord | None:
        """The person, or None if there is none (any more)."""
        found = await self._connection.execute(select(*_RECORD).where(Person.id == person_id))
        row = found.first()
        return None if row is None else _record(row)

    async def get_all(self, people: Collection[int]) -> dict[int, PersonRecord]:
        """Those of `people` that there are, by id."""
        found = await self._connection.execute(select(*_RECORD).where(Person.id.in_(people)))
        return {row.id: _record(row) for row in found}

    async def identities(self, person_id: int) -> list[Identity]:
        """Every address of a person, oldest first."""
        found = await self._connection.execute(
            select(IdentityRow.channel, IdentityRow.address)
            .where(IdentityRow.person_id == person_id)
            .order_by(IdentityRow.id)
        )
        return [
            Identity(channel, self._unseal(address, "identities.address", person_id))
            for channel, address in found
        ]

    async def set_reachable(
        self, channel: str, address: str, now: datetime, *, reachable: bool
    ) -> int | None:
        """Note whether messages arrive at an address; the id of its person, None if unknown."""
        value = None if reachable else now
        done = await self._connection.execute(
            update(IdentityRow)
            .where(*self._at(channel, address))
            .values(unreachable_at=value)
            .returning(IdentityRow.person_id)
        )
        person_id = done.scalar_one_or_none()
        if person_id is not None:
            await self._audience().refresh(person_id)
        return person_id

    async def is_reachable(self, channel: str, address: str) -> bool:
        """Whether messages are believed to arrive at an address."""
        found = await self._connection.execute(
            select(IdentityRow.unreachable_at).where(*self._at(channel, address))
        )
        return found.scalar_one_or_none() is None

    async def showings(self, channel: str, addresses: Sequence[str]) -> dict[str, Showing]:
        """What a channel shows at addresses beside messages."""
        digests = {self._digest(channel, one): one for one in addresses}
        found = await self._connection.execute(
            select(
                IdentityRow.address_digest,
                IdentityRow.buttons_on,
                IdentityRow.keys_shown,
                IdentityRow.unreachable_at,
            ).where(IdentityRow.channel == channel, IdentityRow.address_digest.in_(digests))
        )
        shown = dict.fromkeys(addresses, Showing(None, keys=False))
        return shown | {
            digests[digest]: Showing(message, keys=bool(keys), reachable=unreachable_at is None)
            for digest, message, keys, unreachable_at in found
        }

    async def set_showings(self, channel: str, showings: Mapping[str, Showing]) -> None:
        """Note what a channel shows at addresses beside messages."""
        if not showings:
            return
        await self._connection.execute(
            update(IdentityRow.__table__)  # type: ignore[arg-type]
            .where(
                IdentityRow.channel == channel, IdentityRow.address_digest == bindparam("digest")
            )
            .values(buttons_on=bindparam("message"), keys_shown=bindparam("keys")),
            [
                {
                    "digest": self._digest(channel, address),
                    "message": one.buttons_on,
                    "keys": one.keys,
                }
                for address, one in showings.items()
            ],
        )

    async def tell_silent(self, channel: str, address: str, *, told: bool) -> bool:
        """Note whether it was said there that replies cannot be spoken; whether that is new."""
        was = IdentityRow.told_silent.is_(True)
        done = await self._connection.execute(
            update(IdentityRow)
            .where(*self._at(channel, address), ~was if told else was)
            .values(told_silent=told)
        )
        return done.rowcount > 0

    async def part(self, channel: str, address: str) -> None:
        """Let whoever comes from an address be somebody new; the person stays."""
        done = await self._connection.execute(
            delete(IdentityRow).where(*self._at(channel, address)).returning(IdentityRow.person_id)
        )
        person_id = done.scalar_one_or_none()
        if person_id is not None:
            await self._audience().refresh(person_id)

    async def move(self, channel: str, address: str, to: str) -> None:
        """Let a person be found at another address of the same channel; not if it is taken."""
        found = await self._connection.execute(
            select(IdentityRow.person_id).where(*self._at(channel, address))
        )
        person = found.scalar_one_or_none()
        taken = await self._connection.execute(select(IdentityRow.id).where(*self._at(channel, to)))
        if person is None or taken.first() is not None:
            return
        await self._connection.execute(
            update(IdentityRow)
            .where(*self._at(channel, address))
            .values(
                address_digest=self._digest(channel, to),
                address=self._seal(to, "identities.address", person),
            )
        )

    async def set_preferences(
        self,
        person_id: int,
        *,
        mode: str | None = None,
        rate: float | None = None,
        large_keys: bool | None = None,
        hears: str | None = None,
        voice: str | None = None,
        text_size: float | None = None,
    ) -> None:
        """Change how somebody wants to be talked to; None leaves a preference as it is.

        Raises:
            NotThere: there is no such person.
        """
        values: dict[str, Any] = {
            "mode": mode,
            "rate": rate,
            "large_keys": large_keys,
            "hears": hears,
            "voice": voice,
            "text_size": text_size,
        }
        await self._change(person_id, {k: v for k, v in values.items() if v is not None})
        if mode is not None:
            await self._audience().refresh(person_id)

    async def profile(self, person_id: int) -> dict[str, Any] | None:
        """What somebody told about themselves, or None."""
        return await self._sealed(person_id, "profile")

    async def set_profile(self, person_id: int, profile: dict[str, Any], now: datetime) -> None:
        """Keep what somebody told about themselves, in place of what was kept.

        Raises:
            NotThere: there is no such person.
        """
        sealed = self._seal(profile, "people.profile", person_id)
        await self._change(person_id, {"profile": sealed, "profile_at": now})

    async def contact(self, person_id: int) -> dict[str, Any] | None:
        """Name and ways to reach somebody, or None."""
        return await self._sealed(person_id, "contact")

    async def set_contact(self, person_id: int, contact: dict[str, Any]) -> None:
        """Keep name and ways to reach somebody, in place of what was kept.

        Raises:
            NotThere: there is no such person.
        """
        sealed = self._seal(contact, "people.contact", person_id)
        await self._change(person_id, {"contact": sealed})

    async def forget_profile(self, person_id: int) -> None:
        """Delete what somebody told about themselves, the certificate's traces included.

        Raises:
            NotThere: there is no such person.
        """
        columns = ("profile", "profile_at", "certificate_digest", "certificate_tail")
        await self._change(person_id, dict.fromkeys((*columns, "certificate_at")))

    def certificate_digest(self, number: str) -> str:
        """The keyed hash of the number of a 残疾人证: all that is ever kept beside two digits."""
        return self._keys.digest(number, "people.certificate")

    async def set_certificate(self, person_id: int, digest: str, tail: str, now: datetime) -> None:
        """Keep the `certificate_digest` of a number and its last two characters.

        Raises:
            NotThere: there is no such person.
        """
        kept = {
            "certificate_digest": digest,
            "certificate_tail": tail,
            "certificate_at": now,
        }
        await self._change(person_id, kept)

    async def certificate_tail(self, person_id: int) -> str | None:
        """The last two characters of somebody's certificate number, or None."""
        found = await self._connection.execute(
            select(Person.certificate_tail).where(Person.id == person_id)
        )
        return found.scalar_one_or_none()

    async def export(self, person_id: int) -> dict[str, Any]:
        """Everything kept of a person, unsealed: JSON values, times as ISO 8601.

        Raises:
            NotThere: there is no such person.
        """
        return await Privacy(self._connection, self._keys).export(person_id)

    async def erase(self, person_id: int, now: datetime) -> dict[str, int]:
        """Delete everything of a person; gives how many rows of each table went.

        An anonymous row in `erasures` keeps the time and these counts.

        Raises:
            NotThere: there is no such person.
        """
        return await Privacy(self._connection, self._keys).erase(person_id, now)

    async def _seen(self, channel: str, address: str, now: datetime) -> PersonRecord | None:
        owner = select(IdentityRow.person_id).where(*self._at(channel, address)).scalar_subquery()
        found = await self._connection.execute(
            update(Person).where(Person.id == owner).values(last_seen_at=now).returning(*_RECORD)
        )
        row = found.first()
        return None if row is None else _record(row)

    async def _change(self, person_id: int, values: dict[str, Any]) -> None:
        if not values:
            return
        done = await self._connection.execute(
            update(Person).where(Person.id == person_id).values(**values)
        )
        changed_one(done.rowcount, f"person {person_id}")

    async def _sealed(self, person_id: int, column: str) -> dict[str, Any] | None:
        found = await self._connection.execute(
            select(getattr(Person, column)).where(Person.id == person_id)
        )
        sealed = found.scalar_one_or_none()
        if sealed is None:
            return None
        value: dict[str, Any] = self._unseal(sealed, f"people.{column}", person_id)
        return value

    def _audience(self) -> Audience:
        return Audience(self._connection, self._keys)

    def _at(self, channel: str, address: str) -> tuple[ColumnElement[bool], ...]:
        digest = self._digest(channel, address)
        return (IdentityRow.channel == channel, IdentityRow.address_digest == digest)

    def _digest(self, channel: str, address: str) -> str:
        # The channel is part of the context: one number on two channels gives two hashes.
        return self._keys.digest(address, f"identities.address.{channel}")


def _record(
    row: Row[
        int,
        str | None,
        float | None,
        bool | None,
        str | None,
        str | None,
        float | None,
        datetime,
        datetime,
    ],
) -> PersonRecord:
    return PersonRecord(*row)
