"""One reply, worded for one mode: lines, the question, its options by number."""

from dataclasses import dataclass

from handlers.replies import Reply
from handlers.talk.questions import Shown
from handlers.talk.values import JSON, Line
from handlers.wording import Wording
from knowledge.chinese_numbers import chinese_number
from knowledge.paging import page_of
from knowledge.words import Mode


@dataclass(frozen=True)
class Button:
    """An option as a door may repeat it: what is sent when it is pressed, and its words."""

    token: str
    value: str
    label: str


@dataclass(frozen=True)
class Presented:
    """A reply in words. Everything can be answered without the buttons."""

    text: str
    buttons: tuple[Button, ...]
    files: tuple[tuple[str, JSON], ...]


class Presenter:
    """Makes words of replies."""

    def __init__(self, wording: Wording) -> None:
        """Speak with `wording`."""
        self._wording = wording

    def present(self, reply: Reply, mode: Mode) -> Presented:
        """Word `reply` for `mode`: a line each, the question, how to answer, the options."""
        parts = [self._wording.text(line, mode) for line in reply.lines]
        buttons: tuple[Button, ...] = ()
        if reply.question is not None:
            parts += self._question(reply.question, mode)
            buttons = self._buttons(reply.question, mode)
        return Presented("\n".join(parts), buttons, reply.files)

    def _question(self, shown: Shown, mode: Mode) -> list[str]:
        asked = self._wording.text(Line(shown.key, shown.values), mode)
        parts = [asked]
        if shown.options:
            parts.append(self._how_many(shown, mode))
        if shown.many:
            parts.append(self._say("present.many", mode))
        if shown.skippable and self._say("present.skip", mode) not in asked:
            parts.append(self._say("present.skippable", mode))
        first, options = page_of(shown.options, shown.page)
        for number, option in enumerate(options, start=first):
            label = self._wording.text(option.words, mode)
            parts.append(
                self._say("present.option", mode, number=_spoken(number, mode), label=label)
            )
        return parts

    def _how_many(self, shown: Shown, mode: Mode) -> str:
        count = len(shown.options)
        first, options = page_of(shown.options, shown.page)
        last = first + len(options) - 1
        values: dict[str, str | int] = {
            "count": _spoken(count, mode, counting=True),
            "first": first,
            "last": last,
            "shown": _spoken(len(options), mode, counting=True),
        }
        if count == 1:
            return self._say("present.one_option", mode)
        if len(options) == count:
            return self._say("present.options", mode, count=values["count"])
        key = "present.options_last" if last == count else "present.options_paged"
        return self._say(key, mode, **values)

    def _buttons(self, shown: Shown, mode: Mode) -> tuple[Button, ...]:
        _, options = page_of(shown.options, shown.page)
        return tuple(
            Button(shown.token, one.value, self._wording.text(one.words, mode)) for one in options
        )

    def _say(self, key: str, mode: Mode, **values: str | int) -> str:
        return self._wording.text(Line(key, values), mode)


def _spoken(number: int, mode: Mode, *, counting: bool = False) -> str:
    if mode is not Mode.VOICE:
        return str(number)
    return chinese_number(number, counting=counting)
