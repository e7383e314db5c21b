"""The talks in the README are ones that really happen."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"<!-- transcript: (\S+) -->\n\n```text\n(.*?)\n```", re.DOTALL)
REFERENCE = re.compile(r"编号 [0-9A-Z]{3} [0-9A-Z]{3}")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_talks_in_the_readme_are_transcripts(name: str) -> None:
    blocks = BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
    assert blocks
    for played, talk in blocks:
        transcript = (ROOT / "tests" / "transcripts" / f"{played}.txt").read_text(encoding="utf-8")
        at = 0
        for part in talk.split("…\n"):
            shown = REFERENCE.sub("编号 <A>", part.strip("…\n"))
            place = transcript.find(shown, at)
            assert place >= 0, shown
            at = place + len(shown)
