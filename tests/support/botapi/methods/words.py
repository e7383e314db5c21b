"""Texts and captions the bot sends: markup, trimming, lengths, links."""

from dataclasses import dataclass
from typing import Any

from tests.support.botapi.facts import facts
from tests.support.botapi.html import Reader
from tests.support.botapi.refusals import invalid
from tests.support.botapi.texts import detected, length

Json = dict[str, Any]

# Inside these Telegram looks for nothing.
CLOSED = frozenset({"code", "pre", "text_link", "text_mention", "url", "mention"})


@dataclass(frozen=True)
class Words:
    """Words after their markup is read."""

    text: str
    entities: list[Json]

    def content(self, key: str) -> Json:
        """The fields of a message that hold the words."""
        if not self.text:
            return {}
        entities = "entities" if key == "text" else f"{key}_entities"
        return {key: self.text} | ({entities: self.entities} if self.entities else {})


def words(method: str, values: Json, key: str) -> Words:
    """The words of a request under `key`, or a refusal."""
    text: str = values.get(key, "")
    entities: list[Json] = values.get("entities" if key == "text" else f"{key}_entities", [])
    mode: str = values.get("parse_mode", "")
    if mode:
        if mode.lower() != "html":
            raise invalid(f"parse_mode {mode} is not one this server reads")
        text, entities = Reader(text).read()
    size = length(text)
    if any(one["offset"] < 0 or one["offset"] + one["length"] > size for one in entities):
        raise invalid("ENTITY_BOUNDS_INVALID")
    text, entities = trimmed(text, entities)
    low, high = facts().methods[method]["fields"][key]["length"]
    if length(text) > high:
        raise invalid("message is too long" if key == "text" else "message caption is too long")
    if low and not text:
        given = bool(values.get(key))
        raise invalid("text must be non-empty" if given else "message text is empty")
    return Words(text, entities + [one for one in detected(text) if free(one, entities)])


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Words without the white space around them."""
    kept = text.strip()
    if len(kept) == len(text) or not entities:
        return kept, entities
    shift, size = length(text) - length(text.lstrip()), length(kept)
    moved = []
    for one in entities:
        start = max(0, one["offset"] - shift)
        end = min(size, one["offset"] + one["length"] - shift)
        if end > start:
            moved.append(one | {"offset": start, "length": end - start})
    return kept, moved


def free(found: Json, entities: list[Json]) -> bool:
    """Whether a link that Telegram found lies outside what was marked."""
    return not any(
        one["type"] in CLOSED
        and one["offset"] < found["offset"] + found["length"]
        and found["offset"] < one["offset"] + one["length"]
        for one in entities
    )
