"""Notices at the command line: written, read back, confirmed, followed, set right."""

import asyncio
import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot.cli import Commands
from bot.settings import load_settings, open_keys
from db.database import Database
from db.notice_records import DeliveryResult, DeliveryState, NoticeState
from db.unit_of_work import UnitOfWork
from handlers.noticing.facets import keep_facets
from handlers.noticing.freezing import freeze
from tests.support.federation import Federation

ZHUYE = Path(sys.executable).with_name("zhuye")
TEXT = "1月5日开一个新的班，在西安市，学费全免。请在12月20日以前报名。"
NOTICE = f"""title = "新的培训班"
text = "{TEXT}"
"""
_Got = TypeVar("_Got")


@dataclass(frozen=True)
class House:
    """A fresh installation: its command line, and the people in its database."""

    folder: Path

    def zhuye(self, *args: object) -> Result:
        return CliRunner(mix_stderr=False).invoke(Commands("zhuye"), [str(one) for one in args])

    def json(self, *args: object) -> Any:
        result = self.zhuye(*args, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def refused(self, *args: object, code: int = 1) -> str:
        result = self.zhuye(*args)
        assert result.exit_code == code, (result.output, result.stderr)
        assert result.stderr.count("\n") == 1
        return result.stderr

    def file(self, text: str = NOTICE, name: str = "n.toml") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def with_database(self, do: Callable[[Federation], Awaitable[_Got]]) -> _Got:
        async def run() -> _Got:
            settings = load_settings()
            url = settings.database_url.get_secret_value()
            database = Database.open(url, open_keys(settings))
            try:
                await database.upgrade()
                return await do(Federation(database))
            finally:
                await database.close()

        return asyncio.run(run())

    def notices(self) -> int:
        async def count(federation: Federation) -> int:
            async with federation.database.read() as uow:
                return len(await uow.notices.list(10))

        return self.with_database(count)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("ZHUYE_QUIET_FROM", "0")
    monkeypatch.setenv("ZHUYE_QUIET_UNTIL", "0")
    return House(tmp_path)


@pytest.fixture
def town(house: House) -> House:
    """Five people who agreed, of whom two live in 西安; one who never did, one who left."""
    house.with_database(_settle)
    return house


async def _settle(federation: Federation) -> None:
    blind = await federation.meet(["11", "12"], mode="voice")
    easy = await federation.meet(["13"], mode="easy")
    await federation.meet(["w1", "w2"], "web")
    await federation.meet(["14"], agreed=False)
    (gone,) = await federation.meet(["15"])
    await federation.leaves(gone)
    async with federation.database.begin() as uow:
        for one in blind:
            told = {"category": ["visual"], "age": 30, "region": "陕西省西安市雁塔区"}
            await _tells(uow, one, told)
        await _tells(uow, easy[0], {"category": ["intellectual"], "age": 50, "region": "甘肃省"})


async def _tells(uow: UnitOfWork, person: int, profile: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    await uow.people.set_profile(person, profile, now)
    await keep_facets(uow, person, now)


def _goes_out(house: House, number: int, *results: tuple[DeliveryState, str | None]) -> None:
    """What a worker would do: settle who gets it, and note what became of the first of them."""

    async def work(federation: Federation) -> None:
        now = datetime.now(UTC) + timedelta(seconds=1)
        await federation.moves(number, NoticeState.FREEZING)
        async with federation.database.begin() as uow:
            await freeze(uow, await federation.notice(number), now, 100)
        async with federation.database.begin() as uow:
            due = [
                one
                for channel in ("telegram", "web")
                for one in await uow.deliveries.claim(now, timedelta(minutes=1), 9, channel)
            ]
            noted = [
                DeliveryResult(one.id, state, reason)
                for one, (state, reason) in zip(due, results, strict=False)
            ]
            await uow.deliveries.note(noted, now)

    house.with_database(work)


def test_a_preview_shows_what_each_person_gets_and_who_does_not(town: House) -> None:
    shown = town.zhuye("notice", "preview", town.file())
    assert shown.exit_code == 0, shown.stderr
    plain, easy, voice = shown.stdout.split("【")[1:]
    assert plain == f"普通文字】\n新的培训班\n{TEXT}\n不想再收，回复“退订”。\n\n"
    assert "简单的话】（助业拟的" in easy
    assert "不想再收，说，退订。" in voice
    counted = shown.stdout[shown.stdout.index("适合的人") :].splitlines()
    assert counted[:4] == [
        "适合的人：7",
        "会收到：5（Telegram 3、网页 2）",
        "退订了，收不到：1",
        "没同意收通知，收不到：1",
    ]
    assert counted[4].startswith("随便抽几个人")
    assert counted[10:] == ["发给：所有同意收通知的人"]
    assert town.notices() == 0


def test_what_was_written_by_hand_is_shown_as_it_is(town: House) -> None:
    path = town.file(NOTICE + 'easy = "有新的班。不要钱。"\n')
    told = town.json("notice", "preview", path, "--spoken", "有一个新的班。")
    assert told["texts"]["easy"].startswith("新的培训班\n有新的班。不要钱。\n")
    assert told["texts"]["voice"].startswith("新的培训班\n有一个新的班。\n")
    assert "助业拟的" not in town.zhuye("notice", "preview", path, "--spoken", "好。").stdout


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 5),
        (("--category", "视力"), 2),
        (("--category", "视力、智力"), 3),
        (("--category", "visual", "--region", "甘肃"), 0),
        (("--region", "西安"), 2),
        (("--region", "陕西", "--region", "甘肃省"), 3),
        (("--mode", "普通文字"), 2),
        (("--mode", "听"), 2),
        (("--age", "45-60"), 1),
        (("--age", "-35"), 2),
        (("--level", "一级"), 0),
        (("--offer", "声音类工作培训"), 0),
    ],
)
def test_an_audience_is_counted_live(town: House, options: tuple[str, ...], count: int) -> None:
    assert town.json("notice", "preview", town.file(), *options)["count"] == count


