"""The way in: raw updates become letters in the inbox; taps are answered as soon as they are."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Update
from pydantic import ValidationError

from bot.channels.telegram.letters import Addressed, Kind, Letter, Me, read_update
from bot.channels.telegram.mail import Opened
from bot.logs import Row
from bot.pace import Pace, Verdict
from bot.receiving import Receiver
from handlers.incoming import Beside

log = logging.getLogger(__name__)

GROUP_BURST = 10
GROUP_A_SECOND = 0.3
"""Pace of a group: Telegram lets a bot say 20 messages a minute there."""

_REMEMBERED = 10_000
"""Updates that could not be kept yet whose verdict is remembered."""

_PLAIN = ("message_id", "date", "chat", "from", "text")
"""What an update needs to have to be a message with words."""


class Intake:
    """Takes updates in, however they come."""

    def __init__(self, bot: Bot, me: Me, receiver: Receiver[Opened], pace: Pace) -> None:
        """Hand letters to `receiver`, as fast as `pace` lets each person."""
        self._bot = bot
        self._me = me
        self._receiver = receiver
        self._pace = pace
        self._group_pace = Pace(burst=GROUP_BURST, a_second=GROUP_A_SECOND)
        self._verdicts: dict[int, Verdict] = {}
        self._answering: set[asyncio.Task[None]] = set()

    async def take(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Keep updates; when this returns they are durable, and may be acknowledged.

        What cannot be read as an update is passed over, since it would come again for ever.

        Raises:
            DatabaseProblem: they are not kept, and must not be acknowledged.
        """
        letters = [one for one in map(self._letter, updates) if one is not None]
        paced = [(number, self._paced(number, one)) for number, one in letters]
        received = [one.received(self._me, number) for number, one in paced if one is not None]
        fresh = await self._receiver.take_in(received)
        for number, _ in letters:
            self._verdicts.pop(number, None)
        for number, kept in paced:
            # What had come before does not count against its sender.
            if kept is not None and (str(kept.chat), number) not in fresh:
                self._pace_of(kept.letter).give_back(str(kept.chat))
        for _, one in letters:
            if one.letter.callback:
                self._answer(one.letter.callback)

    async def drain(self) -> None:
        """Wait until every tap is answered."""
        if self._answering:
            await asyncio.wait(self._answering)

    def _letter(self, raw: Mapping[str, Any]) -> tuple[int, Addressed] | None:
        """The number of an update and what is to be done about it; `None` for nothing."""
        update = _read(raw)
        try:
            found = None if update is None else read_update(update, self._me)
        except Exception as error:  # noqa: BLE001 - one update must not stop those behind it
            log.error("an update is passed over: %s", type(error).__name__)  # noqa: TRY400
            return None
        return None if update is None or found is None else (update.update_id, found)

    def _paced(self, number: int, found: Addressed) -> Addressed | None:
        """What is kept of a letter, at the pace at which its sender writes.

        An update that could not be kept comes again, and does not count again.
        """
        if found.letter.kind not in {Kind.TALK, Kind.GROUP}:
            return found
        if number not in self._verdicts:
            self._verdicts[number] = self._pace_of(found.letter).verdict(str(found.chat))
            if len(self._verdicts) > _REMEMBERED:
                self._verdicts.pop(next(iter(self._verdicts)))
        match self._verdicts[number]:
            case Verdict.TAKE:
                return found
            case Verdict.WARN if found.letter.kind is Kind.TALK:
                # The words stay: despair is heard however fast somebody writes.
                letter = Letter(Kind.TALK, text=found.letter.text, beside=Beside.TOO_FAST)
                return replace(found, letter=letter)
            case _:
                return None

    def _pace_of(self, letter: Letter) -> Pace:
        return self._group_pace if letter.kind is Kind.GROUP else self._pace

    def _answer(self, query: str) -> None:
        task = asyncio.create_task(self._answered(query))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answered(self, query: str) -> None:
        """Stop the waiting sign on a button; one that is too old has stopped by itself."""
        try:
            await self._bot.answer_callback_query(query)
        except AiogramError as error:
            log.debug("tap not answered: %s", type(error).__name__)


def _read(raw: Mapping[str, Any]) -> Update | None:
    """The update; of one that the library cannot read at least the words, if there are any."""
    for known in (raw, _words_of(raw)):
        try:
            return Update.model_validate(known)
        except ValidationError:
            continue
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    log.error("update %s cannot be read", Row(number) if isinstance(number, int) else "-")
    return None


def _words_of(raw: Any) -> object:
    message = raw.get("message") if isinstance(raw, Mapping) else None
    if not isinstance(message, Mapping):
        return None
    plain = {name: message[name] for name in _PLAIN if name in message}
    return {"update_id": raw.get("update_id"), "message": plain}
