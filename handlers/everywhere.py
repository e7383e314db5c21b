"""What the words do that work everywhere: 重复, 返回, 菜单, 帮助, 人工 and the others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.commands.people import (
    TEXT_SIZES,
    ChangeRate,
    ChangeTextSize,
    ChangeVoice,
    Hears,
    Recall,
    SetHears,
    SetLargeKeys,
    SetMode,
)
from handlers.course import Course
from handlers.replies import Reply
from handlers.signals import HOW_TO_JOIN, Signal
from handlers.wording import Wording
from knowledge.words import Mode


@dataclass(frozen=True)
class Everywhere:
    """Follows the signals of one person during one turn."""

    course: Course
    wording: Wording

    async def follow(self, signal: Signal) -> Reply:
        """Go where `signal` leads, or do what it asks for and put the open question again."""
        course = self.course
        moves = {
            Signal.BACK: course.back,
            Signal.MORE: course.more,
            Signal.REPEAT: self._repeat,
            Signal.STOP: self._stop,
        }
        if signal in moves:
            return await moves[signal]()
        if signal is Signal.HUMAN:
            return await course.interrupt(course.book.human, {})
        if signal in HOW_TO_JOIN:
            return await course.interrupt(course.book.joining, {"how": HOW_TO_JOIN[signal]})
        if signal in course.book.signals:
            return await course.leave_for(course.book.signals[signal])
        await self._remark(signal)
        return await course.again()

    async def _remark(self, signal: Signal) -> None:
        """Do what `signal` asks for without leaving the open question."""
        course = self.course
        match signal:
            case Signal.HELP:
                self._help()
            case Signal.SLOWER | Signal.FASTER:
                step = -1 if signal is Signal.SLOWER else 1
                course.say("turn.rate", rate=f"{await course.execute(ChangeRate(step))}")
            case Signal.PLAIN | Signal.EASY:
                await course.execute(SetMode(signal))
                course.say(f"turn.mode_{signal}")
            case Signal.KEYS_ON | Signal.KEYS_OFF:
                await course.execute(SetLargeKeys(on=signal is Signal.KEYS_ON))
                course.say(f"turn.{signal}")
            case Signal.TEXT_LARGER | Signal.TEXT_SMALLER:
                await self._resize(1 if signal is Signal.TEXT_LARGER else -1)
            case Signal.GREETING:
                course.say("turn.hello_again")
            case Signal.THANKS:
                course.say("turn.thanks")
            case _:
                await self._voice(signal)

    async def _resize(self, step: int) -> None:
        """Change the size of the text, and say so; what is at its end already is told as such."""
        size = await self.course.execute(ChangeTextSize(step))
        match size:
            case 1.0:
                self.course.say("turn.text_usual")
            case _ if size == TEXT_SIZES[-1]:
                self.course.say("turn.text_largest")
            case _:
                self.course.say("turn.text_larger" if step > 0 else "turn.text_smaller")

    async def _voice(self, signal: Signal) -> None:
        """Change whether and by whom replies are spoken."""
        course = self.course
        match signal:
            case Signal.VOICE:
                await self._aloud()
            case Signal.MUTE | Signal.WHEN_SPOKEN_TO:
                never = signal is Signal.MUTE
                await course.execute(SetHears(Hears.NEVER if never else Hears.SPOKEN_TO))
                course.say(f"turn.{signal}")
            case Signal.OTHER_VOICE:
                course.say(f"turn.voice_{await course.execute(ChangeVoice())}")
            case Signal.FEMALE | Signal.MALE:
                course.say(f"turn.voice_{await course.execute(ChangeVoice(signal))}")

    async def _aloud(self) -> None:
        """Speak replies from now on, in words for the ear; easy words stay easy."""
        known = await self.course.execute(Recall())
        if isinstance(known, Mapping) and known["mode"] == Mode.EASY:
            await self.course.execute(SetHears(Hears.ALWAYS))
            self.course.say("turn.aloud")
        else:
            await self.course.execute(SetMode(Mode.VOICE))
            self.course.say("turn.mode_voice")

    async def _repeat(self) -> Reply:
        last = self.course.state.last
        return replace(Reply.from_json(last), stretch=0) if last else await self.course.again()

    async def _stop(self) -> Reply:
        self.course.state.stopped = True
        self.course.say("turn.goodbye")
        return Reply(tuple(self.course.lines))

    def _help(self) -> None:
        self.course.say("turn.help")
        self.course.say("turn.help_keys")
        self.course.say("turn.help_devices")
        shown = self.course.state.shown
        own = f"{shown.key}.help" if shown else ""
        if own in self.wording:
            self.course.say(own)
