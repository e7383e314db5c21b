"""A member of staff writes a notice: counted after each condition, let go by a number."""

from db.database import Database
from db.notice_records import NoticeRecord
from tests.support.noticing import make_staff, put_crowd
from tests.support.talks import House, Someone

TITLE = "周六招聘会"
TEXT = "周六上午九点在市图书馆举办招聘会，敬请携带证件，逾期不候。"


async def at_the_menu(database: Database, address: str = "somebody") -> Someone:
    someone = Someone(House(database), address)
    for said in ("你好", "1"):
        await someone.says(said)
    return someone


async def writes(someone: Someone, *after: str) -> str:
    """Write the text; then say what comes after."""
    said = ""
    for one in ("写通知", TITLE, TEXT, "行，就这样", "行，就这样", *after):
        said = await someone.says(one)
    return said


async def notices(database: Database) -> list[NoticeRecord]:
    async with database.read() as uow:
        return list(await uow.notices.list(9))


async def test_whoever_is_no_staff_hears_for_whom_it_is(database: Database) -> None:
    someone = await at_the_menu(database)
    assert "给残联和协会的工作人员用的" in await someone.says("/notice")
    assert someone.asked == "menu.goal"


async def test_a_notice_goes_out_when_its_number_comes_back(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    said = await writes(someone, "不连")
    print(said)
