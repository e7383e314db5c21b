"""The vocabulary of a flow's author."""

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, NoReturn, Protocol, TypeAlias, TypeVar, cast

from handlers.talk.commands import Command, Result
from handlers.talk.questions import Option, Question, Read, Takes
from handlers.talk.values import JSON, Line, Ref, Value

T = TypeVar("T")


@dataclass(frozen=True)
class Next:
    """How a flow ends: another flow takes its place, with what it is to know."""

    flow: str
    carry: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True)
class Resume:
    """How an interruption ends: the talk goes on where it was."""


Flow: TypeAlias = "Callable[..., Awaitable[Next | Resume]]"


class Revise(BaseException):
    """Raised inside a flow to take answers back and run again; not an error."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Keep the journal names to take back."""
        super().__init__(*names)
        self.names = names


@dataclass(frozen=True)
class Request(Generic[T]):
    """What a flow awaits: only the driver can give it."""

    name: str

    def __await__(self) -> Generator["Request[T]", T, T]:
        return (yield self)


@dataclass(frozen=True)
class Asked(Request[T]):
    """A flow waits for an answer."""

    question: Question


@dataclass(frozen=True)
class Done(Request[T]):
    """A flow waits for an effect."""

    command: Command[Any]


class Desk(Protocol):
    """What a talk needs of whoever drives it, at once and without waiting."""

    def said(self, line: Line) -> None:
        """Take a line that the flow says."""

    def fenced(self) -> None:
        """Close everything so far against going back."""

    def date(self, name: str) -> date:
        """The date recorded under `name`, or today's, now recorded."""

    def clock(self) -> datetime:
        """The present moment in China; nothing is recorded."""


class Talk:
    """One flow's end of the conversation.

    A name without a dot belongs to the flow: `ask("age")` in the flow `profile` is the journal
    name `age` and the words `profile.age`. A name with a dot brings its own words.
    """

    def __init__(self, desk: Desk, words: str, scope: str = "") -> None:
        """Speak to `desk` with the words of flow `words`; journal names begin with `scope`."""
        self._desk = desk
        self._words = words
        self._scope = scope

    async def ask(
        self,
        name: str,
        read: Read[T],
        /,
        *,
        skippable: bool = False,
        careful: bool = False,
        takes: Takes | None = None,
        key: str = "",
        **values: Value,
    ) -> T:
        """Ask for a free answer, understood by `read`; with `skippable`, 跳过 gives `None`.

        What the question `takes` can be shared instead, and is read by `read` too. A `careful` one
        sends something off.
        """
        question = Question(
            name=self._scope + name,
            key=self._key(key or name),
            values=values,
            skippable=skippable,
            careful=careful,
            read=cast("Read[JSON]", read),
            takes=takes,
        )
        return await Asked[T](question.name, question)

    async def choose(
        self,
        name: str,
        options: Sequence[str | Option],
        /,
        *,
        many: bool = False,
        otherwise: Read[Any] | None = None,
        skippable: bool = False,
        careful: bool = False,
        takes: Takes | None = None,
        key: str = "",
        **values: Value,
    ) -> Any:
        """Ask to choose one of `options`; `otherwise` reads what is none of them.

        A plain name as an option is recorded as it is and worded by the question's key and that
        name; an `Option` brings its own words. With `many`, one or several can be chosen; they
        are recorded as a list in the order said. A file is recorded as
        `{"file": id, "name": name}`.
        """
        full = self._key(key or name)
        question = Question(
            name=self._scope + name,
            key=full,
            values=values,
            options=tuple(_option(full, one) for one in options),
            many=many,
            skippable=skippable,
            careful=careful,
            read=otherwise,
            takes=takes,
        )
        return await Asked[Any](question.name, question)

    def say(self, name: str, /, **values: Value) -> None:
        """Say the words of `name`; they go out with the next question."""
        self._desk.said(Line(self._key(name), values))

    async def do(self, command: Command[Result], *, name: str = "") -> Result:
        """Carry out a command once; when its fields have changed since, once more."""
        full = f"{self._scope}do:{name or command.name()}"
        return await Done[Result](full, command)

    def within(self, scope: str, *, words: str = "") -> "Talk":
        """The same talk one room further in: names begin with `scope`, words may be another's."""
        return Talk(self._desk, words or self._words, f"{self._scope}{scope}/")

    def fence(self) -> None:
        """What lies before cannot be undone by going back."""
        self._desk.fenced()

    def revise(self, *names: str) -> NoReturn:
        """Take the answers `names` back: they are asked again, all others stay."""
        raise Revise(tuple(self._scope + name for name in names))

    @property
    def today(self) -> date:
        """The date on which the flow first looked at the calendar."""
        return self._desk.date(f"{self._scope}today")

    @property
    def clock(self) -> Callable[[], datetime]:
        """The present moment in China, for readers alone: it is what they read that is recorded."""
        return self._desk.clock

    def _key(self, name: str) -> str:
        return name if "." in name else f"{self._words}.{name}"


def _option(question: str, option: str | Option) -> Option:
    if isinstance(option, Option):
        return option
    return Option(option, Ref(option if "." in option else f"{question}.{option}"))
