"""The talk in the README is one that really happens."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"<!-- transcript: (\S+) -->\n\n```text\n(.*?)\n```", re.DOTALL)
REFERENCE = re.compile(r"编号 [0-9A-Z]{3} [0-9A-Z]{3}")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_talk_in_the_readme_is_a_transcript(name: str) -> None:
    found = BLOCK.search((ROOT / name).read_text(encoding="utf-8"))
    assert found is not None
    transcript = (ROOT / "tests" / "transcripts" / f"{found[1]}.txt").read_text(encoding="utf-8")
    at = 0
    for part in found[2].split("…\n"):
        shown = REFERENCE.sub("编号 <A>", part.strip("…\n"))
        place = transcript.find(shown, at)
        assert place >= 0, shown
        at = place + len(shown)
