"""One reply of a turn: what goes into the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.talk.questions import Shown
from handlers.talk.values import JSON, Line, load_values


@dataclass(frozen=True)
class Reply:
    """Lines, then a question if one is open, and files handed over.

    `spoken` when it answers something that was said aloud. `stretch` counts which part of a long
    reply is wanted, where it is told in several.
    """

    lines: tuple[Line, ...]
    question: Shown | None = None
    files: tuple[tuple[str, JSON], ...] = ()
    spoken: bool = False
    stretch: int = 0

    def to_json(self) -> dict[str, JSON]:
        """The reply as the outbox keeps it, sealed."""
        return {
            "lines": [line.to_json() for line in self.lines],
            "question": self.question.to_json() if self.question else None,
            "files": [list(file) for file in self.files],
            "spoken": self.spoken,
            "stretch": self.stretch,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> "Reply":
        """The way back from `to_json`.

        Raises:
            KeyError, TypeError: the table was not made by `to_json`.
        """
        lines, question, files = data["lines"], data["question"], data["files"]
        if not isinstance(lines, list) or not isinstance(files, list):
            raise TypeError("not a reply")
        return cls(
            lines=tuple(Line(line["key"], load_values(line["values"])) for line in lines),
            question=Shown.from_json(question) if isinstance(question, Mapping) else None,
            files=tuple((name, content) for name, content in files),
            spoken=bool(data.get("spoken")),
            stretch=int(str(data.get("stretch", 0))),
        )
