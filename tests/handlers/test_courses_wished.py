"""What somebody wants to learn is looked for among courses, and not among postings."""

import pytest

from db.database import Database
from tests.support.listings import put_listings
from tests.support.talks import House, Someone


@pytest.fixture
async def somebody(database: Database) -> Someone:
    """Somebody at the menu, where there are two courses."""
    await put_listings(database)
    one = Someone(House(database))
    await one.says("你好")
    await one.says("1")
    return one


async def test_what_is_to_be_learned_narrows_the_list(somebody: Someone) -> None:
    reply = await somebody.says("我想学咖啡")
    assert somebody.asked == "trainings.which"
    assert "咖啡制作入门" in reply
    assert "读屏软件办公课" not in reply


async def test_a_form_and_a_place_are_wishes_of_a_course(somebody: Someone) -> None:
    reply = await somebody.says("有没有手语翻译的培训，北京的")
    assert somebody.asked == "trainings.which"
    assert "咖啡制作入门" in reply
    assert "读屏软件办公课" not in reply


@pytest.mark.parametrize("said", ["有什么培训", "找培训班", "有哪些课程可以报名"])
async def test_who_only_asks_for_courses_sees_all(somebody: Someone, said: str) -> None:
    reply = await somebody.says(said)
    assert "咖啡制作入门" in reply
    assert "读屏软件办公课" in reply


async def test_who_looks_for_work_as_a_trainer_looks_for_work(somebody: Someone) -> None:
    await somebody.says("我想找培训师的工作")
    assert not somebody.asked.startswith("trainings.")


async def test_the_place_is_given_up_before_the_form(somebody: Someone) -> None:
    reply = await somebody.says("有没有手语翻译的培训，济南的")
    assert "先不管这些：济南市" in reply
    assert "咖啡制作入门" in reply
