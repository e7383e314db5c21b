"""One reply, worded for one mode: lines, the question, its options by number."""

from dataclasses import dataclass

from handlers.replies import Reply
from handlers.talk.questions import Option, Shown, Takes, option_mark
from handlers.talk.values import JSON, Line
from handlers.wording import Wording
from knowledge.chinese_numbers import chinese_number
from knowledge.paging import page_of
from knowledge.words import Mode

_ALWAYS = (("signal.repeat", "signal.back"), ("signal.menu", "signal.human"))
_SHARED_BY_KEY = frozenset({Takes.PHONE, Takes.PLACE})


@dataclass(frozen=True)
class Button:
    """An option as a door may repeat it: what is sent when it is pressed, and its words.

    `numbered` are its number and words as the text has them.
    """

    mark: str
    label: str
    numbered: str


@dataclass(frozen=True)
class Key:
    """A large key: the words that it sends, or what it asks a phone to share."""

    label: str
    shares: Takes | None = None


@dataclass(frozen=True)
class Presented:
    """A reply in words, which `asks` something or not; it can be answered without the buttons."""

    text: str
    buttons: tuple[Button, ...]
    keys: tuple[tuple[Key, ...], ...]
    files: tuple[tuple[str, JSON], ...]
    asks: bool = True


class Presenter:
    """Makes words of replies."""

    def __init__(self, wording: Wording) -> None:
        """Speak with `wording`."""
        self._wording = wording

    def present(self, reply: Reply, mode: Mode, *, large_keys: bool = False) -> Presented:
        """Word `reply` for `mode`: a line each, the question, how to answer, the options.

        With `large_keys` there are rows of keys, one for each option and the words that always
        work.
        """
        parts = [self._wording.text(line, mode) for line in reply.lines]
        buttons: tuple[Button, ...] = ()
        if reply.question is not None:
            parts += self._question(reply.question, mode)
            buttons = self._buttons(reply.question, mode)
        keys = self._keys(reply.question, buttons, mode) if large_keys else ()
        asks = reply.question is not None
        return Presented("\n".join(parts), buttons, keys, reply.files, asks)

    def _question(self, shown: Shown, mode: Mode) -> list[str]:
        asked = self._wording.text(Line(shown.key, shown.values), mode)
        parts = [asked]
        if shown.options:
            parts.append(self._how_many(shown, mode))
        if shown.many:
            parts.append(self._say("present.many", mode))
        if shown.skippable and self._say("present.skip", mode) not in asked:
            parts.append(self._say("present.skippable", mode))
        return [*parts, *(one.numbered for one in self._buttons(shown, mode))]

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
        first, options = page_of(shown.options, shown.page)
        return tuple(
            self._button(shown, number, one, mode) for number, one in enumerate(options, first)
        )

    def _button(self, shown: Shown, number: int, option: Option, mode: Mode) -> Button:
        label = self._wording.text(option.words, mode)
        numbered = self._say("present.option", mode, number=_spoken(number, mode), label=label)
        return Button(option_mark(shown.token, option.value), label, numbered)

    def _keys(
        self, shown: Shown | None, buttons: tuple[Button, ...], mode: Mode
    ) -> tuple[tuple[Key, ...], ...]:
        rows = [(Key(one.label),) for one in buttons]
        if shown is not None and shown.takes in _SHARED_BY_KEY:
            rows.append((Key(self._say(f"present.share_{shown.takes}", mode), shown.takes),))
        if shown is not None and shown.skippable:
            rows.append((Key(self._say("present.skip", mode)),))
        if shown is not None and _goes_on(shown):
            rows.append((Key(self._say("signal.more", mode)),))
        return (*rows, *(tuple(Key(self._say(one, mode)) for one in row) for row in _ALWAYS))

    def _say(self, key: str, mode: Mode, **values: str | int) -> str:
        return self._wording.text(Line(key, values), mode)


def _goes_on(shown: Shown) -> bool:
    """Whether there are options behind those of the page."""
    first, options = page_of(shown.options, shown.page)
    return first + len(options) - 1 < len(shown.options)


def _spoken(number: int, mode: Mode, *, counting: bool = False) -> str:
    if mode is not Mode.VOICE:
        return str(number)
    return chinese_number(number, counting=counting)
