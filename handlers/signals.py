"""The words that work everywhere: what a whole message means before it is an answer."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from knowledge.reading.normal import bare, normalise
from knowledge.words import Mode, texts


class Signal(StrEnum):
    """One thing that can be said at any point; its words are `signal.NAME`."""

    REPEAT = "repeat"
    BACK = "back"
    MENU = "menu"
    HELP = "help"
    HUMAN = "human"
    STOP = "stop"
    MORE = "more"
    SLOWER = "slower"
    FASTER = "faster"
    PLAIN = "plain"
    EASY = "easy"
    VOICE = "voice"
    MUTE = "mute"
    WHEN_SPOKEN_TO = "when_spoken_to"
    OTHER_VOICE = "other_voice"
    FEMALE = "female"
    MALE = "male"
    KEYS_ON = "keys_on"
    KEYS_OFF = "keys_off"
    TEXT_LARGER = "text_larger"
    TEXT_SMALLER = "text_smaller"
    GREETING = "greeting"
    THANKS = "thanks"
    ENROLMENTS = "enrolments"
    DATA = "data"
    MATCHES = "matches"
    BROWSE = "browse"
    JOBS = "jobs"
    NEWS = "news"
    TRAININGS = "trainings"
    SITES = "sites"
    FOLLOWED = "followed"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    INTERESTED = "interested"
    NOTICE = "notice"
    NOTICE_STATE = "notice_state"
    STAFF = "staff"
    WANTS_CODE = "wants_code"
    HAS_CODE = "has_code"
    # Behind them: 给我连接码 without its polite words is this one's.
    JOINING = "joining"


TAUGHT = (
    Signal.REPEAT,
    Signal.BACK,
    Signal.MENU,
    Signal.HELP,
    Signal.HUMAN,
    Signal.STOP,
)
"""The signals whose words are told to everybody at the beginning."""


HOW_TO_JOIN: Mapping[Signal, str] = {
    Signal.JOINING: "",
    Signal.WANTS_CODE: "give",
    Signal.HAS_CODE: "have",
}
"""The signals of somebody who goes on at another device, and which end of the way they are at."""

LEAD_ON = frozenset({*HOW_TO_JOIN, Signal.STAFF})
"""The signals that are followed even where they are the very first message."""


def read_signal(text: str) -> Signal | None:
    """The signal that `text` is as a whole, fillers and punctuation aside."""
    said = _said()
    return said.get(normalise(text)) or said.get(bare(text))


def is_taught(text: str) -> bool:
    """Whether `text` is one of the words that we teach; those count whatever else they mean."""
    return normalise(text) in {texts()[f"signal.{signal}"].plain for signal in TAUGHT}


@cache
def _said() -> Mapping[str, Signal]:
    found: dict[str, Signal] = {}
    for signal in Signal:
        words = texts()[f"signal.{signal}"]
        for saying in (*(words.of(mode) for mode in Mode), *words.also):
            found[normalise(saying)] = signal
            found[bare(saying)] = signal
    found.pop("", None)
    return found
