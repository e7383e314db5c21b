"""From what was handed in to a notice: its text, its audience, and when it goes out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.cli.notice_given import Given
from bot.cli.notice_read import (
    read_about,
    read_ages,
    read_levels,
    read_minutes,
    read_offers,
    read_regions,
    read_when,
    read_words,
)
from bot.cli.trouble import Misuse
from bot.operator_words import say
from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.noticing.drafts import Draft
from knowledge.notices.easy import propose_easy
from knowledge.notices.notice import PROBLEMS, NoticeText
from knowledge.notices.selection import Selection
from knowledge.notices.spoken import propose_spoken
from knowledge.words import Mode

_TEXTS = {"title": "title", "text": "plain", "easy": "easy", "spoken": "spoken"}
"""Keys of what people get, and the fields that they fill."""

_AUDIENCE: Mapping[str, tuple[str, Callable[[Given], Any]]] = {
    "category": ("categories", lambda one: read_words(one, "categories")),
    "level": ("levels", read_levels),
    "region": ("regions", read_regions),
    "mode": ("modes", lambda one: read_words(one, "modes")),
    "role": ("roles", lambda one: read_words(one, "roles")),
    "offer": ("offers", read_offers),
}
"""Keys of an audience, the fields that they fill, and how they are read."""

AUDIENCE = (*_AUDIENCE, "age", "follows")
"""Keys that say whom a notice is for."""

_PROPOSED = {"easy": Mode.EASY, "spoken": Mode.VOICE}
"""Keys of what is proposed where it is not given, and the mode that it is for."""

_Model = TypeVar("_Model", bound=BaseModel)


async def draft_of(uow: UnitOfWork, found: Mapping[str, Given], now: datetime) -> Draft:
    """The notice that was handed in; wordings that were not are proposed.

    Raises:
        Misuse: something is missing or wrong; names where it stands.
    """
    text = text_of(found)
    selection = await _selection(uow, found)
    today = day_in_china(now)
    send_at = read_when(found["at"], now, today) if "at" in found else None
    expires = read_when(found["expires"], send_at or now, today) if "expires" in found else None
    minutes = read_minutes(found["spread"]) if "spread" in found else 0
    about = await _about(uow, found["about"]) if "about" in found else None
    return Draft(text, selection, about, send_at, minutes, expires)


def text_of(found: Mapping[str, Given]) -> NoticeText:
    """The text of a notice in every mode.

    Raises:
        Misuse: it is missing, or cannot be sent as it is; says why.
    """
    for key in ("title", "text"):
        if key not in found or not found[key].words[0]:
            raise Misuse(say("notice.missing", name=key))
    text = found["text"].words[0]
    words = {"easy": propose_easy(text), "spoken": propose_spoken(text)}
    words |= {_TEXTS[key]: one.words[0] for key, one in found.items() if key in _TEXTS}
    where = {field: found[key] for key, field in _TEXTS.items() if key in found}
    return _made(NoticeText, words, where)


def proposed(found: Mapping[str, Given]) -> frozenset[Mode]:
    """The modes whose wording is proposed, since none was given."""
    return frozenset(mode for key, mode in _PROPOSED.items() if key not in found)


async def _selection(uow: UnitOfWork, found: Mapping[str, Given]) -> Selection:
    words: dict[str, Any] = {}
    where: dict[str, Given] = {}
    for key, (field, read) in _AUDIENCE.items():
        if key in found:
            words[field], where[field] = read(found[key]), found[key]
    if "age" in found:
        words["age_from"], words["age_to"] = read_ages(found["age"])
        where["age_from"] = where["age_to"] = found["age"]
    if "follows" in found:
        words["posting"] = await _id_of(uow, found["follows"], "posting", found["follows"].words[0])
    return _made(Selection, words, where)


async def _about(uow: UnitOfWork, one: Given) -> str:
    kind, key = read_about(one)
    return key if kind is None else f"{kind}:{await _id_of(uow, one, kind, key)}"


async def _id_of(uow: UnitOfWork, one: Given, kind: str, key: str) -> int:
    repository = uow.postings if kind == "posting" else uow.trainings
    found = await repository.id_of(key)
    if found is None:
        raise one.wrong(say("notice.no_key_of", said=key))
    return found


def _made(model: type[_Model], words: Mapping[str, Any], where: Mapping[str, Given]) -> _Model:
    """A model of what was handed in.

    Raises:
        Misuse: a field cannot be so.
    """
    try:
        return model.model_validate(words)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = str(wrong["loc"][0]) if wrong["loc"] else ""
        one = where.get(field, Given(("",), _named(field)))
        if wrong["type"] in PROBLEMS:
            why = say(f"notice.text_problem.{wrong['type']}", **wrong.get("ctx", {}))
        else:
            why = say("sheet.problem.out_of_range", said="、".join(one.words))
        raise one.wrong(why) from error


def _named(field: str) -> str:
    """The option of a field that was not given: its wording was proposed."""
    return next((f"--{key}" for key, filled in _TEXTS.items() if filled == field), field)