def test_options_go_before_the_file(town: House) -> None:
    path = town.file(NOTICE.replace("text", "plain") + 'category = ["智力"]\nage = "40-60"\n')
    assert town.json("notice", "preview", path)["count"] == 1
    assert town.json("notice", "preview", path, "--category", "视力")["count"] == 0
    assert town.json("notice", "preview", path, "--category", "视力", "--age", "18-")["count"] == 2


def test_nothing_goes_out_without_the_number(town: House) -> None:
    path = town.file()
    assert "--confirm 5" in town.zhuye("notice", "send", path).stderr
    assert town.zhuye("notice", "send", path).exit_code == 2
    unsent = town.zhuye("notice", "send", path, "--json")
    assert json.loads(unsent.stdout) == {"sent": False, "count": 5}
    assert unsent.exit_code == 2
    assert "会收到的是 5 人" in town.zhuye("notice", "send", path, "--confirm", 50).stderr
    assert town.notices() == 0
    sent = town.json("notice", "send", path, "--confirm", 5)
    assert (sent["sent"], sent["state"], sent["count"]) == (True, "scheduled", 5)
    assert town.notices() == 1


def test_at_a_terminal_the_number_is_typed(town: House) -> None:
    command = ["notice", "send", str(town.file())]
    asked = _at_a_terminal(command, "\n")
    assert asked.index("助业拟的") < asked.index("会收到：5") < asked.index("请输入会收到的人数")
    assert "没有发" in asked
    assert "没有发" in _at_a_terminal(command, "6\n")
    assert town.notices() == 0
    assert "通知 1 排好了：5 人" in _at_a_terminal(command, "5\n")
    assert town.notices() == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('title = "新的班"\ntext = 5 年\n', ("n.toml 第 2 行", "看不懂")),
        ('title = "新的班"\n', ("还缺 text", "--text")),
        ('title = "新的班"\ntext = "好"\ncatgory = "视力"\n', ("第 3 行 catgory", "category")),
        ('title = "新的班"\ntext = "好"\n\nregion = "朝阳区"\n', ("第 4 行 region", "长春")),
        ('title = "新的班"\ntext = "好"\nregion = "雁塔区"\n', ("第 3 行 region", "省或市")),
        ('title = "新的班"\ntext = "好"\nlevel = [1, 5]\n', ("第 3 行 level", "5")),
        ('title = "新的班"\ntext = "好"\nage = "老人"\n', ("第 3 行 age", "18-45")),
        ('title = "新的班"\ntext = "好"\nat = "2020年1月1日 9:00"\n', ("第 3 行 at", "过了")),
        ('title = "新的班"\ntext = "好"\nspread = "慢慢"\n', ("第 3 行 spread", "3小时")),
        ('title = "新的班"\ntext = "好"\nabout = "声音培训"\n', ("about", "声音类工作培训")),
        ('title = "新的班"\ntext = "好"\nabout = "posting:k"\n', ("第 3 行 about", "“k”")),
        ('title = "给盲人朋友"\ntext = "好"\n', ("第 1 行 title", "“盲”", "锁屏")),
        ('title = "新的班"\ntext = """\n聋人朋友"""\n', ("第 2 行 text", "“聋”")),
        (f'title = "{"长" * 31}"\ntext = "好"\n', ("第 1 行 title", "最多 30 个字")),
        ('title = "新的班"\ntext = "好"\nmode = {a = 1}\n', ("第 3 行 mode", "方括号")),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_line_and_key(
    town: House, text: str, told: tuple[str, ...]
) -> None:
    sentence = town.refused("notice", "preview", town.file(text), code=2)
    for part in told:
        assert part in sentence


