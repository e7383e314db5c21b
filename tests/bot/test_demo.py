"""The examples come and go, and the places of the notice are there from the start."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Commands
from bot.shipping import ship_sites
from db.database import Database
from db.listed_records import SiteRow
from handlers.importing import row_of
from knowledge.sheets.columns import Kind
from knowledge.sheets.rows import key_of
from knowledge.sites.shipped import shipped_sites
from tests.support.talks import START


@pytest.fixture
def zhuye(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    return lambda *args: CliRunner().invoke(Commands("zhuye"), [str(one) for one in args])


def test_loaded_twice_cleared_once(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    own = tmp_path / "own.csv"
    own.write_text("单位名称,职位,工作城市\n甲公司,客服,北京市海淀区\n", encoding="utf-8")
    assert "新增 1" in zhuye("jobs", "import", own).output
    first = zhuye("demo", "load")
    assert first.exit_code == 0
    assert "示例岗位：新增 122，" in first.output
    again = zhuye("demo", "load").output
    assert again.count("新增 0，更新 0") == 3
    found = zhuye("jobs", "search", "能在家做的客服", "--json").output
    assert any(json.loads(one)["sample"] for one in found.splitlines())
    assert "岗位 122，培训 16，地点 41" in zhuye("demo", "clear").output
    left = zhuye("jobs", "list").output
    assert "甲公司" in left
    assert "示例" not in left
    assert "岗位 0，培训 0，地点 0" in zhuye("demo", "clear").output


async def test_the_places_of_the_notice_are_shipped_once(database: Database) -> None:
    assert await ship_sites(database, START) == 17
    assert await ship_sites(database, START) == 0


async def test_what_staff_made_of_a_shipped_place_stays(database: Database) -> None:
    base = shipped_sites()[0]
    known = base.model_copy(update={"address": "示范路 1 号"})
    row = row_of(key_of(Kind.SITES, known), known)
    assert isinstance(row, SiteRow)
    async with database.begin() as uow:
        await uow.sites.put([row], START)
    assert await ship_sites(database, START) == 16
    async with database.read() as uow:
        found = await uow.sites.within(base.region, [base.kind], 5)
    assert [one.body["address"] for one in found] == ["示范路 1 号"]
