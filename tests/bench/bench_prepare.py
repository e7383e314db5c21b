"""What of a first talk is spoken ahead by `zhuye prepare`: `python -m tests.bench.bench_prepare`.

Two whole talks, from hello to an enrolment and to the programmes that fit, are held by ear; what
is heard of them is looked up in what is prepared. The baseline are the texts alone, each a clip.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.cli.prepare import TALKS, said_to_everybody
from bot.present import Passage, Presenter
from bot.speeches import Speech
from db.database import Database
from db.keys import Keys
from handlers.wording import wording
from knowledge.ear import sentences, speakable
from knowledge.words import Mode
from tests.support.talks import House, Someone

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"
HELD = ("enrol/sound_work", "profile/blind_masseur")
SECRET = "only for measuring, only for measuring"

Clip = tuple[Passage, ...]


async def main() -> None:
    """Measure and print."""
    heard = await _heard()
    own = sum(any(one.personal for one in clip) for clip in heard)
    _print(
        f"{len(heard)} clips of {len(HELD)} first talks, {own} of them with words of the person;"
        f" {sum(map(len, _said(heard)))} characters for the ear"
    )
    for name, talks in (("the texts alone (baseline)", 0), (f"{TALKS} talks rehearsed", TALKS)):
        start = time.perf_counter()
        prepared = await said_to_everybody(talks)
        spent = time.perf_counter() - start
        _show(name, heard, prepared, spent)


def _show(name: str, heard: Sequence[Clip], prepared: Sequence[Clip], spent: float) -> None:
    clips, known = set(prepared), set(_said(prepared))
    there = sum(one in clips for one in heard)
    said = list(_said(heard))
    parts = [one for one in said if one in known]
    _print(
        f"  {name:<27} {len(clips):>5} clips, {sum(map(len, known)):>6} characters to speak,"
        f" listed in {spent:5.1f} s: at once {there / len(heard):6.1%} of the clips,"
        f" of parts {len(parts) / len(said):6.1%} of the sentences,"
        f" {sum(map(len, parts)) / sum(map(len, said)):6.1%} of the characters"
    )


async def _heard() -> list[Clip]:
    """What is heard in the talks, clip by clip."""
    found: list[Clip] = []
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder) / 'talks.db'}", Keys(SECRET))
        await database.upgrade()
        for name in HELD:
            someone = Someone(House(database), name)
            for line in (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
                if line.startswith("me: "):
                    await someone.says(line.removeprefix("me: "))
                    told = Presenter(wording()).present(someone.reply, Mode.VOICE, aloud=True)
                    found += [one.passages for one in Speech(told.speech, "", 1.0).parts()]
        await database.close()
    return found


def _said(clips: Sequence[Clip]) -> Iterator[str]:
    for clip in clips:
        for passage in clip:
            yield from sentences(speakable(passage.text))


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