def test_what_is_wrong_with_an_option_is_told_by_its_name(town: House) -> None:
    said = town.refused("notice", "preview", town.file(), "--category", "近视", code=2)
    assert said.startswith("--category：没有“近视”")
    assert "nowhere.toml" in town.refused("notice", "preview", "nowhere.toml")
    (town.folder / "gbk.toml").write_bytes(NOTICE.encode("gbk"))
    assert "第 1 行不是 UTF-8" in town.refused(
        "notice", "preview", town.folder / "gbk.toml", code=2
    )


def test_it_can_be_about_a_posting_and_for_those_who_follow_such_ones(town: House) -> None:
    jobs = town.folder / "jobs.csv"
    jobs.write_text("单位名称,职位,工作城市\n甲公司,客服,西安市\n", encoding="utf-8")
    town.zhuye("jobs", "import", jobs)
    key = town.json("jobs", "list")["key"]
    told = town.json("notice", "preview", town.file(), "--about", f"posting:{key}")
    assert "想参加，回复“感兴趣”或 1。" in told["texts"]["plain"]
    assert town.json("notice", "preview", town.file(), "--follows", key)["count"] == 0
    send = ("notice", "send", town.file(), "--about", f"posting:{key}", "--confirm", 5)
    town.zhuye("jobs", "close", key)
    assert "已经结束" in town.zhuye(*send).stderr
    assert town.notices() == 0


