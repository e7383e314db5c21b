"""A notice in words: what somebody gets who is talked to in one mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.present import Passage, Presenter
from db.notice_records import NoticeRecord
from handlers.noticing.telling import notice_lines
from handlers.replies import Reply
from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode

_KEPT = 100
"""Notices, each in one mode, whose words are kept at hand."""


@dataclass(frozen=True)
class NoticeWords:
    """What is sent as text, what is heard behind it, and the button: its label and its mark."""

    text: str
    speech: tuple[Passage, ...]
    button: tuple[str, str] | None


def notice_reply(body: Mapping[str, Any], *, bound: bool) -> Reply:
    """A notice as the outbox takes it; it can be answered where it is `bound` to something."""
    return Reply(notice_lines(body, bound=bound))


def notice_words(body: Mapping[str, Any], mode: Mode, mark: str | None) -> NoticeWords:
    """A notice in `mode`; `mark` is what its button sends back, `None` where there is no button."""
    presented = Presenter(wording()).present(
        notice_reply(body, bound=mark is not None), mode, playable=True
    )
    # It says the same to everybody, so that it is spoken once.
    speech = tuple(Passage(one.text) for one in presented.speech)
    label = wording().text(Line("told.button"), mode)
    return NoticeWords(presented.text, speech, None if mark is None else (label, mark))


def notice_mark(notice_id: int) -> str:
    """What the button of a notice sends back."""
    return f"notice:{notice_id}"


class NoticeBook:
    """The words of the notices that are being sent, each made once for each mode."""

    def __init__(self) -> None:
        """Know no notice yet."""
        self._notices: dict[int, NoticeRecord] = {}
        self._words = lru_cache(_KEPT)(self._made)

    def keep(self, notices: Mapping[int, NoticeRecord]) -> None:
        """Know these notices and no others; what a notice says never changes."""
        self._notices = dict(notices)

    def __len__(self) -> int:
        return len(self._notices)

    def __contains__(self, notice_id: int) -> bool:
        return notice_id in self._notices

    def words(self, notice_id: int, mode: str | None) -> NoticeWords:
        """What a notice says to somebody who is talked to in `mode`."""
        return self._words(notice_id, Mode(mode) if mode else Mode.PLAIN)

    def reply(self, notice_id: int) -> Reply:
        """A notice as the outbox takes it."""
        notice = self._notices[notice_id]
        return notice_reply(notice.body, bound=notice.target is not None)

    def _made(self, notice_id: int, mode: Mode) -> NoticeWords:
        notice = self._notices[notice_id]
        mark = notice_mark(notice_id) if notice.target is not None else None
        return notice_words(notice.body, mode, mark)
