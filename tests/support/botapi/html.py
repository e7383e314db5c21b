"""The HTML style of Telegram, read as its server reads it."""

import re
from dataclasses import dataclass
from typing import Any

from tests.support.botapi.refusals import Refusal, invalid
from tests.support.botapi.texts import length

Json = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TOKEN = re.compile(r"<|&(?:#(?P<code>\d+|x[0-9a-fA-F]+)|(?P<name>\w+));?")
TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z0-9-]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")


@dataclass
class Opened:
    """A tag that is not closed yet."""

    name: str
    attributes: dict[str, str]
    start: int


class Reader:
    """One text on its way from HTML to entities."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.entities: list[Json] = []
        self._open: list[Opened] = []

    def read(self) -> tuple[str, list[Json]]:
        """The text and its entities."""
        position = 0
        while found := TOKEN.search(self.source, position):
            self.text += self.source[position : found.start()]
            if found.group() == "<":
                position = self._tag(found.start())
            else:
                self.text += character(found)
                position = found.end()
        self.text += self.source[position:]
        if self._open:
            name = self._open[-1].name
            raise wrong(f'Can\'t find end tag corresponding to start tag "{name}"')
        return self.text, sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _tag(self, start: int) -> int:
        found = TAG.match(self.source, start)
        at = len(self.source[:start].encode())
        if found is None:
            raise wrong(f"Unclosed start tag at byte offset {at}")
        name = found["name"].lower()
        if found["close"]:
            self._close(name, at)
        elif name not in KINDS:
            raise wrong(f'Unsupported start tag "{name}" at byte offset {at}')
        else:
            told = {
                one[1].lower(): unescaped(one[2] or one[3] or one[4] or "")
                for one in ATTRIBUTE.finditer(found["rest"])
            }
            if name == "span" and told.get("class") != "tg-spoiler":
                raise wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
            self._open.append(Opened(name, told, len(self.text)))
        return found.end()

    def _close(self, name: str, at: int) -> None:
        if not self._open:
            raise wrong(f"Unexpected end tag at byte offset {at}")
        opened = self._open.pop()
        if name not in ("", opened.name):
            expected = f'expected "</{opened.name}>", found "</{name}>"'
            raise wrong(f"Unmatched end tag at byte offset {at}, {expected}")
        inside = self.text[opened.start :]
        entity = {
            "type": KINDS[opened.name],
            "offset": length(self.text[: opened.start]),
            "length": length(inside),
        }
        if inside and (details := self._details(opened, inside)) is not None:
            self.entities.append(entity | details)

    def _details(self, opened: Opened, inside: str) -> Json | None:
        """What the attributes add to an entity; None when they make it plain text."""
        told = opened.attributes
        if opened.name == "a":
            url = told.get("href") or inside
            return {"url": url} if "." in url or url.startswith("tg://") else None
        if opened.name == "tg-emoji":
            return {"custom_emoji_id": told.get("emoji-id", "")}
        if opened.name == "blockquote" and "expandable" in told:
            return {"type": "expandable_blockquote"}
        language = told.get("class", "")
        if opened.name == "code" and language.startswith("language-") and self._open:
            self._open[-1].attributes["language"] = language.removeprefix("language-")
            return None
        return {"language": told["language"]} if "language" in told else {}


def character(found: re.Match[str]) -> str:
    """The character a reference stands for; the reference itself when it stands for none."""
    if code := found["code"]:
        return chr(int(code[1:], 16) if code[0] == "x" else int(code))
    return NAMED.get(found["name"], found.group())


def unescaped(value: str) -> str:
    """An attribute's value."""
    return TOKEN.sub(lambda one: one.group() if one.group() == "<" else character(one), value)


def wrong(reason: str) -> Refusal:
    """The markup does not parse."""
    return invalid(f"can't parse entities: {reason}")
