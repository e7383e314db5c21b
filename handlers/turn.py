"""The turn: one message of one person, in one transaction.

Before the commit nothing has happened; after it nothing can be lost: the talk, what commands
did and the reply in the outbox stand or fall together.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from db.database import Database
from db.errors import DatabaseProblem, Refused
from db.records import InboxRecord
from db.unit_of_work import UnitOfWork
from handlers.book import Book, Finder
from handlers.commands import COMMANDS, Context
from handlers.commands.joining import keep_what_was_told
from handlers.commands.trainings import fill_seats
from handlers.course import Course
from handlers.days import day_in_china
from handlers.hearing import phrases
from handlers.incoming import Incoming, SharedFile
from handlers.noticing.drafts import APPROVAL
from handlers.noticing.facets import keep_facets
from handlers.quiet import QUIET, QuietHours
from handlers.replies import Reply
from handlers.senses import Senses
from handlers.session import Session
from handlers.state import TalkState, Thread
from handlers.talk.commands import Command, Execute
from handlers.talk.questions import Shown, Sort
from handlers.talk.values import JSON, Line
from handlers.wording import Wording
from knowledge.sheets.dates import CHINA

log = logging.getLogger(__name__)

FAILURES_BEFORE_FRESH_START = 3

Note: TypeAlias = Callable[[UnitOfWork, int], Awaitable[None]]
"""What a door keeps of a person's message together with its turn."""


