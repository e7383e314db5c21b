"""Derives `facts.json` from the machine-readable Bot API that aiogram carries in its sources.

`python -m tests.support.botapi.derive [SDIST]` reads `.butcher/schema/schema.json` out of the
source distribution of aiogram: SDIST, or the one of the installed version, which pip downloads.
Kept are the methods of METHODS and the types they take; limits are read out of the descriptions.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCHEMA = ".butcher/schema/schema.json"
FACTS = Path(__file__).with_name("facts.json")
METHODS = (
    "getMe", "logOut", "close",
    "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo",
    "sendMessage", "sendPhoto", "sendAudio", "sendDocument", "sendVoice", "sendChatAction",
    "forwardMessage", "copyMessage",
    "answerCallbackQuery", "editMessageText", "editMessageReplyMarkup",
    "deleteMessage", "deleteMessages",
    "getFile", "getChat", "leaveChat",
    "setMyCommands", "getMyCommands", "deleteMyCommands",
    "setMyDescription", "setMyShortDescription", "setMyName", "setChatMenuButton",
)  # fmt: skip
# Types whose contents the server does not read.
OPAQUE = ("InputRichMessage", "InputFile")

NUMBERS = r"(\d+)-(\d+)"


def limits(owner: str, parameter: Json) -> Iterator[tuple[str, Any]]:
    """What the description of a parameter says of its values."""
    told: str = parameter["description"]
    kind: str = parameter["type"]
    if found := re.search(rf"{NUMBERS} characters( after entit)?", told):
        yield "length", [int(found[1]), int(found[2])]
        if found[3]:
            yield "after_parsing", True
    if found := re.search(rf"{NUMBERS} bytes", told):
        yield "bytes", [int(found[1]), int(found[2])]
    if kind == "Integer" and (
        found := re.search(rf"(?:between|,|;) {NUMBERS}(?:\.| are accepted)", told)
    ):
        yield "range", [int(found[1]), int(found[2])]
    if found := re.search(rf"list of {NUMBERS} identifiers", told):
        yield "items", [int(found[1]), int(found[2])]
    if found := re.search(r"At most (\d+) \w+ can be specified", told):
        yield "items", [0, int(found[1])]
    if found := re.search(r"at most (\d+) MB in size", told):
        yield "megabytes", int(found[1])
    yield from patterns(told)
    yield from choices(owner, parameter)


def patterns(told: str) -> Iterator[tuple[str, str]]:
    """Which characters a string may hold."""
    if "Only characters A-Z, a-z, 0-9, _ and - are allowed" in told:
        yield "pattern", "[A-Za-z0-9_-]*"
    if "only lowercase English letters, digits and underscores" in told:
        yield "pattern", "[a-z0-9_]*"
    if "A two-letter ISO 639-1 language code" in told:
        yield "pattern", "(?:[a-z]{2})?"


def choices(owner: str, parameter: Json) -> Iterator[tuple[str, list[str]]]:
    """Which strings a parameter may be."""
    told: str = parameter["description"]
    if parameter["name"] == "action":
        yield "one_of", re.findall(r"(\w+)(?= for | or \w+ for )", told.partition(": ")[2])
    elif found := re.search(r"[Tt]ype(?: of the button)?, must be (\w+)$", told):
        yield "one_of", [found[1]]
    elif "Must be one of '" in told or (owner == "MessageEntity" and parameter["name"] == "type"):
        yield "one_of", re.findall(r"'(\w+)'", told)


def field(owner: str, parameter: Json) -> Json:
    """A parameter of a method, or a field of a type."""
    told: Json = {"type": parameter["type"], "required": bool(parameter["required"])}
    return told | dict(limits(owner, parameter))


def group(item: Json) -> Json:
    """A method or a type."""
    described: str = item["description"]
    told: Json = {"fields": {one["name"]: field(item["name"], one) for one in item["annotations"]}}
    if found := re.search(
        r"(Exactly|At most) one of the fields other than ([\w, ]+) must", described
    ):
        others = re.split(r", and |, | and ", found[2])
        told["actions"] = [one for one in told["fields"] if one not in others]
        told["needs_action"] = found[1] == "Exactly"
    if not item["annotations"] and (kinds := re.findall(r"^ - (\w+)$", described, re.MULTILINE)):
        told["one_of_types"] = kinds
    if found := re.search(r"up to (\d+) ?MB", described):
        told["megabytes"] = int(found[1])
    return told


def used(items: dict[str, Json]) -> list[str]:
    """The methods and every type they lead to."""
    names: list[str] = []
    waiting = list(METHODS)
    while waiting:
        name = waiting.pop(0)
        if name in names or name in OPAQUE or name not in items:
            continue
        names.append(name)
        for one in items[name]["annotations"]:
            waiting += re.findall(r"[A-Z]\w+", one["type"])
        if not items[name]["annotations"]:
            waiting += re.findall(r"^ - (\w+)$", items[name]["description"], re.MULTILINE)
    return names


def facts(schema: Json, source: str) -> Json:
    """Everything `facts.json` holds."""
    items: dict[str, Json] = {
        one["name"]: one for part in schema["items"] for one in part["children"]
    }
    names = used(items)
    kept = {name: group(items[name]) for name in sorted(names)}
    return {
        "source": source,
        "api": schema["api"]["version"],
        "updates": [one["name"] for one in items["Update"]["annotations"] if not one["required"]],
        "methods": {name: kept[name] for name in kept if name in METHODS},
        "types": {name: kept[name] for name in kept if name not in METHODS},
    }


def download(folder: Path) -> Path:
    """The source distribution of the installed aiogram."""
    wanted = f"aiogram=={version('aiogram')}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run([*command, "--no-binary", "aiogram", "--dest", folder, wanted], check=True)
    return next(folder.glob("aiogram-*.tar.gz"))


def main() -> None:
    """See the module."""
    with tempfile.TemporaryDirectory() as folder:
        sdist = Path(sys.argv[1]) if len(sys.argv) > 1 else download(Path(folder))
        root = sdist.name.removesuffix(".tar.gz")
        with tarfile.open(sdist) as packed:
            held = packed.extractfile(f"{root}/{SCHEMA}")
            if held is None:
                sys.exit(f"no {SCHEMA} in {sdist}")
            schema = json.load(held)
    told = facts(schema, f"{root}/{SCHEMA}")
    FACTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
