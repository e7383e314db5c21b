"""The journal of one flow: named entries of what was answered and carried out.

Kept by name, never by position, so that going back, changing one answer, resuming after weeks
and a new release in the middle of a talk need nothing special.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from handlers.talk.problems import TooManyAnswers
from handlers.talk.values import JSON

ANSWERS_AT_MOST = 200

Sort: TypeAlias = Literal["answer", "result", "date"]


@dataclass(frozen=True)
class Entry:
    """One thing recorded. `digest` is a command's; `fenced` entries stay as they are."""

    sort: Sort
    value: JSON
    digest: str = ""
    fenced: bool = False


@dataclass
class Journal:
    """Entries by name, in the order in which they were made."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def get(self, name: str) -> Entry | None:
        """The entry of that name, if there is one."""
        return self.entries.get(name)

    def record(self, name: str, entry: Entry) -> None:
        """Write an entry.

        Raises:
            TooManyAnswers: the talk has `ANSWERS_AT_MOST` answers already.
        """
        if (
            entry.sort == "answer"
            and name not in self.entries
            and self.answered() >= ANSWERS_AT_MOST
        ):
            raise TooManyAnswers(f"{name} would be answer {ANSWERS_AT_MOST + 1}")
        self.entries[name] = entry

    def take_back(self, name: str) -> None:
        """Take an answer out; what was carried out after it is open again.

        Later answers stay: they are given again when the flow reaches them.
        """
        names = list(self.entries)
        if name not in self.entries:
            return
        for later in names[names.index(name) + 1 :]:
            entry = self.entries[later]
            if entry.sort == "result" and not entry.fenced:
                del self.entries[later]
        del self.entries[name]

    def fence(self, names: Collection[str]) -> None:
        """Close the entries of `names` against going back and against being done again."""
        for name, entry in self.entries.items():
            if name in names and not entry.fenced:
                self.entries[name] = Entry(entry.sort, entry.value, entry.digest, fenced=True)

    def answered(self) -> int:
        """How many answers there are."""
        return sum(entry.sort == "answer" for entry in self.entries.values())

    def to_json(self) -> dict[str, JSON]:
        """The journal as kept with the talk: name to [sort, value, digest, fenced]."""
        return {
            name: [entry.sort, entry.value, entry.digest, entry.fenced]
            for name, entry in self.entries.items()
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> "Journal":
        """The way back from `to_json`.

        Raises:
            TypeError, ValueError: the table was not made by `to_json`.
        """
        entries: dict[str, Entry] = {}
        for name, row in data.items():
            if not isinstance(row, list):
                raise TypeError(f"{name} is not a journal entry")
            sort, value, digest, fenced = row
            entries[name] = Entry(sort, value, digest, fenced=fenced)
        return cls(entries)
