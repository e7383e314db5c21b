"""What a notice says to people, as lines; a correction says first that it is one."""

from collections.abc import Mapping
from typing import Any

from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.notices.notice import VERSIONS, NoticeText
from knowledge.words import Mode

_MODES = {"plain": Mode.PLAIN, "easy": Mode.EASY, "spoken": Mode.VOICE}
"""The versions of a text, and the mode that each is for."""


def notice_lines(body: Mapping[str, Any], *, bound: bool) -> tuple[Line, ...]:
    """A notice: its text, how to take up what it is about where it is `bound`, how to stop.

    The title stands first, since it may be read on a locked screen.
    """
    texts = {name: str(body[name]) for name in ("title", *VERSIONS)}
    answer = (Line("told.answer"),) if bound else ()
    return (Line("told.notice", texts), *answer, Line("told.stop"))


def told(body: Mapping[str, Any], *, bound: bool) -> dict[str, str]:
    """What people get in each mode, word for word."""
    lines = notice_lines(body, bound=bound)
    return {mode: "\n".join(wording().text(one, mode) for one in lines) for mode in Mode}


def body_of(text: NoticeText, *, corrects: bool) -> dict[str, str]:
    """What is sent of a text; with `corrects` to those who got a wrong one."""
    if not corrects:
        return text.model_dump()
    title = wording().text(Line("notice.corrected.title", {"title": text.title}), Mode.PLAIN)
    versions = {
        name: wording().text(Line("notice.corrected.text", {"text": getattr(text, name)}), mode)
        for name, mode in _MODES.items()
    }
    return {"title": title, **versions}