@dataclass(frozen=True)
class Turns:
    """Takes messages, one transaction each.

    `approval` is the number of people from which on a second member of staff approves a notice;
    in the `quiet` hours none goes out.
    """

    database: Database
    book: Book
    wording: Wording
    find: Finder
    clock: Callable[[], datetime]
    approval: int = APPROVAL
    quiet: QuietHours = QUIET

    async def take(
        self,
        incoming: Incoming,
        waiting: InboxRecord | None = None,
        note: Note | None = None,
    ) -> int | None:
        """Deal with one message; the id of the person whose outbox now holds the reply.

        A message that came before changes nothing and gives `None`. One that is `waiting` in the
        inbox leaves it with the turn; it gives `None` too when another is before it. `note` keeps
        what the door needs of it, in the same transaction.

        Raises:
            DatabaseProblem: nothing was recorded; the message may be handed in again.
        """
        try:
            return await self._take(incoming, waiting, self._hear, note)
        except Exception as error:
            if isinstance(error, DatabaseProblem) and not isinstance(error, Refused):
                raise
            # A flow's bug must not cost anybody their talk; a traceback could quote what they said.
            log.error("turn failed: %s at %s", type(error).__name__, _place(error))  # noqa: TRY400
            return await self._take(incoming, waiting, self._apologise, note)

    async def give_up(self, incoming: Incoming, waiting: InboxRecord) -> int | None:
        """Take a message out of the inbox that nothing can be made of, and say sorry.

        Raises:
            DatabaseProblem: nothing was recorded.
        """
        return await self._take(incoming, waiting, self._apologise)

    async def open_question(self, channel: str, sender: str) -> Shown | None:
        """The question that is open for whoever writes from there, as it was put.

        Raises:
            DatabaseProblem: it could not be looked up.
        """
        async with self.database.read() as uow:
            person = await uow.people.find(channel, sender)
            kept = None if person is None else await uow.talks.peek(person)
        return _state(kept).shown

    async def can_be_said(self, channel: str, sender: str) -> tuple[str, ...]:
        """What whoever writes from there is likely to say now; for those who listen.

        Raises:
            DatabaseProblem: it could not be looked up.
        """
        return phrases(await self.open_question(channel, sender), self.book.wide, self.wording)

    async def _take(
        self,
        incoming: Incoming,
        waiting: InboxRecord | None,
        answer: Callable[[Context, Incoming], Awaitable[Reply]],
        note: Note | None = None,
    ) -> int | None:
        now = self.clock()
        async with self.database.begin() as uow:
            if waiting is None and not await uow.intake.accept(
                incoming.channel, incoming.message_id, now
            ):
                return None
            person = (await uow.people.meet(incoming.channel, incoming.sender, now)).id
            talk = await uow.talks.lock(person)
            if talk.lost:
                log.error("talk begun anew: its state cannot be unsealed")
            # Only under the lock is it certain which message of theirs is the next.
            if waiting is not None and not await uow.inbox.take(waiting):
                return None
            if note is not None:
                await note(uow, person)
            context = Context(
                uow,
                person,
                _state(talk.state),
                now,
                day_in_china(now),
                approval=self.approval,
                quiet=self.quiet,
            )
            reply = await answer(context, incoming)
            version = talk.version
            if context.erase:
                reply, person, version = await self._forget(context, incoming)
            elif context.join is not None:
                reply, person, version = await self._join(context, incoming, context.join)
            elif context.forget_talk:
                context.state.threads = [Thread([context.state.current])]
            reply = replace(reply, files=tuple(context.files), spoken=incoming.is_spoken)
            await uow.talks.save(person, context.state.to_json(), version, now)
            await uow.outbox.add(person, incoming.channel, incoming.sender, reply.to_json(), now)
        return person

    async def _hear(self, context: Context, incoming: Incoming) -> Reply:
        reply = await self._session(context).hear(incoming)
        context.state.failures = 0
        return reply

    async def _apologise(self, context: Context, _: Incoming) -> Reply:
        """Say sorry without running any flow; a place that fails again and again is left."""
        state = context.state
        state.failures += 1
        if state.failures < FAILURES_BEFORE_FRESH_START:
            return Reply((Line("turn.sorry"),), state.shown)
        state.failures = 0
        if state.threads:
            state.set_aside(self.book.keeps)
        return await self._session(context).menu(Line("turn.sorry_often"))

    async def _forget(self, context: Context, incoming: Incoming) -> tuple[Reply, int, int]:
        """Delete the person; whoever writes next on this channel is somebody new.

        Only how they want to be talked to goes on: it tells nothing of anybody.
        """
        people = context.uow.people
        before = await people.get(context.person)
        sessions = await context.uow.seats.sessions_of(context.person)
        await people.erase(context.person, context.now)
        await fill_seats(context, sessions)
        after = (await people.meet(incoming.channel, incoming.sender, context.now)).id
        if before is not None:
            await people.set_preferences(
                after,
                mode=before.mode,
                rate=before.rate,
                large_keys=before.large_keys,
                hears=before.hears,
                voice=before.voice,
                text_size=before.text_size,
            )
        talk = await context.uow.talks.lock(after)
        said, context.erase = context.erase, ""
        context.person, context.state = after, TalkState()
        reply = await self._session(context).menu(Line(said))
        return reply, after, talk.version

    async def _join(
        self, context: Context, incoming: Incoming, into: int
    ) -> tuple[Reply, int, int]:
        """Let the person be `into`, and go on with that one's talk; their other doors are told.

        What was half answered here waits there.
        """
        uow, before = context.uow, context.state
        talk = await uow.talks.lock(into)
        await uow.joining.join(context.person, into, context.now)
        await fill_seats(context, await uow.seats.sessions_of(into))
        context.person, context.state, context.join = into, _state(talk.state), None
        context.state.take_in(before, self.book.keeps)
        await keep_what_was_told(context)
        await keep_facets(uow, into, context.now)
        count = len(await uow.enrolments.list(into))
        told = Reply((Line("joining.told"),)).to_json()
        for door in await uow.people.identities(into):
            if door.channel != incoming.channel:
                await uow.outbox.add(into, door.channel, door.address, told, context.now)
        what = Line("joining.enrolments", {"count": count}) if count else Line("joining.none")
        reply = await self._session(context).goes_on(Line("joining.joined"), what)
        return reply, into, talk.version

    def _session(self, context: Context) -> Session:
        course = Course(
            book=self.book,
            state=context.state,
            execute=_executor(context),
            clock=lambda: context.now.astimezone(CHINA),
        )
        return Session(
            course,
            self.wording,
            Senses(course, self.find),
            seal=_sealer(context),
            keep=_keeper(context),
        )


def _executor(context: Context) -> Execute:
    async def execute(command: Command[Any]) -> JSON:
        return await COMMANDS[type(command)](context, command)

    return execute


def _sealer(context: Context) -> Callable[[Sort, str], str]:
    uow = context.uow
    digests = {
        Sort.CERTIFICATE: uow.people.certificate_digest,
        Sort.CODE: uow.codes.digest,
        Sort.STAFF_CODE: uow.staff.digest,
    }
    return lambda sort, number: digests[sort](number)


def _keeper(context: Context) -> Callable[[SharedFile], Awaitable[JSON]]:
    async def keep(file: SharedFile) -> JSON:
        number = await context.uow.attachments.add(
            context.person,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
            now=context.now,
        )
        return {"file": number, "name": file.name}

    return keep


def _state(kept: Mapping[str, JSON] | None) -> TalkState:
    """The state of a talk; a new one where what is kept cannot be read any more."""
    try:
        return TalkState.from_json(kept)
    except (KeyError, TypeError, ValueError) as error:
        log.error("talk begun anew: its state is broken: %s", type(error).__name__)  # noqa: TRY400
        return TalkState()


def _place(error: BaseException) -> str:
    """File and line where `error` arose, without any values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "-"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
