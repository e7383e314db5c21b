"""docs/operating.md is held to the code."""

import re
from pathlib import Path

from bot.cli import COMMANDS
from bot.settings import KNOWN

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(ZHUYE_[A-Z_]+)` \| (.*) \|$", PAGE, flags=re.MULTILINE)


def test_the_page_lists_exactly_the_settings_that_the_code_knows() -> None:
    assert sorted(name for name, _ in ROWS) == sorted(KNOWN)


def test_the_page_names_commands_that_exist() -> None:
    named = set(re.findall(r"`zhuye ([a-z]+)", PAGE))
    assert {"doctor", "db"} <= named <= set(COMMANDS)
