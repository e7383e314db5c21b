"""The text of a notice: a title, and the same thing said in each mode."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from knowledge.discretion import indiscreet_word
from knowledge.reading.text import undecorated

TITLE_LENGTH = 30
"""Characters of a title: one line of a notification on a telephone."""

TEXT_LENGTH = 1_000
"""Characters of a version: what is typed as one answer, and well below what Telegram sends."""

ON_A_LOCKED_SCREEN = 120
"""Characters of title and text that others may see: notifications show four to six lines of about
twenty Chinese characters."""

VERSIONS = ("plain", "easy", "spoken")


@dataclass(frozen=True)
class Problem:
    """Why a title and a text cannot go out; `name` is one of `PROBLEMS`."""

    name: str
    values: Mapping[str, str | int] = field(default_factory=dict)


PROBLEMS = ("no_title", "title_long", "no_text", "text_long", "indiscreet")


class NoticeText(BaseModel):
    """What people get: the title first, then `plain`, `easy` or `spoken`, by their mode.

    Whatever is decoration in them is left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    plain: str
    easy: str
    spoken: str

    @field_validator("title", *VERSIONS, mode="before")
    @classmethod
    def _is_heard_as_it_is_read(cls, text: object) -> object:
        return undecorated(text) if isinstance(text, str) else text

    @field_validator("title")
    @classmethod
    def _title_can_go_out(cls, title: str) -> str:
        return _raised(title, problem_of_title(title))

    @field_validator(*VERSIONS)
    @classmethod
    def _text_can_go_out(cls, text: str, info: ValidationInfo) -> str:
        return _raised(text, _problem_of_text(info.data.get("title", ""), text))


def problem_of(title: str, text: str) -> Problem | None:
    """What is wrong with a title and one version of a text, if anything."""
    return problem_of_title(title) or _problem_of_text(title, text)


def problem_of_title(title: str) -> Problem | None:
    """What is wrong with a title alone, if anything."""
    if not title.strip():
        return Problem("no_title")
    if len(title) > TITLE_LENGTH or "\n" in title:
        return Problem("title_long", {"limit": TITLE_LENGTH})
    return _indiscreet(title)


def _raised(text: str, problem: Problem | None) -> str:
    if problem is not None:
        raise PydanticCustomError(problem.name, problem.name, dict(problem.values))
    return text


def _problem_of_text(title: str, text: str) -> Problem | None:
    if not text.strip():
        return Problem("no_text")
    if len(text) > TEXT_LENGTH:
        return Problem("text_long", {"limit": TEXT_LENGTH})
    return _indiscreet(f"{title}\n{text}"[:ON_A_LOCKED_SCREEN])


def _indiscreet(shown: str) -> Problem | None:
    word = indiscreet_word(shown)
    return None if word is None else Problem("indiscreet", {"word": word})
