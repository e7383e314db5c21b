"""Staff see who applied for a posting, and move an application on."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Commands
from bot.settings import load_settings, open_keys
from db.database import Database

NOW = datetime(2026, 11, 30, tzinfo=UTC)


async def _applied() -> str:
    settings = load_settings()
    database = Database.open(settings.database_url.get_secret_value(), open_keys(settings))
    await database.upgrade()
    async with database.begin() as uow:
        person = await uow.people.meet("web", "a", NOW)
        opened = [
            await uow.enrolments.open(
                person.id,
                subject="self",
                offer=offer,
                answers={"contact": "13800000000"},
                by="person",
                now=NOW,
            )
            for offer in ("posting:7", "tianlai_info")
        ]
    await database.close()
    return opened[0].reference


async def _told() -> list[str]:
    settings = load_settings()
    database = Database.open(settings.database_url.get_secret_value(), open_keys(settings))
    async with database.read() as uow:
        person = await uow.people.find("web", "a")
        assert person is not None
        (told,) = await uow.outbox.pending(person)
    await database.close()
    return [line["key"] for line in told.body["lines"]]


def test_staff_see_applications_and_move_them_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    reference = asyncio.run(_applied())
    zhuye = CliRunner()
    shown = zhuye.invoke(Commands("zhuye"), ["jobs", "applications"]).output
    assert reference in shown
    assert len(shown.splitlines()) == 1
    assert "13800000000" not in shown
    details = zhuye.invoke(Commands("zhuye"), ["jobs", "applications", "--details"]).output
    assert "13800000000" in details
    moved = ["jobs", "status", reference, "accepted", "--note", "请周一来"]
    assert zhuye.invoke(Commands("zhuye"), moved).exit_code == 0
    assert asyncio.run(_told()) == ["mine.moved", "mine.note", "mine.see_more"]
    after = zhuye.invoke(Commands("zhuye"), ["jobs", "applications", "--json"]).output
    assert json.loads(after)["status"] == "accepted"


def test_applications_are_seen_and_moved_on_by_who_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    reference = asyncio.run(_applied())

    def zhuye(*arguments: str) -> Result:
        return CliRunner().invoke(Commands("zhuye"), arguments)

    zhuye("staff", "add", "李敏", "--role", "管理员")
    for name, role in (("周密", "个案员"), ("钱进", "查看员"), ("小陈", "编辑")):
        zhuye("staff", "add", name, "--role", role, "--by", "李敏")
    assert zhuye("jobs", "applications").exit_code == 2
    assert "不能看应聘" in zhuye("jobs", "applications", "--by", "小陈").output
    assert reference in zhuye("jobs", "applications", "--details", "--by", "钱进").output
    move = ("jobs", "status", reference, "in_progress", "--by")
    assert "不能更新应聘的进展" in zhuye(*move, "钱进").output
    assert zhuye(*move, "周密").exit_code == 0
    lines = zhuye("audit", "list", "--limit", "2", "--by", "李敏", "--json").output.splitlines()
    moved, seen = (json.loads(one) for one in lines)
    assert (moved["by"], moved["target"]) == ("周密", f"enrolment:{reference}")
    assert (moved["before"], moved["after"]) == ({"status": "received"}, {"status": "in_progress"})
    assert (seen["by"], seen["after"]) == ("钱进", {"details": 1})
