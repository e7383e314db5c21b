"""Conversations as they are read: `tests/transcripts/FLOW/CASE.txt`.

A line `me: …` is what somebody says; the indented lines after it are what comes back, word for
word. `aloud 0.5: …` is what somebody is heard to say, and how sure that is; `there: …` what is said
at another door, by the same or somebody else. `days: N` lets time pass, `listed:` puts postings,
courses and places there to be found (`tests/support/listings.py`). `staff: ROLE` lets somebody be
a member of staff, `account: ROLE` makes an account and its code, `crowd:` puts people there whom a
notice can be for, `delivered:` lets it go out, `told: TARGET` lets somebody get one
(`tests/support/noticing.py`). Between every two lines the talk is saved and read again, as always.
References are written `<A>`, `<B>`, … in the order in which they appear, codes for another device
`<1>`, `<2>`, ….

`pytest tests/handlers/test_transcripts.py --record` writes down what comes back now; read the
difference before keeping it.
"""

import re
from pathlib import Path

import pytest

from db.database import Database
from db.references import ALPHABET
from handlers.flows import FLOWS
from tests.support.listings import put_listings
from tests.support.noticing import deliver_all, make_staff, put_code, put_crowd, tell
from tests.support.talks import House, Someone

FOLDER = Path(__file__).parent.parent / "transcripts"
FILES = sorted(FOLDER.glob("*/*.txt"))
INDENT = "    "
ALOUD = "aloud "
THERE = "elsewhere"
NOTICING = frozenset({"staff", "account", "crowd", "delivered", "told"})
REFERENCE = re.compile(rf"\b[{ALPHABET}]{{3}} [{ALPHABET}]{{3}}\b")
CODE = re.compile(r"\b[0-9]{4} [0-9]{4}\b")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_transcript(file: Path, database: Database, request: pytest.FixtureRequest) -> None:
    written = file.read_text(encoding="utf-8")
    happened = await play(written, Someone(House(database)))
    if request.config.getoption("record"):
        file.write_text(happened, encoding="utf-8")
    assert happened == written


async def play(transcript: str, someone: Someone) -> str:
    """Say what the transcript says; the transcript as it comes out now."""
    lines: list[str] = []
    references: dict[str, str] = {}
    there = Someone(someone.house, f"{someone.address} there", THERE)
    for line in transcript.splitlines():
        if line.startswith(INDENT):
            continue
        lines.append(line)
        word, _, rest = line.partition(":")
        if word == "me":
            reply = await someone.says(_with_references(rest.strip(), references))
        elif word == "there":
            reply = await there.says(_with_references(rest.strip(), references))
        elif word.startswith(ALOUD):
            reply = await someone.says_aloud(rest.strip(), float(word.removeprefix(ALOUD)))
        elif word == "listed":
            await put_listings(someone.house.database)
            continue
        elif word in NOTICING:
            await _notices(word, rest.strip(), someone, references)
            continue
        elif word == "days":
            someone.house.calendar.pass_days(int(rest))
            continue
        else:
            continue
        lines += [f"{INDENT}{one}".rstrip() for one in _named(reply, references).splitlines()]
    return "\n".join(lines) + "\n"


async def _notices(word: str, rest: str, someone: Someone, references: dict[str, str]) -> None:
    """Let happen what a line about notices says."""
    match word:
        case "staff":
            role, _, name = rest.partition(" ")
            await make_staff(someone, role, name=name)
        case "account":
            code = await put_code(someone, rest)
            references[code] = f"<{_next('1', references)}>"
        case "crowd":
            await put_crowd(someone.house.database)
        case "delivered":
            await deliver_all(someone.house)
        case _:
            await tell(someone, rest or None)


def _named(reply: str, references: dict[str, str]) -> str:
    def name(match: re.Match[str]) -> str:
        return references.setdefault(match[0], f"<{_next('A', references)}>")

    def number(match: re.Match[str]) -> str:
        return references.setdefault(match[0], f"<{_next('1', references)}>")

    return CODE.sub(number, REFERENCE.sub(name, reply))


def _next(first: str, references: dict[str, str]) -> str:
    """The letter, or the digit, behind those that are taken."""
    taken = sum(name[1:-1].isdecimal() == first.isdecimal() for name in references.values())
    return chr(ord(first) + taken)


def _with_references(said: str, references: dict[str, str]) -> str:
    for reference, name in references.items():
        said = said.replace(name, reference)
    return said


def test_there_are_transcripts_of_every_flow() -> None:

    assert {file.parent.name for file in FILES} == set(FLOWS)
