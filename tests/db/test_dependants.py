"""Dependants: kept under the person who speaks for them, and nobody else."""

import pytest

from db.database import Database
from db.errors import NotThere
from tests.db.examples import LATER, NOW, somebody


async def test_a_mother_speaks_for_two_children(database: Database) -> None:
    mother = await somebody(database)
    async with database.begin() as work:
        for name, age in (("小明", 12), ("小红", 17)):
            await work.dependants.add(
                mother, relation="child", name=name, facts={"age": age}, now=NOW
            )
        first, second = await work.dependants.list(mother)
        assert (first.name, first.facts, first.relation) == ("小明", {"age": 12}, "child")
        changed = await work.dependants.update(mother, second.id, facts={"age": 18}, now=LATER)
        assert (changed.name, changed.facts) == ("小红", {"age": 18})
        assert await work.dependants.get(mother, second.id) == changed
        assert await work.dependants.get(mother, first.id) == first


async def test_nobody_reaches_the_dependant_of_another(database: Database) -> None:
    mother, stranger = [await somebody(database, name) for name in "ab"]
    async with database.begin() as work:
        child = await work.dependants.add(mother, relation="child", name="小明", facts={}, now=NOW)
        assert await work.dependants.get(stranger, child.id) is None
        assert await work.dependants.list(stranger) == []
        with pytest.raises(NotThere):
            await work.dependants.update(stranger, child.id, name="大明", now=LATER)
