"""Staff see who applied for a posting, and move an application on."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Commands
from bot.cli.applicants import status_word
from bot.settings import load_settings, open_keys
from db.database import Database
from db.repositories.enrolments import TRANSITIONS
from knowledge.words import texts

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)


@pytest.fixture
def reference(_house: None) -> str:
    """Of an application that somebody has sent."""
    return asyncio.run(_applied())


def zhuye(*arguments: str) -> Result:
    return CliRunner().invoke(Commands("zhuye"), arguments)


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


def test_staff_see_applications_and_move_them_on(reference: str) -> None:
    shown = zhuye("jobs", "applications").output
    assert reference in shown
    assert len(shown.splitlines()) == 1
    assert "13800000000" not in shown
    details = zhuye("jobs", "applications", "--details").output
    assert "13800000000" in details
    moved = ["jobs", "status", reference, "accepted", "--note", "请周一来"]
    assert zhuye(*moved).exit_code == 0
    assert asyncio.run(_told()) == ["mine.moved", "mine.note", "mine.see_more"]
    after = zhuye("jobs", "applications", "--json").output
    assert json.loads(after)["status"] == "accepted"


def test_applications_are_seen_and_moved_on_by_who_may(reference: str) -> None:
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


def test_statuses_are_read_and_told_in_the_words_that_applicants_hear(reference: str) -> None:
    assert {one: status_word(one) for one in TRANSITIONS} == {
        one: texts()[f"status.{one}"].plain for one in TRANSITIONS
    }
    assert f"{reference}  已收到" in zhuye("jobs", "applications").output
    skipped = zhuye("jobs", "status", reference, "已完成")
    assert skipped.exit_code == 1
    assert "现在是“已收到”，不能改成“已完成”" in skipped.output
    assert "可以改成：正在办、已通过、没有通过、已撤回。" in skipped.output
    assert zhuye("jobs", "status", reference, "面试").output == f"{reference} 现在是：正在办。\n"
    seen = json.loads(zhuye("jobs", "applications", "--json").output)
    assert seen["status"] == "in_progress"
    assert zhuye("jobs", "status", reference, "不录用").exit_code == 0
    assert "已经结束，是“没有通过”" in zhuye("jobs", "status", reference, "录用").output


def test_what_is_not_there_is_named_and_where_to_look() -> None:
    def told(*arguments: str) -> tuple[int, str]:
        done = zhuye("jobs", *arguments)
        return done.exit_code, done.output

    code, closed = told("close", "zzz")
    assert (code, "“zzz”" in closed, "zhuye jobs list" in closed) == (1, True, True)
    code, moved = told("status", "abc def", "正在办")
    assert (code, "“ABCDEF”" in moved, "zhuye jobs applications" in moved) == (1, True, True)
    code, unknown = told("status", "ABCDEF", "随便")
    assert (code, "“随便”" in unknown, "已收到、正在办、已通过" in unknown) == (2, True, True)
    assert "Error" not in closed + moved + unknown
