"""The driver: steps a flow by hand, feeds it its journal, and stops at the first open question."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from handlers.talk.commands import Execute
from handlers.talk.journal import Entry, Journal
from handlers.talk.problems import DuplicateName, FencedOff, ForeignAwait
from handlers.talk.questions import Question
from handlers.talk.talk import Asked, Done, Flow, Next, Request, Resume, Revise, Talk
from handlers.talk.values import JSON, Line

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Open:
    """The flow waits for an answer to `question`."""

    question: Question


@dataclass(frozen=True)
class Ended:
    """The flow is over; `orphans` recorded names were not reached any more."""

    next: Next | Resume
    orphans: int


Stop: TypeAlias = Open | Ended


@dataclass
class Run:
    """One flow on its way through its journal.

    `lines` are what was said since the last answer that the flow was given: what the person has
    not heard yet, or hears again after going back. `path` names the answers given in this run, in
    the order asked.
    """

    name: str
    flow: Flow
    carry: Mapping[str, JSON]
    journal: Journal
    execute: Execute
    clock: Callable[[], datetime]
    lines: list[Line] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _steps: Coroutine[Any, Any, Next | Resume] | None = None
    _open: Question | None = None

    async def start(self) -> Stop:
        """Run from the first line to the first open question, or to the end.

        Raises:
            TalkProblem: the flow broke a rule of the engine.
        """
        self._begin()
        return await self._step(None)

    async def answer(self, value: JSON) -> Stop:
        """Record `value` as the answer to the open question and go on from there.

        Raises:
            TalkProblem: the flow broke a rule of the engine, or the journal is full.
        """
        if self._open is None:
            raise RuntimeError(f"flow {self.name} has no open question")
        self.journal.record(self._open.name, Entry("answer", value))
        return await self._step(self._given(self._open.name, value))

    async def back(self) -> Stop | None:
        """Take the last answer back and run again; `None` when there is none to take back.

        Raises:
            FencedOff: the last answer lies behind the flow's fence.
        """
        if not self.path:
            return None
        last = self.path[-1]
        if self._is_fenced(last):
            raise FencedOff(f"{self.name}: {last}")
        self.journal.take_back(last)
        return await self.start()

    def close(self) -> None:
        """Let go of the flow where it stands; the journal keeps what was said."""
        if self._steps is not None:
            self._steps.close()
            self._steps = None

    def said(self, line: Line) -> None:
        """Take a line (see `Desk`)."""
        self.lines.append(line)

    def fenced(self) -> None:
        """Close everything so far against going back (see `Desk`)."""
        self.journal.fence(self._seen)

    def date(self, name: str) -> date:
        """The recorded date (see `Desk`)."""
        entry = self.journal.get(name)
        if entry is None:
            entry = Entry("date", self.clock().date().isoformat())
            self.journal.record(name, entry)
        self._seen.add(name)
        return date.fromisoformat(str(entry.value))

    def _begin(self) -> None:
        self.close()
        self.lines, self.path, self._seen = [], [], set()
        self._open = None
        steps = self.flow(Talk(self, self.name), **self.carry)
        if not isinstance(steps, Coroutine):
            raise ForeignAwait(f"flow {self.name} is not an async function")
        self._steps = steps

    async def _step(self, value: object) -> Stop:
        self._open = None
        while self._steps is not None:
            try:
                request = self._steps.send(value)
            except StopIteration as end:
                self._steps = None
                return Ended(end.value, orphans=len(set(self.journal) - self._seen))
            except Revise as revision:
                self._take_back(revision.names)
                self._begin()
                value = None
                continue
            if not isinstance(request, Request):
                self.close()
                raise ForeignAwait(f"flow {self.name} awaited a {type(request).__name__}")
            self._meet(request.name)
            if isinstance(request, Asked):
                entry = self.journal.get(request.name)
                if entry is None:
                    self._open = request.question
                    return Open(request.question)
                value = self._given(request.name, entry.value)
            elif isinstance(request, Done):
                value = await self._carry_out(request)
        raise RuntimeError(f"flow {self.name} is not running")

    def _given(self, name: str, value: JSON) -> JSON:
        self.path.append(name)
        self.lines = []
        return value

    def _meet(self, name: str) -> None:
        if name in self._seen:
            self.close()
            raise DuplicateName(f"flow {self.name} reached {name} twice in one run")
        self._seen.add(name)

    async def _carry_out(self, request: Done[Any]) -> JSON:
        entry, digest = self.journal.get(request.name), request.command.digest()
        if entry is not None and (entry.fenced or entry.digest == digest):
            return entry.value
        result = await self.execute(request.command)
        kept = result if request.command.kept else None
        self.journal.record(request.name, Entry("result", kept, digest))
        return result

    def _take_back(self, names: tuple[str, ...]) -> None:
        for name in names:
            if self._is_fenced(name):
                raise FencedOff(f"{self.name}: {name}")
            self.journal.take_back(name)

    def _is_fenced(self, name: str) -> bool:
        entry = self.journal.get(name)
        return entry is not None and entry.fenced
