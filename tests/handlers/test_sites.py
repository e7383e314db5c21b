"""Places are looked for by what they are, and by where somebody is."""

import pytest

from db.database import Database
from db.listed_records import SiteRow
from knowledge.sites.site import Site, SiteKind
from tests.support.listings import NOW
from tests.support.talks import House, Someone

KEPT = (
    ("银川中心", "service_centre", "640100"),
    ("银川基地", "jishan_base", "640100"),
    ("兰州中心", "service_centre", "620100"),
    ("西宁天籁", "tianlai_point", "630100"),
    ("海口天籁", "tianlai_point", "460100"),
    ("长春驿站", "woniu_station", "220100"),
)


@pytest.fixture
async def somebody(database: Database) -> Someone:
    """Somebody at the menu, who has told nothing."""
    sites = [Site(kind=SiteKind(kind), name=name, region=region) for name, kind, region in KEPT]
    async with database.begin() as uow:
        await uow.sites.put(
            [SiteRow(one.name, one.kind, one.region, one.model_dump(mode="json")) for one in sites],
            NOW,
        )
    one = Someone(House(database))
    await one.says("你好")
    await one.says("1")
    return one


def named(reply: str) -> list[str]:
    """The names of the places that are offered, in their order."""
    lines = [line.partition(". ")[2] for line in reply.splitlines() if line[:1].isdigit()]
    names = [name for name, _, _ in KEPT]
    return [name for line in lines for name in names if line.startswith(name)]


async def test_the_nearest_of_the_kind_that_was_named_wherever_it_is(somebody: Someone) -> None:
    await somebody.says("哪里有天籁之家服务点")
    assert named(await somebody.says("银川")) == ["西宁天籁", "海口天籁"]


async def test_kind_and_place_in_one_breath_are_asked_for_no_more(somebody: Someone) -> None:
    assert named(await somebody.says("银川附近的残疾人就业服务机构")) == ["银川中心", "兰州中心"]
    assert named(await somebody.says("菜单")) == []
    assert named(await somebody.says("蜗牛之翼服务站 银川")) == ["长春驿站"]


async def test_where_the_province_has_some_the_nearest_beyond_it_follow(somebody: Someone) -> None:
    await somebody.says("附近的服务点")
    near = named(await somebody.says("银川"))
    assert set(near[:2]) == {"银川中心", "银川基地"}
    assert near[2:4] == ["兰州中心", "西宁天籁"]


async def test_a_kind_or_a_place_is_named_at_the_list_itself(somebody: Someone) -> None:
    await somebody.says("附近的服务点")
    await somebody.says("银川")
    assert named(await somebody.says("有没有工疗站")) == ["长春驿站"]
    assert named(await somebody.says("海口的天籁之家")) == ["海口天籁", "西宁天籁"]
    # The place alone keeps the kind, even where it is a part of the name of one that is offered.
    assert named(await somebody.says("西宁")) == ["西宁天籁", "海口天籁"]
    assert len(named(await somebody.says("看别的种类"))) == 5


async def test_a_kind_that_is_nowhere_is_said_to_be_nowhere(somebody: Someone) -> None:
    reply = await somebody.says("银川有没有手拉手示范社区")
    assert somebody.asked == "sites.instead"
    assert "手拉手示范社区" in reply
    assert len(named(await somebody.says("1"))) == 5


async def test_who_would_become_one_is_not_sent_looking(somebody: Someone) -> None:
    await somebody.says("我们想成为蜗牛之翼服务站")
    assert somebody.asked.startswith("found.")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("示例路15号", "在宁夏回族自治区银川市，示例路15号。"),
        ("宁夏回族自治区银川市示例路15号", "在宁夏回族自治区银川市示例路15号。"),
        ("", "在宁夏回族自治区银川市。"),
    ],
)
async def test_the_town_is_told_with_the_address(
    somebody: Someone, address: str, told: str
) -> None:
    one = Site(kind=SiteKind.SERVICE_CENTRE, name="银川中心", region="640100", address=address)
    async with somebody.house.database.begin() as uow:
        row = SiteRow(one.name, one.kind, one.region, one.model_dump(mode="json"))
        await uow.sites.put([row], NOW)
    await somebody.says("银川附近的就业服务中心")
    assert told in (await somebody.says("1")).splitlines()
