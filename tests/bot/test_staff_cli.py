"""Accounts of staff at the command line, and the trail that everything leaves."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Commands
from bot.cli.audit_words import action_word, change_words
from bot.settings import load_settings, open_keys
from db.database import Database
from db.notice_records import StaffRecord
from knowledge.staffing.roles import actions

NOW = datetime.now(UTC)
Zhuye = Callable[..., Result]


@pytest.fixture
def zhuye(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zhuye:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    return lambda *args: CliRunner(mix_stderr=False).invoke(Commands("zhuye"), args)


def refused(result: Result, code: int = 1) -> str:
    assert result.exit_code == code, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


def code_of(result: Result) -> str:
    code: str = json.loads(result.stdout)["code"]
    assert len(code) == 8
    return code


async def types_code(code: str) -> StaffRecord | None:
    """Somebody in the talk links themselves."""
    settings = load_settings()
    database = Database.open(settings.database_url.get_secret_value(), open_keys(settings))
    try:
        async with database.begin() as uow:
            person = await uow.people.meet("telegram", "7", NOW)
            return await uow.staff.link(person.id, uow.staff.digest(code), datetime.now(UTC))
    finally:
        await database.close()


def test_the_first_account_is_made_by_the_operator_and_then_names_are_asked_for(
    zhuye: Zhuye,
) -> None:
    assert "第一个账号必须是管理员" in refused(zhuye("staff", "add", "王芳", "--role", "编辑"))
    made = zhuye("staff", "add", "李敏", "--role", "管理员")
    assert made.exit_code == 0
    assert "李敏，管理员，全国" in made.stdout
    assert "工作人员" in made.stdout
    assert "--by" in refused(zhuye("staff", "list"), 2)
    assert "没有“李明”这个账号" in refused(zhuye("staff", "list", "--by", "李明"), 2)
    assert zhuye("staff", "list", "--by", "李敏").stdout == "1  李敏  管理员  全国  还没连上对话\n"


def test_a_scope_is_a_place_or_an_association_in_words(zhuye: Zhuye) -> None:
    zhuye("staff", "add", "李敏", "--role", "管理员")
    add = ("staff", "add", "王芳", "--role", "broadcaster", "--by", "李敏", "--json")
    made = json.loads(zhuye(*add, "--scope", "陕西", "--scope", "协会：西安市盲人协会").stdout)
    assert made["scopes"] == ["610000", "association:西安市盲人协会"]
    assert "陕西省、协会：西安市盲人协会" in zhuye("staff", "list", "--by", "李敏").stdout
    other = ("staff", "add", "赵云", "--role", "发布员", "--by", "李敏", "--scope")
    assert "--scope：“雁塔区”" in refused(zhuye(*other, "雁塔区"), 2)
    assert "北京市朝阳区" in refused(zhuye(*other, "朝阳区"), 2)
    assert "集邮协会" in refused(zhuye(*other, "协会:集邮协会"), 2)
    assert "--role" in refused(zhuye("staff", "add", "赵云", "--role", "老板", "--by", "李敏"), 2)


def test_a_code_links_once_and_a_new_one_ends_it(zhuye: Zhuye) -> None:
    first = code_of(zhuye("staff", "add", "李敏", "--role", "管理员", "--json"))
    second = code_of(zhuye("staff", "code", "1", "--by", "李敏", "--json"))
    assert asyncio.run(types_code(first)) is None
    linked = asyncio.run(types_code(second))
    assert linked is not None
    assert linked.name == "李敏"
    assert asyncio.run(types_code(second)) is None
    assert "已连上对话" in zhuye("staff", "list", "--by", "李敏").stdout


def test_only_administrators_manage_and_only_within_their_own_scope(zhuye: Zhuye) -> None:
    zhuye("staff", "add", "李敏", "--role", "管理员")
    for name, role in (("张三", "管理员"), ("王芳", "发布员")):
        zhuye("staff", "add", name, "--role", role, "--scope", "陕西", "--by", "李敏")
    assert "您的角色不能管理账号" in refused(
        zhuye("staff", "add", "赵云", "--role", "编辑", "--by", "王芳")
    )
    add = ("staff", "add", "赵云", "--role", "编辑", "--by", "张三")
    assert "超出了您自己的范围" in refused(zhuye(*add))
    assert "超出了您自己的范围" in refused(zhuye(*add, "--scope", "甘肃"))
    assert zhuye(*add, "--scope", "西安市").exit_code == 0
    assert "超出了您自己的范围" in refused(zhuye("staff", "revoke", "李敏", "--by", "张三"))
    assert "最后一个" in refused(zhuye("staff", "revoke", "李敏", "--by", "李敏"))


def test_who_is_revoked_acts_no_more_and_their_name_stays_taken(zhuye: Zhuye) -> None:
    zhuye("staff", "add", "李敏", "--role", "管理员")
    code = code_of(zhuye("staff", "add", "王芳", "--role", "管理员", "--by", "李敏", "--json"))
    assert "王芳" in zhuye("staff", "revoke", "王芳", "--by", "李敏").stdout
    assert asyncio.run(types_code(code)) is None
    assert "没有“王芳”" in refused(zhuye("staff", "list", "--by", "王芳"), 2)
    assert "王芳" not in zhuye("staff", "list", "--by", "李敏").stdout
    assert "王芳  管理员  全国  已停用" in zhuye("staff", "list", "--all", "--by", "李敏").stdout
    again = zhuye("staff", "add", "王芳", "--role", "编辑", "--by", "李敏")
    assert "已经有人用过" in refused(again)


def test_every_step_stands_in_the_trail_and_codes_do_not(zhuye: Zhuye) -> None:
    code = code_of(zhuye("staff", "add", "李敏", "--role", "管理员", "--json"))
    zhuye("staff", "add", "王芳", "--role", "查看员", "--scope", "陕西", "--by", "李敏")
    zhuye("staff", "revoke", "王芳", "--by", "李敏")
    lines = zhuye("audit", "list", "--by", "李敏", "--json").stdout.splitlines()
    told = [json.loads(one) for one in lines]
    assert [(one["by"], one["action"], one["target"]) for one in told] == [
        ("李敏", "staff.revoke", "staff:2"),
        ("李敏", "staff.code", "staff:2"),
        ("李敏", "staff.add", "staff:2"),
        ("operator", "staff.code", "staff:1"),
        ("operator", "staff.add", "staff:1"),
    ]
    assert told[0]["before"] == {"name": "王芳", "role": "reader", "scopes": ["610000"]}
    assert code not in "".join(lines)
    about = zhuye("audit", "list", "--by", "李敏", "--about", "staff:1").stdout
    assert len(about.splitlines()) == 2
    assert "operator  开账号  staff:1" in about


def test_the_trail_is_told_in_words(zhuye: Zhuye) -> None:
    zhuye("staff", "add", "李敏", "--role", "管理员")
    zhuye("staff", "add", "王芳", "--role", "发布员", "--scope", "陕西", "--by", "李敏")
    zhuye("staff", "revoke", "王芳", "--by", "李敏")
    lines = zhuye("audit", "list", "--by", "李敏").stdout.splitlines()
    assert [one.partition("  ")[2] for one in lines] == [
        "李敏  停用账号  staff:2  之前：名字 王芳，角色 发布员，范围 陕西省",
        "李敏  给出新的码  staff:2",
        "李敏  开账号  staff:2  之后：名字 王芳，角色 发布员，范围 陕西省",
        "operator  给出新的码  staff:1",
        "operator  开账号  staff:1  之后：名字 李敏，角色 管理员，范围 全国",
    ]


def test_every_action_that_a_role_may_do_has_a_word() -> None:
    for action in (*actions(), "notice.hold"):
        assert re.search("[\u4e00-\u9fff]", action_word(action))
    assert action_word("notice.fly") == "notice.fly"


def test_what_a_notice_was_handed_in_with_is_told_in_words_and_in_the_time_of_china() -> None:
    told = change_words(
        None,
        {
            "state": "waiting",
            "size": 320,
            "selection": {"regions": ["610000"], "age_from": 18},
            "target": None,
            "send_at": "2026-12-01T01:30:00+00:00",
            "spread_minutes": 90,
            "expires_at": "2026-12-08T01:30:00+00:00",
            "corrects": 7,
        },
    )
    assert told == (
        "  之后：状态 等批准，人数 320，发给 在陕西省；18 岁以上，开始 2026-12-01 09:30，"
        "慢慢发的分钟数 90，过期 2026-12-08 09:30，更正的通知 7"
    )


def test_only_what_changed_is_told() -> None:
    before, after = {"state": "sending", "size": 3}, {"state": "paused", "size": 3}
    assert change_words(before, after) == "  之前：状态 正在发  之后：状态 暂停了"
    assert change_words({"status": "received"}, None) == "  之前：进展 已收到"
    assert change_words(None, None) == ""


def test_what_has_no_word_goes_by_its_name() -> None:
    told = change_words(None, {"state": "flying", "colour": ["red"], "send_at": "soon"})
    assert told == '  之后：状态 flying，colour ["red"]，开始 soon'


def test_who_may_not_read_the_trail_is_told_so(zhuye: Zhuye) -> None:
    zhuye("staff", "add", "李敏", "--role", "管理员")
    zhuye("staff", "add", "王芳", "--role", "编辑", "--by", "李敏")
    assert "您的角色不能看操作记录" in refused(zhuye("audit", "list", "--by", "王芳"))


JOBS = "单位名称,职位,工作城市\n甲公司,客服,{place}\n"


def test_postings_are_brought_in_by_who_may_where_they_may(zhuye: Zhuye, tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text(JOBS.format(place="北京市海淀区"), encoding="utf-8")
    bring = ("jobs", "import", str(file))
    assert "新增 1" in zhuye(*bring).stdout
    zhuye("staff", "add", "李敏", "--role", "管理员")
    zhuye("staff", "add", "小陈", "--role", "编辑", "--scope", "陕西", "--by", "李敏")
    zhuye("staff", "add", "钱进", "--role", "查看员", "--by", "李敏")
    assert "--by" in refused(zhuye(*bring), 2)
    assert "不能导入岗位" in refused(zhuye(*bring, "--by", "钱进"))
    assert "超出了您的范围" in refused(zhuye(*bring, "--by", "小陈"))
    file.write_text(JOBS.format(place="西安市"), encoding="utf-8")
    assert "新增 1" in zhuye(*bring, "--by", "小陈").stdout
    keys = [json.loads(one)["key"] for one in zhuye("jobs", "list", "--json").stdout.splitlines()]
    outcomes = {zhuye("jobs", "close", key, "--by", "小陈").exit_code for key in keys}
    assert outcomes == {0, 1}
    trail = zhuye("audit", "list", "--by", "李敏", "--json").stdout.splitlines()
    told = [json.loads(one) for one in trail]
    mine = [(one["action"], one["after"]) for one in told if one["by"] == "小陈"]
    assert mine == [
        ("postings.close", None),
        ("postings.import", {"rows": 1, "created": 1, "updated": 0}),
    ]
