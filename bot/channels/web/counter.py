"""The counter: what somebody says on a page is noted, has its turn, and is answered there."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.web import CHANNEL
from bot.channels.web.listeners import Listeners
from bot.channels.web.shown import shown, words_body
from bot.couriers import Couriers
from bot.receiving import TURNS_AT_ONCE
from db.database import Database
from db.records import MessageRecord
from db.unit_of_work import UnitOfWork
from handlers.incoming import Beside, Incoming, Shared, SharedFile, Tap
from handlers.talk.questions import Takes
from handlers.turn import Turns
from knowledge.certificate import hide_certificates
from knowledge.reading.codes import is_code_alone

A_GLANCE = 12
"""Messages among which the one stands whose button was pressed."""

_PRESSED = "…"


@dataclass(frozen=True)
class Posted:
    """What came from a page: words, a pressed button, or a file, once each by its `nonce`.

    `said` is how it is shown where it is no words. `dictated` words were spoken, and seen before
    they were sent.
    """

    nonce: str
    text: str = ""
    mark: str = ""
    dictated: bool = False
    file: SharedFile | None = None
    beside: Beside | None = None
    said: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same message under the same nonce, and for no other."""
        content = b"" if self.file is None else self.file.content
        parts = (self.nonce, self.mark, self.text, self.said)
        return hashlib.sha256(json.dumps(parts).encode() + content).hexdigest()[:40]


@dataclass(frozen=True)
class Counter:
    """Takes what comes from pages.

    `code_words` are shown in place of a code that somebody has typed.
    """

    database: Database
    turns: Turns
    couriers: Couriers
    listeners: Listeners
    clock: Callable[[], datetime]
    code_words: str
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TURNS_AT_ONCE))

    async def take(self, address: str, posted: Posted) -> None:
        """Give a message its turn, and bring the answer to the pages.

        What came before is not taken twice.

        Raises:
            DatabaseProblem: it is not taken, and may be posted again.
        """
        async with self.at_once:
            person = await self._turn(address, posted)
        if person is not None:
            await self.couriers.bring(person)

    async def _turn(self, address: str, posted: Posted) -> int | None:
        """Whose talk has gone on by it."""
        before: int | None = None
        incoming = Incoming(
            channel=CHANNEL,
            sender=address,
            message_id=f"{address}:{posted.fingerprint}",
            text=posted.text,
            tap=Tap(posted.mark) if posted.mark else None,
            shared=Shared(Takes.FILE, file=posted.file) if posted.file is not None else None,
            beside=posted.beside,
            dictated=posted.dictated,
        )

        async def note(uow: UnitOfWork, person: int) -> None:
            nonlocal before
            before = person
            await self._note(uow, person, posted)

        person = await self.turns.take(incoming, note=note)
        if person is not None and person != before:
            # They had everything deleted, or have turned out to be somebody whom we know.
            self.listeners.end(person)
            if before is not None:
                self.listeners.end(before)
        # The pages are told when the answer is there, and find both.
        return person

    async def leave(self, address: str) -> None:
        """Let nobody who comes to this browser see anything of the talk.

        Of somebody who has not enrolled, agreed to nothing, waits for nobody and has no other way
        in, nothing is left.

        Raises:
            DatabaseProblem: it is all still there.
        """
        async with self.database.begin() as uow:
            person = await uow.people.find(CHANNEL, address)
            if person is None:
                return
            others = [one for one in await uow.people.identities(person) if one.address != address]
            kept = (
                await uow.enrolments.list(person)
                or await uow.consents.current(person)
                or await uow.requests.has_open(person)
            )
            if others or kept:
                await uow.people.part(CHANNEL, address)
            else:
                await uow.people.erase(person, self.clock())
            if kept and not others:
                await uow.messages.clear(person)
        self.listeners.end(person)

    async def _note(self, uow: UnitOfWork, person: int, posted: Posted) -> None:
        """Let the pages show what was said, without numbers of certificates and codes."""
        said = posted.said or posted.text
        if posted.mark:
            said = _pressed(await uow.messages.latest(person, A_GLANCE), posted.mark)
        if is_code_alone(said):
            said = self.code_words
        body = words_body(hide_certificates(said), posted.nonce)
        source = f"in:{posted.fingerprint}"
        await uow.messages.add(person, source, body, self.clock(), by_person=True)


def _pressed(records: Sequence[MessageRecord], mark: str) -> str:
    """The words of the button that was pressed, where somebody remembers them."""
    buttons = (button for one in reversed(records) for button in shown(one).buttons)
    return next((one.numbered for one in buttons if one.mark == mark), _PRESSED)
