"""What a page shows of a message: the way from a reply to what is kept, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.present import Button, Passage, Presented
from db.records import MessageRecord
from handlers.talk.questions import Takes


@dataclass(frozen=True)
class Shown:
    """One message as a page shows it.

    `text` ends before the options, which are `buttons` while the question is open. `files` are the
    names of what was handed over. `nonce` is the page's own name of what was sent from it.
    """

    id: int
    by_person: bool
    text: str
    buttons: tuple[Button, ...] = ()
    asks: bool = False
    speech: tuple[Passage, ...] = ()
    aloud: bool = False
    takes_file: bool = False
    files: tuple[str, ...] = ()
    nonce: str = ""

    @property
    def lines(self) -> list[str]:
        """The text by lines."""
        return self.text.split("\n")


def reply_body(message: Presented) -> dict[str, Any]:
    """A reply as it is kept, sealed; files are kept beside it."""
    return {
        "text": message.before_options,
        "buttons": [[one.mark, one.label, one.numbered, one.told] for one in message.buttons],
        "asks": message.asks,
        "speech": [[one.text, one.personal] for one in message.speech],
        "aloud": message.aloud,
        "takes_file": message.takes is Takes.FILE,
        "files": [name for name, _ in message.files],
    }


def words_body(text: str, nonce: str) -> dict[str, Any]:
    """What somebody has said, as it is kept, sealed."""
    return {"text": text, "nonce": nonce}


def shown(record: MessageRecord) -> Shown:
    """What a page shows of what was kept."""
    body: Mapping[str, Any] = record.body
    return Shown(
        id=record.id,
        by_person=record.by_person,
        text=body["text"],
        buttons=tuple(Button(one[0], one[1], one[2], one[-1]) for one in body.get("buttons", ())),
        asks=body.get("asks", False),
        speech=tuple(Passage(*one) for one in body.get("speech", ())),
        aloud=body.get("aloud", False),
        takes_file=body.get("takes_file", False),
        files=tuple(body.get("files", ())),
        nonce=body.get("nonce", ""),
    )


def open_question(messages: Sequence[Shown]) -> Shown | None:
    """The last message that asks something."""
    return next((one for one in reversed(messages) if one.asks), None)
