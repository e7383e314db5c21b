"""Talks recorded with earlier releases must still lead to the same place.

`tests/journals/RELEASE/FLOW.json` holds, for each flow, the fullest journal that the transcripts of
that release left, and where it led. `--record` writes this release's anew; older ones never change.
"""

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from db.database import Database
from handlers.flows import FLOWS
from handlers.state import Frame
from handlers.talk import Command, Next
from handlers.talk.driver import Open, Run, Stop
from tests.handlers.test_transcripts import FILES, play
from tests.support.talks import House, Someone

FOLDER = Path(__file__).parent.parent / "journals"
RECORDED = sorted(FOLDER.glob("*/*.json"))


async def nothing_new(command: Command[Any]) -> Any:
    raise AssertionError(f"{command.name()} would be carried out again")


def now() -> datetime:
    return datetime.now(UTC)


async def where_it_leads(frame: Frame) -> Any:
    run = Run(frame.flow, FLOWS[frame.flow], frame.carry, frame.journal, nothing_new, now)
    return _place(await run.start())


def _place(stop: Stop) -> Any:
    if isinstance(stop, Open):
        return {"asks": stop.question.name}
    if isinstance(stop.next, Next):
        return {"goes": stop.next.flow}
    return {"resumes": True}


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_a_recorded_journal_still_replays(file: Path) -> None:
    recorded = json.loads(file.read_text(encoding="utf-8"))
    assert await where_it_leads(Frame.from_json(recorded["frame"])) == recorded["leads_to"]


def test_every_flow_has_a_recorded_journal() -> None:
    assert {file.stem for file in RECORDED} == set(FLOWS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_recording(database: Database, request: pytest.FixtureRequest) -> None:
    """Only with `--record`: play every transcript and keep the fullest journal of each flow."""
    if not request.config.getoption("record"):
        return
    fullest: dict[str, Frame] = {}
    for number, file in enumerate(FILES):
        someone = Recorder(House(database), address=f"somebody-{number}", fullest=fullest)
        await play(file.read_text(encoding="utf-8"), someone)
    folder = FOLDER / version("zhuye")
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in fullest.items():
        leads_to = await where_it_leads(frame)
        data = {"frame": frame.to_json(), "leads_to": leads_to}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


class Recorder(Someone):
    """Somebody whose fullest journals are kept."""

    def __init__(self, house: House, *, address: str, fullest: dict[str, Frame]) -> None:
        super().__init__(house, address)
        self.fullest = fullest

    async def receives(self, person: int) -> list[Any]:
        received = await super().receives(person)
        async with self.house.database.begin() as uow:
            talk = await uow.talks.lock(person)
        for thread in (talk.state or {})["threads"]:
            for data in thread:
                frame = Frame.from_json({**data, "serial": "recorded"})
                known = self.fullest.get(frame.flow)
                if known is None or len(known.journal.entries) < len(frame.journal.entries):
                    self.fullest[frame.flow] = frame
        return received
