"""Checks of requests against the facts, made ready once so that each request costs little."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.support.botapi.facts import facts
from tests.support.botapi.refusals import Refusal, invalid
from tests.support.botapi.texts import length

Json = dict[str, Any]
# Takes a value and whether it came inside JSON; gives the value as Python holds it.
Check = Callable[[Any, bool], Any]

WHOLE = re.compile(r"-?\d+")
BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
# What Telegram says of a field that is missing, too short, too long or otherwise wrong.
SAID = {
    ("text", "missing"): "message text is empty",
    ("text", "short"): "message text is empty",
    ("text", "long"): "message is too long",
    ("caption", "long"): "message caption is too long",
    ("chat_id", "missing"): "chat_id is empty",
    ("from_chat_id", "missing"): "from_chat_id is empty",
    ("message_id", "missing"): "message identifier is not specified",
    ("file_id", "missing"): "file_id not specified",
    ("voice", "missing"): "there is no voice in the request",
    ("photo", "missing"): "there is no photo in the request",
    ("audio", "missing"): "there is no audio in the request",
    ("document", "missing"): "there is no document in the request",
    ("commands", "long"): "BOT_COMMANDS_TOO_MUCH",
    ("action", "missing"): "wrong parameter action in request",
    ("action", "unknown"): "wrong parameter action in request",
    ("secret_token", "pattern"): "secret token contains unallowed characters",
    ("answerCallbackQuery.text", "long"): "MESSAGE_TOO_LONG",
    ("BotCommand.command", "short"): "BOT_COMMAND_INVALID",
    ("BotCommand.command", "long"): "BOT_COMMAND_INVALID",
    ("BotCommand.command", "pattern"): "BOT_COMMAND_INVALID",
    ("BotCommand.description", "short"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("BotCommand.description", "long"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("InlineKeyboardButton.callback_data", "short"): "BUTTON_DATA_INVALID",
    ("InlineKeyboardButton.callback_data", "long"): "BUTTON_DATA_INVALID",
    ("InlineKeyboardButton", "actions"): "Text buttons are unallowed in the inline keyboard",
}


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    data: bytes


@dataclass(eq=False)
class Mistake(Exception):
    """A value that the facts do not allow."""

    place: str
    rule: str
    reason: str

    def refusal(self) -> Refusal:
        """The mistake in the words of Telegram where they are known."""
        owner, _, field = self.place.partition(".")
        said = SAID.get((self.place, self.rule))
        if said is None and owner in facts().methods:
            said = SAID.get((field, self.rule))
        return invalid(said or f"{self.reason}: {self.place}")


class Method:
    """One method's parameters."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.facts = facts().methods[name]
        self._checks = {
            key: checked(f"{name}.{key}", told) for key, told in self.facts["fields"].items()
        }
        self._required = [key for key, told in self.facts["fields"].items() if told["required"]]

    def read(self, given: Json) -> Json:
        """The parameters as Python values, or a refusal."""
        try:
            values = {key: self._check(key)(value, False) for key, value in given.items()}
            self._complete(values)
        except Mistake as mistake:
            raise mistake.refusal() from None
        return values

    def _complete(self, values: Json) -> None:
        for key in self._required:
            if key not in values:
                raise Mistake(f"{self.name}.{key}", "missing", "parameter is required")

    def _check(self, key: str) -> Check:
        if key not in self._checks:
            raise Mistake(f"{self.name}.{key}", "unknown", "unknown parameter")
        return self._checks[key]


@cache
def methods() -> dict[str, Method]:
    """Every method by its name in lower case: Telegram does not tell cases apart."""
    return {name.lower(): Method(name) for name in facts().methods}


def checked(place: str, told: Json) -> Check:
    """A check of a field: its type, then its limits."""
    check = typed(place, told["type"])
    rules = list(limiting(place, told))
    if not rules:
        return check

    def with_limits(value: Any, inside: bool) -> Any:
        value = check(value, inside)
        for rule in rules:
            rule(value)
        return value

    return with_limits


def limiting(place: str, told: Json) -> "list[Callable[[Any], None]]":
    """Checks of the limits of a field."""
    rules: list[Callable[[Any], None]] = []
    if "length" in told and "after_parsing" not in told:
        rules.append(sized(place, told["length"], length))
    if "bytes" in told:
        rules.append(sized(place, told["bytes"], lambda value: len(value.encode())))
    if "items" in told:
        rules.append(sized(place, told["items"], len))
    if "range" in told:
        rules.append(sized(place, told["range"], lambda value: value))
    if "pattern" in told:
        pattern = re.compile(told["pattern"])
        rules.append(among(place, "pattern", lambda value: pattern.fullmatch(value) is not None))
    if "one_of" in told:
        known = frozenset(told["one_of"])
        rules.append(among(place, "unknown", lambda value: value in known))
    if place.endswith(".allowed_updates"):
        updates = frozenset(facts().updates)
        rules.append(among(place, "unknown", updates.issuperset))
    return rules


def sized(place: str, bounds: list[int], measure: Callable[[Any], int]) -> Callable[[Any], None]:
    """A check that a measure of the value lies between two bounds."""
    low, high = bounds

    def check(value: Any) -> None:
        size = measure(value)
        if size < low:
            raise Mistake(place, "short", f"{size} is less than {low}")
        if size > high:
            raise Mistake(place, "long", f"{size} is more than {high}")

    return check


