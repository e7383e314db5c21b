"""A federation that tells people something: who agreed to it, notices handed in, what became."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from db.database import Database
from db.models import Consent, IdentityRow, Person
from db.notice_records import DeliveryState, NewNotice, NoticeRecord, NoticeState
from db.noticed import AudienceRow
from db.records import SELF
from db.repositories.audience import NOTICES
from db.repositories.people import People

TEXT = {
    "title": "新的客服岗位",
    "plain": "兴庆区一家公司招三名在线客服，在家上班，9月30日前报名。",
    "easy": "有公司招三个客服。在家上班。9月30日前报名。",
    "spoken": "兴庆区一家公司招三名在线客服，在家上班，九月三十日前报名。",
}
A_PAGE = 1000
A_BATCH = 20_000
FIRST_CHAT = 100_001
ENDS = (NoticeState.DONE, NoticeState.STOPPED, NoticeState.EXPIRED)


@dataclass(frozen=True)
class Federation:
    """Staff of a federation, over a test's database."""

    database: Database

    async def meet(
        self,
        addresses: Iterable[str],
        channel: str = "telegram",
        *,
        agreed: bool = True,
        **preferences: Any,
    ) -> list[int]:
        """People come by a channel, agree to notices, and say how they want to be talked to."""
        met, now = [], datetime.now(UTC)
        waiting = [*addresses]
        for start in range(0, len(waiting), A_PAGE):
            async with self.database.begin() as uow:
                for address in waiting[start : start + A_PAGE]:
                    person = (await uow.people.meet(channel, address, now)).id
                    if agreed:
                        await uow.consents.give(
                            person, subject=SELF, kind=NOTICES, wording="w", by="self", now=now
                        )
                    if preferences:
                        await uow.people.set_preferences(person, **preferences)
                    met.append(person)
        return met

    async def fill(self, count: int, first: int = FIRST_CHAT) -> dict[int, int]:
        """So many people of Telegram who agree to notices, at once: chats by person."""
        met: dict[int, int] = {}
        for start in range(first, first + count, A_BATCH):
            chats = range(start, min(start + A_BATCH, first + count))
            async with self.database.begin() as uow:
                met |= await _put(uow.people, chats)
        return met

    async def leaves(self, person: int) -> None:
        """Somebody wants no more notices."""
        async with self.database.begin() as uow:
            await uow.consents.withdraw(person, subject=SELF, kind=NOTICES, now=datetime.now(UTC))

    async def tells(self, text: Mapping[str, str] | None = None, **fields: Any) -> int:
        """A notice to everybody is handed in, and goes out as soon as a worker sees it."""
        now = datetime.now(UTC)
        given: dict[str, Any] = {
            "author_id": None,
            "state": NoticeState.SCHEDULED,
            "body": dict(text or TEXT),
            "selection": {},
            # As many as there may be: it is never more than were confirmed.
            "size": 1_000_000,
            "send_at": now - timedelta(seconds=1),
        }
        async with self.database.begin() as uow:
            return await uow.notices.add(NewNotice(**given | fields), now)

    async def moves(self, notice: int, to: NoticeState) -> bool:
        """Staff pause, resume or stop a notice."""
        async with self.database.begin() as uow:
            return await uow.notices.move(notice, to, [*NoticeState], datetime.now(UTC))

    async def notice(self, notice: int) -> NoticeRecord:
        """A notice as it stands."""
        async with self.database.read() as uow:
            found = await uow.notices.get(notice)
        assert found is not None
        return found

    async def is_over(self, notice: int) -> bool:
        """Whether a notice has ended."""
        return (await self.notice(notice)).state in ENDS

    async def counts(self, notice: int) -> Counter[str]:
        """The numbers of the report, by state and reason."""
        async with self.database.read() as uow:
            found = await uow.deliveries.counts(notice)
        return Counter({" ".join(filter(None, key)): number for key, number in found.items()})

    async def whose(self, notice: int, state: DeliveryState, reason: str | None) -> set[int]:
        """The people of whom the report says that."""
        found: set[int] = set()
        after = 0
        while True:
            async with self.database.read() as uow:
                rows = await uow.deliveries.report(notice, after, A_PAGE)
            if not rows:
                return found
            after = rows[-1].person_id
            found |= {one.person_id for one in rows if (one.state, one.reason) == (state, reason)}


async def _put(people: People, chats: Sequence[int]) -> dict[int, int]:
    """People as `People.meet` and a consent make them, past the bookkeeping for each."""
    now, keys, connection = datetime.now(UTC), people._keys, people._connection
    new = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    made = await connection.execute(new, [{"created_at": now, "last_seen_at": now}] * len(chats))
    met = dict(zip(made.scalars(), chats, strict=True))
    identities = [
        {
            "person_id": person,
            "channel": "telegram",
            "address_digest": people._digest("telegram", str(chat)),
            "address": keys.seal(str(chat), f"identities.address:{person}"),
            "created_at": now,
        }
        for person, chat in met.items()
    ]
    consents = [
        {
            "person_id": person,
            "subject": SELF,
            "kind": NOTICES,
            "wording": "w",
            "given_by": "self",
            "given_at": now,
        }
        for person in met
    ]
    rows = [{"person_id": person, "stance": "agreed", "doors": 1} for person in met]
    for table, values in ((IdentityRow, identities), (Consent, consents), (AudienceRow, rows)):
        await connection.execute(insert(table), values)
    return met
