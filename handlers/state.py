"""Where a person's talk stands: what is remembered from one turn to the next.

A talk is a pile of threads. The uppermost goes on; those below wait, because somebody went
elsewhere with a flow half answered. A thread is the frames that led here, each a flow with its
journal: the last is current, the ones before are there for going back, or come again when the
last was only an interruption (a call for a human, a question in between).
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from handlers.talk.journal import Journal
from handlers.talk.questions import Shown
from handlers.talk.values import JSON

FRAMES_AT_MOST = 6
THREADS_AT_MOST = 8


@dataclass
class Frame:
    """One flow under way: its name, what it was given, its journal.

    `serial` is drawn at random, so that a tap on an earlier run's question never answers this
    one's. A frame that is `done` has led on to the next; it is there only for going back.
    """

    flow: str
    carry: Mapping[str, JSON] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    serial: str = field(default_factory=lambda: secrets.token_hex(3))
    done: bool = False

    def is_half_answered(self, keeps: Collection[str]) -> bool:
        """Whether this flow should wait for the person when they go elsewhere."""
        return not self.done and self.flow in keeps and self.journal.answered() > 0

    def waits(self, flow: str, carry: Mapping[str, JSON]) -> bool:
        """Whether this is that flow, begun with that, with its question still open."""
        return not self.done and self.same(flow, carry)

    def is_about(self, flow: str, subject: str | None) -> bool:
        """Whether this is that flow, for that person, or for nobody in particular."""
        return self.flow == flow and self.carry.get("subject") == subject

    def same(self, flow: str, carry: Mapping[str, JSON]) -> bool:
        """Whether this is that flow, begun with that."""
        return self.flow == flow and dict(self.carry) == dict(carry)

    def to_json(self) -> dict[str, JSON]:
        """The frame as kept."""
        return {
            "flow": self.flow,
            "carry": self.carry,
            "journal": self.journal.to_json(),
            "serial": self.serial,
            "done": self.done,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> "Frame":
        """The way back from `to_json`."""
        return cls(
            flow=str(data["flow"]),
            carry=_table(data["carry"]),
            journal=Journal.from_json(_table(data["journal"])),
            serial=str(data["serial"]),
            done=bool(data["done"]),
        )


@dataclass
class Thread:
    """The frames that led to the current one."""

    frames: list[Frame]

    @property
    def current(self) -> Frame:
        """The frame that goes on."""
        return self.frames[-1]

    def push(self, frame: Frame) -> None:
        """Go on with `frame`; above `FRAMES_AT_MOST`, the oldest that is done is forgotten."""
        self.frames.append(frame)
        if len(self.frames) > FRAMES_AT_MOST:
            done = next((one for one in self.frames if one.done), None)
            if done is not None:
                self.frames.remove(done)


@dataclass
class TalkState:
    """Everything remembered of a talk.

    `facts` are what somebody said of themselves who has not agreed to anything being kept.
    `shown` is the question as last put, `last` the last reply whole, `misses` how often in a row
    an answer was not understood, `failures` how often in a row the program failed at one place.
    """

    threads: list[Thread] = field(default_factory=list)
    facts: dict[str, JSON] = field(default_factory=dict)
    shown: Shown | None = None
    last: Mapping[str, JSON] = field(default_factory=dict)
    misses: int = 0
    failures: int = 0
    stopped: bool = False

    @property
    def current(self) -> Frame:
        """The frame that goes on."""
        return self.threads[-1].current

    def begin(self, flow: str, carry: Mapping[str, JSON]) -> None:
        """Begin a thread with `flow` on top; what was under way waits."""
        self.threads.append(Thread([Frame(flow, carry)]))
        del self.threads[:-THREADS_AT_MOST]

    def interrupt(self, flow: str, carry: Mapping[str, JSON]) -> None:
        """Put `flow` before the open question of this thread, which comes again after it."""
        if self.threads:
            self.threads[-1].push(Frame(flow, carry))
        else:
            self.begin(flow, carry)

    def replace(self, flow: str, carry: Mapping[str, JSON]) -> None:
        """Put `flow` in the place of the current frame, as if that had never been begun."""
        self.threads[-1].frames[-1] = Frame(flow, carry)

    def go(self, flow: str, carry: Mapping[str, JSON], keeps: Collection[str]) -> bool:
        """Go on with `flow` in this thread, or take up the same flow where it waits half answered.

        Returns whether a waiting one was taken up.
        """
        self.current.done = True
        here = self.threads[-1].frames
        place = next((n for n, one in enumerate(here) if one.waits(flow, carry)), None)
        if place is not None:
            # What interrupted that flow has led back to it.
            kept = place + 1 if here[place].is_half_answered(keeps) else place
            above = here[kept:]
            del here[kept:]
            self.threads[-1:-1] = _half_answered(above, keeps)
            if kept > place:
                return True
        for thread in self.threads[:-1]:
            if thread.current.same(flow, carry):
                self.threads.remove(thread)
                self.set_aside(keeps)
                self.threads.append(thread)
                return True
        self.threads[-1].push(Frame(flow, carry))
        return False

    def waiting(self, keeps: Collection[str]) -> Frame | None:
        """The half answered flow of `keeps` that is next to go on after this one."""
        frames = [frame for thread in self.threads for frame in thread.frames][:-1]
        return next((one for one in reversed(frames) if one.is_half_answered(keeps)), None)

    def resume(self) -> None:
        """Leave this flow for the open question that it came before, if there is one."""
        frames = self.threads[-1].frames
        frames.pop()
        while frames and frames[-1].done:
            frames.pop()
        if not frames:
            self.threads.pop()

    def set_aside(self, keeps: Collection[str]) -> None:
        """Let this thread wait if a flow of `keeps` has answers in it; drop it otherwise."""
        self.threads += _half_answered(self.threads.pop().frames, keeps)

    def take_in(self, other: "TalkState", keeps: Collection[str]) -> None:
        """Let what is half answered in `other` wait below; what it was told stays known."""
        waiting = [one for thread in other.threads for one in _half_answered(thread.frames, keeps)]
        self.threads[:0] = waiting
        del self.threads[:-THREADS_AT_MOST]
        self.facts = {**other.facts, **self.facts}

    def to_json(self) -> dict[str, JSON]:
        """The state as kept, sealed, with the person's talk."""
        return {
            "threads": [[frame.to_json() for frame in one.frames] for one in self.threads],
            "facts": self.facts,
            "shown": self.shown.to_json() if self.shown else None,
            "last": self.last,
            "misses": self.misses,
            "failures": self.failures,
            "stopped": self.stopped,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JSON] | None) -> "TalkState":
        """The way back from `to_json`; a new state from `None`."""
        if data is None:
            return cls()
        threads, shown = data["threads"], data["shown"]
        if not isinstance(threads, list):
            raise TypeError("threads are not a list")
        return cls(
            threads=[Thread([Frame.from_json(one) for one in frames]) for frames in threads],
            facts=dict(_table(data["facts"])),
            shown=Shown.from_json(_table(shown)) if shown else None,
            last=_table(data["last"]),
            misses=int(str(data["misses"])),
            failures=int(str(data["failures"])),
            stopped=bool(data["stopped"]),
        )


def _half_answered(frames: Sequence[Frame], keeps: Collection[str]) -> list[Thread]:
    """A thread of its own for each of `frames` that should wait."""
    return [Thread([one]) for one in frames if one.is_half_answered(keeps)]


def _table(value: JSON) -> Mapping[str, JSON]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a table was expected, not a {type(value).__name__}")
    return value