def among(place: str, rule: str, allows: Callable[[Any], bool]) -> Callable[[Any], None]:
    """A check that the value is one of those allowed."""

    def check(value: Any) -> None:
        if not allows(value):
            raise Mistake(place, rule, f"wrong value {value!r}")

    return check


def typed(place: str, kind: str) -> Check:
    """A check of the type, as the documentation writes it."""
    if kind in PLAIN:
        return plain(place, kind)
    if " or " in kind:
        return either(place, kind.split(" or "))
    if kind.startswith("Array of "):
        return array(place, kind.removeprefix("Array of "))
    if kind not in facts().types:
        return decoded(place, accepted(place, dict))
    if "one_of_types" in facts().types[kind]:
        return decoded(place, union(place, facts().types[kind]["one_of_types"]))
    return decoded(place, structure(kind))


def integer(value: Any, inside: bool) -> int:
    """A whole number, which outside JSON is written in digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and not inside and WHOLE.fullmatch(value):
        return int(value)
    raise TypeError


def boolean(value: Any, inside: bool) -> bool:
    """True or false, which outside JSON is written as a word."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not inside and value.lower() in BOOLEANS:
        return BOOLEANS[value.lower()]
    raise TypeError


def always(value: Any, inside: bool) -> bool:
    """Nothing but true."""
    if boolean(value, inside) is True:
        return True
    raise TypeError


def string(value: Any, _inside: bool) -> str:
    """Text that UTF-8 can hold."""
    if not isinstance(value, str):
        raise TypeError
    if not value.isascii():
        value.encode()
    return value


def upload(value: Any, _inside: bool) -> Upload:
    """A file that was sent along."""
    if isinstance(value, Upload):
        return value
    raise TypeError


PLAIN: dict[str, Check] = {
    "Integer": integer,
    "Boolean": boolean,
    "True": always,
    "String": string,
    "InputFile": upload,
}


def plain(place: str, kind: str) -> Check:
    """A check of a value that holds no others."""
    read = PLAIN[kind]

    def check(value: Any, inside: bool) -> Any:
        try:
            return read(value, inside)
        except (TypeError, UnicodeEncodeError):
            raise Mistake(place, "type", f"{value!r:.60} is not {kind}") from None

    return check


def either(place: str, kinds: list[str]) -> Check:
    """A check that one of the types fits; objects are told apart by the fields they need."""
    if all(kind in PLAIN for kind in kinds):
        checks = [plain(place, kind) for kind in kinds]

        def first(value: Any, inside: bool) -> Any:
            for check in checks[:-1]:
                try:
                    return check(value, inside)
                except Mistake:
                    continue
            return checks[-1](value, inside)

        return first
    return decoded(place, union(place, kinds))


def union(place: str, kinds: list[str]) -> Check:
    """A check by the type whose `type` or whose first required field the object has."""
    structures = {kind: structure(kind) for kind in kinds}
    marks = {}
    for kind in kinds:
        fields = facts().types[kind]["fields"]
        needed = next(key for key, told in fields.items() if told["required"])
        marks[kind] = (needed, frozenset(fields[needed].get("one_of", ())))

    def check(value: Any, inside: bool) -> Any:
        for kind, (needed, values) in marks.items():
            if isinstance(value, dict) and needed in value:
                if values and value[needed] not in values:
                    continue
                return structures[kind](value, inside)
        raise Mistake(place, "type", f"{value!r:.60} is none of {', '.join(kinds)}")

    return check


def array(place: str, kind: str) -> Check:
    """A check of every item of a list."""
    item = typed(place, kind)

    def check(value: Any, _inside: bool) -> list[Any]:
        if not isinstance(value, list):
            raise Mistake(place, "type", f"{value!r:.60} is not a list")
        return [item(one, True) for one in value]

    return decoded(place, check)


@cache
def structure(kind: str) -> Check:
    """A check of an object of a type."""
    told = facts().types[kind]
    checks = {key: checked(f"{kind}.{key}", one) for key, one in told["fields"].items()}
    required = [key for key, one in told["fields"].items() if one["required"]]
    actions = frozenset(told.get("actions", ()))
    fewest = 1 if told.get("needs_action") else 0

    def check(value: Any, _inside: bool) -> Json:
        if isinstance(value, str) and kind == "KeyboardButton":
            value = {"text": value}
        if not isinstance(value, dict):
            raise Mistake(kind, "type", f"{value!r:.60} is not an object")
        for key in required:
            if key not in value:
                raise Mistake(f"{kind}.{key}", "missing", "field is required")
        for key in value:
            if key not in checks:
                raise Mistake(f"{kind}.{key}", "unknown", "unknown field")
        if actions and not fewest <= len(actions.intersection(value)) <= 1:
            raise Mistake(kind, "actions", f"{sorted(actions.intersection(value))} in one button")
        return {key: checks[key](one, True) for key, one in value.items()}

    return check


def accepted(place: str, kind: type) -> Check:
    """A check of nothing but the kind of JSON value."""

    def check(value: Any, _inside: bool) -> Any:
        if not isinstance(value, kind):
            raise Mistake(place, "type", f"{value!r:.60} is not {kind.__name__}")
        return value

    return check


def decoded(place: str, check: Check) -> Check:
    """A check of a value that outside JSON may be written as a string of JSON."""

    def from_text(value: Any, inside: bool) -> Any:
        if isinstance(value, str) and not inside:
            try:
                value = json.loads(value)
            except ValueError:
                raise Mistake(place, "json", "can't parse JSON") from None
        return check(value, True)

    return from_text