def test_when_it_goes_out_is_read_back(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = town.file("\ufeff" + NOTICE + 'at = 2099-01-05 09:00:00\nspread = "一个半小时"\n')
    when = (path, "--expires", "2099年1月6日 18:00")
    lines = _lines(town, "notice", "preview", *when)
    assert lines[-3:] == ["开始：2099-01-05 09:00", "分 90 分钟发完。", "过期：2099-01-06 18:00"]
    sent = town.json("notice", "send", *when, "--confirm", 5)
    assert sent["send_at"] == "2099-01-05T01:00:00+00:00"
    early = ("notice", "send", path, "--expires", "2099年1月4日 18:00", "--confirm", 5)
    assert "--expires" in town.refused(*early, code=2)
    monkeypatch.setenv("ZHUYE_QUIET_UNTIL", "23")
    night = ("notice", "preview", town.file(), "--at", "2099年1月5日 22:30")
    assert "开始的时候是休息时间，23 点以后才发。" in town.zhuye(*night).stdout


def test_who_has_a_scope_reaches_nobody_outside_it(town: House) -> None:
    town.zhuye("staff", "add", "李敏", "--role", "管理员")
    town.zhuye("staff", "add", "王芳", "--role", "发布员", "--scope", "西安", "--by", "李敏")
    path = town.file()
    assert town.json("notice", "preview", path, "--by", "李敏")["count"] == 5
    assert town.json("notice", "preview", path, "--by", "王芳")["count"] == 2
    assert "--by" in town.refused("notice", "preview", path, code=2)
    other = ("notice", "preview", path, "--region", "甘肃", "--by", "王芳")
    assert "超出了您的范围" in town.refused(*other)
    sent = town.json("notice", "send", path, "--by", "李敏", "--confirm", 5)
    assert "超出了您的范围" in town.refused("notice", "stop", sent["id"], "--by", "王芳")
    assert "超出了您的范围" in town.refused("notice", "status", sent["id"], "--by", "王芳")
    assert town.zhuye("notice", "status", "--by", "王芳").stdout == ""


def test_a_second_person_approves_what_an_editor_wrote(town: House) -> None:
    town.zhuye("staff", "add", "李敏", "--role", "管理员")
    town.zhuye("staff", "add", "小陈", "--role", "编辑", "--by", "李敏")
    path = town.file()
    assert "另一个人批准" in town.zhuye("notice", "preview", path, "--by", "小陈").stdout
    waiting = town.zhuye("notice", "send", path, "--confirm", 5, "--by", "小陈")
    assert "在等另一个人批准" in waiting.stdout
    own = ("notice", "approve", 1, "--confirm", 5, "--by", "小陈")
    assert "您的角色不能批准" in town.refused(*own)
    shown = town.zhuye("notice", "approve", 1, "--by", "李敏")
    assert shown.exit_code == 2
    assert TEXT in shown.stdout
    assert "发给：所有同意收通知的人" in shown.stdout
    assert "写的人：小陈" in shown.stdout
    assert "--confirm 5" in shown.stderr
    approve = ("notice", "approve", 1, "--by", "李敏", "--confirm")
    assert "会收到的是 5 人" in town.zhuye(*approve, 4).stderr
    assert "排好了" in town.zhuye(*approve, 5).stdout
    assert "现在不能这样做" in town.zhuye(*approve, 5).stderr


def test_when_an_account_ends_what_it_scheduled_is_named_and_waits(town: House) -> None:
    town.zhuye("staff", "add", "李敏", "--role", "管理员")
    town.zhuye("staff", "add", "王芳", "--role", "发布员", "--by", "李敏")
    send = ("notice", "send", town.file(), "--confirm", 5, "--by", "王芳")
    town.zhuye(*send, "--at", "2099年1月1日 9:00")
    town.zhuye(*send, "--at", "2099年1月2日 9:00")
    town.zhuye("notice", "pause", 2, "--by", "王芳")
    said = town.zhuye("staff", "revoke", "王芳", "--by", "李敏").stdout
    assert "要发的通知 1 还没有开始，现在等另一个人批准" in said
    assert "暂停着的通知 2 没有动" in said
    assert town.json("notice", "approve", 1, "--confirm", 5, "--by", "李敏")["state"] == "scheduled"


def test_from_a_size_on_nobody_sends_alone(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_NOTICE_APPROVAL", "5")
    town.zhuye("staff", "add", "李敏", "--role", "管理员")
    town.zhuye("staff", "add", "王芳", "--role", "发布员", "--by", "李敏")
    sent = town.json("notice", "send", town.file(), "--confirm", 5, "--by", "李敏")
    assert sent["state"] == "waiting"
    approve = ("notice", "approve", 1, "--confirm", 5, "--by")
    assert "不能批准自己写的通知" in town.zhuye(*approve, "李敏").stderr
    assert town.json(*approve, "王芳")["state"] == "scheduled"


def test_a_test_goes_to_its_author_alone(town: House) -> None:
    code = town.json("staff", "add", "李敏", "--role", "管理员")["code"]
    test = ("notice", "send", town.file(), "--test", "--by", "李敏")
    assert "工作人员" in town.refused(*test)

    async def links(federation: Federation) -> None:
        now = datetime.now(UTC)
        async with federation.database.begin() as uow:
            person = await uow.people.meet("telegram", "99", now)
            assert await uow.staff.link(person.id, uow.staff.digest(code), now)

    town.with_database(links)
    assert town.json(*test)["count"] == 1
    assert town.json("notice", "status", 1, "--by", "李敏")["test"] is True
    assert "试发：新的培训班" in town.zhuye("notice", "status", "--by", "李敏").stdout


def test_it_is_paused_resumed_and_stopped(town: House) -> None:
    town.zhuye("notice", "send", town.file(), "--confirm", 5, "--at", "2099年1月1日 9:00")
    assert "暂停了" in town.zhuye("notice", "pause", 1).stdout
    assert town.json("notice", "resume", 1) == {"id": 1, "state": "scheduled"}
    assert "停止了" in town.zhuye("notice", "stop", 1).stdout
    assert "状态是：停止了" in town.refused("notice", "pause", 1)
    assert "没有这个编号" in town.refused("notice", "stop", 7)
    actions = [json.loads(one)["action"] for one in _lines(town, "audit", "list", "--json")]
    assert actions == ["notice.stop", "notice.resume", "notice.pause", "notice.send"]
    stopped, *_, sent = _lines(town, "audit", "list")
    assert stopped.endswith("停止通知  notice:1  之前：状态 等着发  之后：状态 停止了")
    for part in ("发通知  notice:1  之后：状态 等着发，人数 5", "开始 2099-01-01 09:00"):
        assert part in sent
    assert "{" not in sent
    assert "试发" not in town.zhuye("notice", "status").stdout


def test_a_report_says_what_became_of_each_and_names_nobody(town: House) -> None:
    town.zhuye("notice", "send", town.file(), "--confirm", 5)
    sent, failed = DeliveryState.SENT, DeliveryState.FAILED
    _goes_out(town, 1, (sent, None), (failed, "blocked"), (sent, "unconfirmed"), (sent, None))
    told = town.json("notice", "status", 1)
    assert (told["sent"], told["unconfirmed"], told["pending"]) == (2, 1, 1)
    assert told["failed"] == {"blocked": 1}
    assert told["skipped"] == {"no_consent": 1, "opted_out": 1}
    shown = town.zhuye("notice", "status", 1).stdout
    assert shown.startswith("1  正在发  6/7  新的培训班\n")
    for line in ("已发：2", "已发，没有回音：1", "没发成，拉黑了：1", "没发，退订了：1"):
        assert f"{line}\n" in shown
    lines = _lines(town, "notice", "report", 1)
    assert len(lines) == 7
    assert lines[1].split("  ")[:5] == ["2", "Telegram", "适合听的话", "没发成", "拉黑了"]
    path = town.folder / "r.csv"
    assert "7 条" in town.zhuye("notice", "report", 1, "-o", path).stdout
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["序号", "渠道", "方式", "结果", "原因", "发出时间", "感兴趣的时间"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 8)]
    book = town.folder / "r.xlsx"
    assert town.json("notice", "report", 1, "-o", book) == {"rows": 7}
    sheet = load_workbook(book).active
    assert sheet is not None
    assert [[cell or "" for cell in row] for row in sheet.values] == [head, *rows]
    assert ".csv" in town.refused("notice", "report", 1, "-o", "r.pdf", code=2)


def test_a_correction_goes_to_exactly_those_who_got_the_wrong_one(town: House) -> None:
    town.zhuye("notice", "send", town.file(), "--confirm", 5)
    right = town.file('title = "改到1月6日"\ntext = "新的班改到1月6日开始。"\n', "right.toml")
    assert "还没有人收到" in town.zhuye("notice", "correct", 1, right, "--confirm", 1).stderr
    _goes_out(town, 1, (DeliveryState.SENT, None), (DeliveryState.FAILED, "blocked"))
    asked = town.zhuye("notice", "correct", 1, right)
    assert "--confirm 1" in asked.stderr
    assert "1月6日" in asked.stdout
    chosen = ("notice", "correct", 1, right, "--region", "西安", "--confirm", 1)
    assert town.refused(*chosen, code=2).startswith("--region：更正只发给")
    made = town.json("notice", "correct", 1, right, "--confirm", 1)
    assert town.json("notice", "status", made["id"])["corrects"] == 1
    assert town.json("notice", "status", 1)["state"] == "stopped"


def test_without_a_terminal_watching_prints_a_line_where_something_is_new(town: House) -> None:
    town.zhuye("notice", "send", town.file(), "--confirm", 5)
    watching = subprocess.Popen(
        [ZHUYE, "notice", "status", "1", "--watch"], stdout=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    assert watching.stdout.readline() == "1  等着发  0/5  新的培训班\n"
    _goes_out(town, 1, *[(DeliveryState.SENT, None)] * 5)
    town.with_database(lambda federation: federation.moves(1, NoticeState.DONE))
    rest = watching.communicate(timeout=30)[0].splitlines()
    assert "1  发完了  7/7  新的培训班" in rest
    assert rest[-1].startswith("没发，")
    assert watching.returncode == 0


def test_on_a_terminal_watching_is_a_bar(town: House) -> None:
    town.zhuye("notice", "send", town.file(), "--confirm", 5)
    _goes_out(town, 1, *[(DeliveryState.SENT, None)] * 5)
    town.with_database(lambda federation: federation.moves(1, NoticeState.DONE))
    seen = _at_a_terminal(["notice", "status", "1", "--watch"], "")
    assert "[####################################]  100%" in seen
    assert "发完了" in seen


def test_the_audience_is_described_anew(town: House) -> None:
    town.with_database(_forgets_everything)
    assert town.json("notice", "preview", town.file(), "--region", "西安")["count"] == 0
    assert "7 个人" in town.zhuye("notice", "reindex").stdout
    assert town.json("notice", "preview", town.file(), "--region", "西安")["count"] == 2


async def _forgets_everything(federation: Federation) -> None:
    async with federation.database.begin() as uow:
        await uow.audience.describe_all({number: {} for number in range(1, 8)})


def _lines(house: House, *args: object) -> list[str]:
    return house.zhuye(*args).stdout.splitlines()


def _at_a_terminal(command: list[str], typed: str) -> str:
    """What stands on the screen of a terminal in which somebody types."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [ZHUYE, *command], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    ) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        seen = b"".join(_read(ours))
        process.wait(timeout=30)
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


def _read(handle: int) -> Iterator[bytes]:
    # Linux ends a terminal whose other side is closed with an error.
    with suppress(OSError):
        while part := os.read(handle, 4096):
            yield part
