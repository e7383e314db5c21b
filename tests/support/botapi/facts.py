"""What the Bot API takes, as `facts.json` tells it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """Methods and types by name."""

    api: str
    updates: tuple[str, ...]
    methods: dict[str, Json]
    types: dict[str, Json]


@cache
def facts() -> Facts:
    """The facts, read once."""
    told = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
    return Facts(told["api"], tuple(told["updates"]), told["methods"], told["types"])
