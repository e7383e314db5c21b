"""Pages as text: templates and their words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.assets import address, modules
from bot.channels.web.shown import Shown, open_question
from bot.channels.web.visitors import Visitor
from handlers.signals import TAUGHT, Signal
from handlers.talk.values import Line
from handlers.wording import Wording
from knowledge.words import Mode

_HERE = Path(__file__).parent
_USUAL_SIZE = 1.0

_OF_THE_VOICE = "web.settings.voice"
SETTINGS: tuple[tuple[str, tuple[tuple[Signal, str], ...]], ...] = (
    (
        "web.settings.speaking",
        ((Signal.PLAIN, "web.settings.plain"), (Signal.EASY, "web.settings.easy")),
    ),
    (
        _OF_THE_VOICE,
        (
            (Signal.VOICE, "web.settings.aloud"),
            (Signal.MUTE, "web.settings.mute"),
            (Signal.SLOWER, "web.settings.slower"),
            (Signal.FASTER, "web.settings.faster"),
            (Signal.OTHER_VOICE, "web.settings.other_voice"),
        ),
    ),
    (
        "web.settings.size",
        (
            (Signal.TEXT_LARGER, "web.settings.larger"),
            (Signal.TEXT_SMALLER, "web.settings.smaller"),
        ),
    ),
)
"""What the page's settings are called, and what pressing one says in the talk."""


@dataclass(frozen=True)
class Look:
    """How somebody wants pages to be: in which words, and how large, as a multiple."""

    mode: Mode = Mode.PLAIN
    size: float = _USUAL_SIZE

    @property
    def percent(self) -> int:
        """The size in hundredths."""
        return round(self.size * 100)


@dataclass(frozen=True)
class View:
    """What a page of the talk shows, and what stands in its input field."""

    messages: Sequence[Shown] = ()
    earlier: int = 0
    is_past: bool = False
    talk: str = ""
    typed: str = ""
    problem: str = ""


class Pages:
    """Makes pages of `wording`; those of a house that `speaks` and `hears` have what that needs."""

    def __init__(self, wording: Wording, *, speaks: bool, hears: bool) -> None:
        """Read the templates."""
        self._wording = wording
        self._speaks = speaks
        self._hears = hears
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            auto_reload=False,
        )
        self._templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._templates.globals["static"] = address

    def talk(self, visitor: Visitor, look: Look, view: View, nonce: str) -> str:
        """The talk as a page."""
        question = None if view.is_past else open_question(view.messages)
        return self._page(
            "chat.html",
            look,
            form_key=visitor.form_key,
            nonce=nonce,
            messages=view.messages,
            earlier=view.earlier,
            is_past=view.is_past,
            open_id=question.id if question is not None else 0,
            takes_file=question is not None and question.takes_file,
            last=view.messages[-1].id if view.messages else 0,
            talk=view.talk,
            typed=view.typed,
            problem=view.problem,
            hears=self._hears,
            always=[f"signal.{one}" for one in TAUGHT],
            settings=[
                (heading, [(f"signal.{signal}", label) for signal, label in choices])
                for heading, choices in SETTINGS
                if self._speaks or heading != _OF_THE_VOICE
            ],
            modules=modules(),
            script_words=self._script_words(look.mode),
        )

    def message(self, one: Shown, look: Look) -> str:
        """One message as it is added to an open page; its options can be pressed."""
        module = self._templates.get_template("message.html").make_module(
            {"say": self._sayer(look.mode), "speaks": self._speaks}
        )
        article: Callable[..., str] = module.article  # type: ignore[attr-defined]
        return article(one, open=True)

    def plain(self, look: Look, kind: str) -> str:
        """A page that says `kind` and nothing else."""
        return self._page("plain.html", look, heading=self.words(kind, look.mode))

    def left(self) -> str:
        """A page that tells nobody anything."""
        return self._page("left.html", Look())

    def offline(self) -> str:
        """What a browser shows when there is no network."""
        return self._page("offline.html", Look())

    def words(self, key: str, mode: Mode, **values: str | int) -> str:
        """The words of `key`."""
        return self._wording.text(Line(key, values), mode)

    def manifest(self) -> dict[str, Any]:
        """What makes the chat an app on a phone (W3C Web Application Manifest)."""
        return {
            "name": self.words("web.page.title", Mode.PLAIN),
            "short_name": self.words("web.manifest.name", Mode.PLAIN),
            "description": self.words("web.manifest.description", Mode.PLAIN),
            "lang": "zh-CN",
            "id": "/",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0b4f6c",
            "icons": [
                {"src": address("icon.svg"), "type": "image/svg+xml", "sizes": "any"},
                {"src": address("icon.png"), "type": "image/png", "sizes": "192x192"},
            ],
        }

    def _page(self, name: str, look: Look, **values: object) -> str:
        return self._templates.get_template(name).render(
            say=self._sayer(look.mode), size=look.percent, speaks=self._speaks, **values
        )

    def _sayer(self, mode: Mode) -> Callable[..., str]:
        def say(key: str, **values: str | int) -> str:
            return self.words(key, mode, **values)

        return say

    def _script_words(self, mode: Mode) -> Mapping[str, str]:
        keys = (
            *(f"web.status.{name}" for name in _STATUSES),
            "web.page.me",
            "web.sound.record",
            "web.sound.record_stop",
        )
        return {key.rpartition(".")[2]: self.words(key, mode) for key in keys}


_STATUSES = (
    "sending",
    "offline",
    "online",
    "busy",
    "recording",
    "hearing",
    "heard",
    "not_sure",
    "not_written",
    "no_microphone",
    "no_sound",
    "sounding",
    "blocked",
    "refused",
)
