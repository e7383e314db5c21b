"""A member of staff links their account in the talk: whatever they say first, wherever they type.

A code of staff looks like one for another device, and a wrong one counts once, as whichever it was
meant.
"""

import pytest

from db.database import Database
from db.notice_records import StaffRecord
from db.repositories.codes import MISSES_AT_MOST
from tests.support.noticing import put_code
from tests.support.talks import House, Someone

WRONG = "00000001"


@pytest.fixture
def someone(database: Database) -> Someone:
    return Someone(House(database))


async def account(someone: Someone) -> StaffRecord | None:
    async with someone.house.database.read() as uow:
        person = await uow.people.find(someone.channel, someone.address)
        return None if person is None else await uow.staff.of_person(person)


@pytest.mark.parametrize("first", ["我是工作人员", "/staff", "员工登录"])
async def test_a_newcomer_does_what_the_command_line_says(first: str, someone: Someone) -> None:
    code = await put_code(someone, "broadcaster")
    assert "您想让我怎么说话" in await someone.says(first)
    assert "请输入管理员给您的 8 位数字码" in await someone.says("1")
    said = await someone.says(code)
    assert "您是broadcaster，发布员" in said
    assert "写通知" in said


async def test_the_first_words_of_others_lead_nowhere_else(someone: Someone) -> None:
    await someone.says("菜单")
    await someone.says("1")
    assert someone.asked == "menu.goal"


@pytest.mark.parametrize("digits", ["0123456789", "０１２３４５６７８９", "零一二三四五六七八九"])
async def test_a_code_at_the_menu_links_as_well(digits: str, someone: Someone) -> None:
    code = await put_code(someone, "reader")
    for said in ("你好", "1"):
        await someone.says(said)
    typed = code.translate(str.maketrans("0123456789", digits))
    assert "您是reader，查看员" in await someone.says(f"{typed[:4]} {typed[4:]}")
    assert someone.asked == "staff.step"
    await someone.says("回菜单")
    assert someone.asked == "menu.goal"


async def test_a_code_as_the_very_first_words_links_as_well(someone: Someone) -> None:
    code = await put_code(someone, "reader")
    said = await someone.says(code)
    assert "我是助业" in said
    assert "您是reader，查看员" in said


async def test_a_code_that_was_mistyped_at_the_menu_can_be_typed_once_more(
    someone: Someone,
) -> None:
    code = await put_code(someone, "reader")
    for said in ("你好", "1"):
        await someone.says(said)
    assert "没有这个连接码" in await someone.says(WRONG)
    assert "您是reader" in await someone.says(code)


async def test_going_back_does_not_take_the_link_away(someone: Someone) -> None:
    code = await put_code(someone, "reader")
    for said in ("你好", "1", code, "返回"):
        await someone.says(said)
    assert someone.asked == "menu.goal"
    linked = await account(someone)
    assert linked is not None
    assert linked.name == "reader"


async def test_wrong_codes_count_once_and_then_no_code_is_looked_at(someone: Someone) -> None:
    code = await put_code(someone, "reader")
    for said in ("你好", "1"):
        await someone.says(said)
    for _ in range(MISSES_AT_MOST):
        assert "没有这个连接码" in await someone.says(WRONG)
    assert "输错的次数太多了" in await someone.says(code)
    assert await account(someone) is None


async def test_a_right_code_is_no_miss(someone: Someone) -> None:
    for said in ("你好", "1"):
        await someone.says(said)
    for number in range(MISSES_AT_MOST + 1):
        code = await put_code(someone, "reader")
        assert "您是reader" in await someone.says(code), number
        await someone.says("菜单")


async def test_a_code_for_another_device_still_asks_whose_it_is(someone: Someone) -> None:
    other = Someone(someone.house, "phone", "telegram")
    for said in ("你好", "1"):
        await other.says(said)
        await someone.says(said)
    given = await other.says("给我一个连接码")
    code = "".join(one for one in given.partition("连接码是")[2][:11] if one.isdecimal())
    await someone.says(code)
    assert someone.asked == "joining.sure"
    assert await account(someone) is None


async def test_who_has_no_code_is_told_where_to_get_one_and_how_to_leave(someone: Someone) -> None:
    for said in ("你好", "1", "我是工作人员"):
        await someone.says(said)
    said = await someone.says("没有码")
    assert "请向管理员要" in said
    assert "那台设备" not in said
    assert someone.asked == "staff.code"
    await someone.says("菜单")
    assert someone.asked == "menu.goal"
