"""One reply, worded for one mode: lines, the question, its options by number."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.present.passages import Passage, is_personal, stretches
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

    `numbered` are its number and words; `told` is its line of the text, which may say more.
    """

    mark: str
    label: str
    numbered: str
    told: str


@dataclass(frozen=True)
class Key:
    """A large key: the words that it sends, or what it asks a phone to share."""

    label: str
    shares: Takes | None = None


@dataclass(frozen=True)
class Presented:
    """A reply in words, which `asks` something or not; it can be answered without the buttons.

    `speech` is what is read aloud of it, unasked where it is `aloud`. `takes` is what can be handed
    over instead of words.
    """

    text: str
    buttons: tuple[Button, ...]
    keys: tuple[tuple[Key, ...], ...]
    files: tuple[tuple[str, JSON], ...]
    asks: bool = True
    speech: tuple[Passage, ...] = ()
    aloud: bool = False
    takes: Takes | None = None

    @property
    def before_options(self) -> str:
        """The text without its last lines, the options: for doors that have buttons instead."""
        options = "\n".join(one.told for one in self.buttons)
        return self.text.removesuffix(options).rstrip("\n")


class Presenter:
    """Makes words of replies."""

    def __init__(self, wording: Wording) -> None:
        """Speak with `wording`."""
        self._wording = wording

    def present(
        self,
        reply: Reply,
        mode: Mode,
        *,
        large_keys: bool = False,
        aloud: bool = False,
        playable: bool = False,
    ) -> Presented:
        """Word `reply` for `mode`: a line each, the question, how to answer, the options.

        With `large_keys` there are rows of keys, one for each option and the words that always
        work. What is said `aloud` too goes on after a long reply's first stretch when asked to;
        what is only `playable` is read aloud as a whole to those who ask for that.
        """
        lines = self._lines(reply.lines, mode)
        speech: tuple[Passage, ...] = ()
        if aloud:
            lines, speech = self._aloud(reply, mode, lines)
        elif reply.stretch:
            lines = self._lines([Line("turn.no_more")], mode)
        if playable and not aloud:
            speech = self._whole(reply, mode)
        parts = [one.text for one in lines]
        buttons: tuple[Button, ...] = ()
        if reply.question is not None:
            asked = self._question(reply.question, mode, frame=mode)
            parts += [one.text for one in asked]
            buttons = self._buttons(reply.question, mode)
        keys = self._keys(reply.question, buttons, mode) if large_keys else ()
        return Presented(
            "\n".join(parts),
            buttons,
            keys,
            reply.files,
            asks=reply.question is not None,
            speech=speech,
            aloud=aloud,
            takes=reply.question.takes if reply.question is not None else None,
        )

    def _aloud(
        self, reply: Reply, mode: Mode, lines: list[Passage]
    ) -> tuple[list[Passage], tuple[Passage, ...]]:
        """The lines of this stretch as they are read, and all that is heard.

        Easy words stay easy; all others hear the words that are made for the ear. How to answer
        is told everybody in those.
        """
        ear = _for_the_ear(mode)
        told = stretches(self._lines(reply.lines, ear))
        if reply.stretch >= max(len(told), 1):
            lines = heard = self._lines([Line("turn.no_more")], ear)
        else:
            heard = told[reply.stretch] if told else []
            if reply.stretch:
                lines = heard
            if reply.stretch + 1 < len(told):
                heard = [*heard, Passage(self._say("present.hear_more", ear))]
        question = reply.question
        asked = [] if question is None else self._question(question, ear, frame=Mode.VOICE)
        return lines, (*heard, *asked)

    def _whole(self, reply: Reply, mode: Mode) -> tuple[Passage, ...]:
        """Everything that `reply` says, in words for the ear."""
        ear, question = _for_the_ear(mode), reply.question
        lines = self._lines([Line("turn.no_more")] if reply.stretch else reply.lines, ear)
        asked = [] if question is None else self._question(question, ear, frame=Mode.VOICE)
        return (*lines, *asked)

    def _lines(self, lines: Iterable[Line], mode: Mode) -> list[Passage]:
        return [Passage(self._wording.text(one, mode), is_personal(one)) for one in lines]

    def _question(self, shown: Shown, mode: Mode, *, frame: Mode) -> list[Passage]:
        line = Line(shown.key, shown.values)
        asked = self._wording.text(line, mode)
        parts = [Passage(asked, is_personal(line))]
        if shown.options:
            parts.append(Passage(self._how_many(shown, frame)))
        if shown.many:
            parts.append(Passage(self._say("present.many", frame)))
        if shown.skippable and self._say("present.skip", mode) not in asked:
            parts.append(Passage(self._say("present.skippable", frame)))
        return [*parts, *self._options(shown, mode, frame)]

    def _options(self, shown: Shown, mode: Mode, frame: Mode) -> list[Passage]:
        first, options = page_of(shown.options, shown.page)
        return [
            Passage(self._told(number, one, mode, frame), _is_own(one))
            for number, one in enumerate(options, first)
        ]

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
        is_last = last == count and not shown.goes_further
        key = "present.options_last" if is_last else "present.options_paged"
        return self._say(key, mode, **values)

    def _buttons(self, shown: Shown, mode: Mode) -> tuple[Button, ...]:
        first, options = page_of(shown.options, shown.page)
        return tuple(
            self._button(shown, number, one, mode) for number, one in enumerate(options, first)
        )

    def _button(self, shown: Shown, number: int, option: Option, mode: Mode) -> Button:
        label = self._wording.text(option.words, mode)
        numbered = self._numbered(number, option, mode, mode)
        told = self._told(number, option, mode, mode)
        return Button(option_mark(shown.token, option.value), label, numbered, told)

    def _told(self, number: int, option: Option, mode: Mode, frame: Mode) -> str:
        told = self._numbered(number, option, mode, frame)
        if option.note is None:
            return told
        note = self._wording.text(option.note, mode)
        return self._say("present.option_noted", frame, option=told, note=note)

    def _numbered(self, number: int, option: Option, mode: Mode, frame: Mode) -> str:
        label = self._wording.text(option.words, mode)
        return self._say("present.option", frame, number=_spoken(number, frame), label=label)

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


def _is_own(option: Option) -> bool:
    return is_personal(option.words) or (option.note is not None and is_personal(option.note))


def _for_the_ear(mode: Mode) -> Mode:
    return mode if mode is Mode.EASY else Mode.VOICE


def _goes_on(shown: Shown) -> bool:
    """Whether there are options behind those of the page."""
    first, options = page_of(shown.options, shown.page)
    return first + len(options) - 1 < len(shown.options)


def _spoken(number: int, mode: Mode, *, counting: bool = False) -> str:
    if mode is not Mode.VOICE:
        return str(number)
    return chinese_number(number, counting=counting)
