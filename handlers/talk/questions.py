"""Questions: what is asked, which options there are, and how an answer is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2s
from typing import Generic, TypeAlias, TypeVar

from handlers.talk.values import JSON, Line, Ref, Value, dump_values, load_values

T = TypeVar("T")


@dataclass(frozen=True)
class Understood(Generic[T]):
    """An answer that was understood, as the journal keeps it."""

    value: T


class Sort(StrEnum):
    """What sort of number a secret is; each has a digest of its own."""

    CERTIFICATE = "certificate"
    CODE = "code"
    STAFF_CODE = "staff_code"


@dataclass(frozen=True)
class Secret(Generic[T]):
    """An understood answer whose wording must never be kept.

    `number` is kept only as a keyed digest, which the turn adds to `value` under `digest`; of a
    certificate, its last two characters too, under `tail`; of a code, what it is digested to as a
    code of staff, under `staff`: nobody can tell the two apart by looking.
    """

    value: T
    number: str
    sort: Sort = Sort.CERTIFICATE


@dataclass(frozen=True)
class Misread:
    """An answer that was not understood, and what to say about it."""

    line: Line

    @classmethod
    def because(cls, key: str, /, **values: Value) -> "Misread":
        """A misreading explained by the words of `key`."""
        return cls(Line(key, values))


Read: TypeAlias = Callable[[str], Understood[T] | Secret[T] | Misread]


@dataclass(frozen=True)
class Before(Generic[T]):
    """A reader of which `first` counts before a part of an option's words, `otherwise` behind it.

    For what options are named after: 银川 is a place, and a part of 银川集善乐业基地.
    """

    first: Read[T]
    otherwise: Read[T]

    def __call__(self, text: str) -> Understood[T] | Secret[T] | Misread:
        """What `text` says where it is none of the options."""
        said = self.first(text)
        return self.otherwise(text) if isinstance(said, Misread) else said


FURTHER = "further"
"""Value of a last option that goes on with a list that is longer than what is offered at once."""


class Takes(StrEnum):
    """What a question takes beside words."""

    PHONE = "phone"
    PLACE = "place"
    FILE = "file"


@dataclass(frozen=True)
class Option:
    """One of the answers offered: what is recorded, and the words that say it.

    A `note` is told behind the words; nobody has to say it to choose the option.
    """

    value: str
    words: Ref
    note: Ref | None = None


@dataclass(frozen=True)
class Question:
    """The open question: its journal name, its words, and how it can be answered.

    With options it is a choice (of several with `many`); `read` is then what else is understood.
    Without options `read` is the only way. What it `takes` can be shared instead of said. A
    `careful` one sends something off: only a message that is an answer as a whole counts.
    """

    name: str
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    many: bool = False
    skippable: bool = False
    careful: bool = False
    read: Read[JSON] | None = None
    takes: Takes | None = None


def option_mark(token: str, value: str) -> str:
    """What the button of an option sends when it is pressed: 24 hexadecimal digits.

    It belongs to one option of one asking of one question, and fits wherever a channel limits
    what a button may carry (Telegram: 64 bytes).
    """
    return blake2s(f"{token}\n{value}".encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Shown:
    """A question as it was put to a person: what taps, numbers and 重复 refer to."""

    token: str
    key: str
    values: Mapping[str, Value]
    options: tuple[Option, ...]
    many: bool
    skippable: bool
    page: int = 0
    takes: Takes | None = None

    @property
    def goes_further(self) -> bool:
        """Whether there is more of the list behind the last option."""
        return bool(self.options) and self.options[-1].value == FURTHER

    def marked(self, mark: str) -> str | None:
        """The value of the option that `mark` belongs to; `None` if it is of another question."""
        values = (one.value for one in self.options)
        return next((one for one in values if option_mark(self.token, one) == mark), None)

    def to_json(self) -> dict[str, JSON]:
        """The question as kept in the talk and in the outbox."""
        return {
            "token": self.token,
            "key": self.key,
            "values": dump_values(self.values),
            "options": [
                [one.value, *_dump(one.words), *(_dump(one.note) if one.note else ())]
                for one in self.options
            ],
            "many": self.many,
            "skippable": self.skippable,
            "page": self.page,
            "takes": self.takes,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> "Shown":
        """The way back from `to_json`.

        Raises:
            KeyError, TypeError, ValueError: the table was not made by `to_json`.
        """
        values, options, takes = data["values"], data["options"], data.get("takes")
        if not isinstance(values, Mapping) or not isinstance(options, list):
            raise TypeError("not a question")
        return cls(
            token=str(data["token"]),
            key=str(data["key"]),
            values=load_values(values),
            options=tuple(
                Option(value, _load(*words), _load(*note) if note else None)
                for value, *words, note in ((*one[:3], one[3:]) for one in options)
            ),
            many=bool(data["many"]),
            skippable=bool(data["skippable"]),
            page=int(str(data["page"])),
            takes=Takes(str(takes)) if takes else None,
        )


def _dump(ref: Ref) -> list[JSON]:
    return [ref.key, dump_values(ref.values)]


def _load(key: str, values: Mapping[str, JSON]) -> Ref:
    return Ref(key, load_values(values))
