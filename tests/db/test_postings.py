"""Postings: put, recognised, found by their terms, and never found when they are over."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.backup import backup, restore
from db.database import Database
from db.errors import NotThere
from db.keys import Keys
from db.listed_records import PostingRow, PutCounts
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW

TODAY = date(2026, 11, 24)
SOON = TODAY + timedelta(days=30)


def row(key: str, *terms: str, title: str = "按摩师", until: date = SOON) -> PostingRow:
    return PostingRow(key, {"title": title}, terms, TODAY, until)


async def put(database: Database, *rows: PostingRow) -> PutCounts:
    async with database.begin() as work:
        return await work.postings.put(rows, NOW)


async def found(database: Database, *groups: tuple[str, ...], day: date = TODAY) -> list[str]:
    async with database.read() as work:
        return [one.key for one in await work.postings.find(groups, day, 10)]


async def test_a_posting_is_found_by_its_terms_the_newest_first(database: Database) -> None:
    await put(database, row("a", "按摩", "r110000"), row("b", "按摩", "r310000"), row("c", "客服"))
    assert await found(database) == ["c", "b", "a"]
    assert await found(database, ("按摩",)) == ["b", "a"]
    assert await found(database, ("按摩",), ("r110000", "r120000")) == ["a"]
    assert await found(database, ("按摩", "客服")) == ["c", "b", "a"]
    assert await found(database, ("a_sign",)) == []


@pytest.mark.parametrize("one_by_one", [0, 12, 1_000])
async def test_the_newest_come_first_however_many_there_are(
    one_by_one: int, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.repositories.listed._NEWEST", 3)
    monkeypatch.setattr("db.repositories.listed._ONE_BY_ONE", one_by_one)
    keys = [str(number) for number in range(20)]
    await put(database, *(row(key, "even" if int(key) % 2 == 0 else "odd") for key in keys))
    assert await found(database, ("even",)) == keys[-2::-2]
    assert await found(database, ("even", "odd")) == keys[:9:-1]
    assert await found(database, ("even",), ("odd",)) == []
    assert await found(database, ("even",), ()) == []


async def test_what_is_refused_is_not_fetched(database: Database) -> None:
    await put(database, row("a", "按摩"), row("b", "按摩", "h_night"), row("c", "h_nights"))

    async def lacking(*terms: str, groups: tuple[tuple[str, ...], ...] = ()) -> list[str]:
        async with database.read() as work:
            return [one.key for one in await work.postings.find(groups, TODAY, 10, terms)]

    assert await lacking("h_night") == ["c", "a"]
    assert await lacking("h_night", "h_nights", groups=(("按摩", "h_nights"),)) == ["a"]
    assert await lacking("hxnight", "%", groups=(("按摩",),)) == ["b", "a"]


async def test_a_term_is_never_taken_for_more_than_a_term(database: Database) -> None:
    await put(database, row("a", "按摩"))
    for strange in ('按"摩', "按摩 OR 客服", "terms:按摩", "*", "{按摩}", "'"):
        assert await found(database, (strange,)) == []


async def test_the_same_posting_is_recognised_and_changed(database: Database) -> None:
    assert await put(database, row("a", "按摩"), row("b", "客服")) == PutCounts(2, 0, 0)
    again = (row("a", "推拿", title="推拿师"), row("b", "客服"), row("c", "保洁"))
    assert await put(database, *again) == PutCounts(1, 1, 1)
    assert await found(database, ("按摩",)) == []
    assert await found(database, ("推拿",)) == ["a"]
    async with database.read() as work:
        (first, *_) = await work.postings.page(0, 9)
    assert first.body == {"title": "推拿师"}


async def test_of_two_rows_with_one_key_the_later_counts(database: Database) -> None:
    assert await put(database, row("a", "按摩"), row("a", "客服")) == PutCounts(1, 0, 0)
    assert await found(database, ("客服",)) == ["a"]


async def test_what_is_over_closed_or_not_begun_is_never_found(database: Database) -> None:
    await put(
        database, row("over", "按摩", until=TODAY), row("closed", "按摩"), row("open", "按摩")
    )
    async with database.begin() as work:
        await work.postings.close("closed", NOW)
        with pytest.raises(NotThere):
            await work.postings.close("nothing", NOW)
    assert await found(database, ("按摩",)) == ["open", "over"]
    assert await found(database, ("按摩",), day=TODAY + timedelta(days=1)) == ["open"]
    assert await found(database, day=TODAY - timedelta(days=1)) == []
    async with database.begin() as work:
        assert await work.postings.drop_from_index(TODAY + timedelta(days=1), 9) == 1
        assert await work.postings.drop_from_index(TODAY + timedelta(days=1), 9) == 0
    assert await found(database, ("按摩",)) == ["open"]


async def test_the_beginning_of_a_key_names_a_posting_as_long_as_it_names_one_alone(
    database: Database,
) -> None:
    await put(database, row("abc", "按摩"), row("abd", "按摩"), row("ab", "按摩"))
    async with database.read() as work:
        ids = [await work.postings.id_of(key) for key in ("abc", "abd", "ab")]
        assert None not in ids
        assert await work.postings.id_of("a") is None
        assert await work.postings.id_of("x") is None
        assert await work.postings.id_of("ab%") is None
    await put(database, row("xyz", "按摩"))
    async with database.read() as work:
        assert await work.postings.id_of("xy") == await work.postings.id_of("xyz")


async def test_a_posting_that_was_closed_or_over_comes_back_when_it_is_put_again(
    database: Database,
) -> None:
    await put(database, row("a", "按摩"), row("b", "按摩", until=TODAY))
    async with database.begin() as work:
        await work.postings.close("a", NOW)
        await work.postings.drop_from_index(SOON, 9)
    assert await put(database, row("a", "按摩"), row("b", "按摩")) == PutCounts(0, 2, 0)
    assert await found(database, ("按摩",)) == ["b", "a"]


async def test_nobody_is_told_twice_of_one_posting(database: Database) -> None:
    await put(database, row("a", "按摩"), row("b", "客服"))
    async with database.begin() as work:
        fresh = await work.postings.unannounced(TODAY, 9)
        await work.postings.mark_announced([one.id for one in fresh], LATER)
    await put(database, row("a", "推拿"))
    async with database.begin() as work:
        assert [one.key for one in fresh] == ["a", "b"]
        assert await work.postings.unannounced(TODAY, 9) == []


async def test_terms_are_changed_and_a_lost_index_is_made_anew(database: Database) -> None:
    await put(database, row("a", "按摩"), row("b", "按摩"))
    async with database.begin() as work:
        first, _ = await work.postings.page(0, 9, today=TODAY)
        await work.postings.set_terms([(first.id, ("推拿", "r110000"))])
        await _lose_index(work)
    assert await found(database, ("按摩",)) == (["b"] if database.is_shared else [])
    async with database.begin() as work:
        await work.postings.rebuild_index()
        await work.trainings.rebuild_index()
    assert await found(database, ("按摩",)) == ["b"]
    assert await found(database, ("推拿",), ("r110000",)) == ["a"]


async def _lose_index(work: UnitOfWork) -> None:
    """Empty the index of SQLite; PostgreSQL lets nobody do so."""
    if work.postings._connection.dialect.name == "sqlite":
        lost = "INSERT INTO postings_terms(postings_terms) VALUES ('delete-all')"
        await work.postings._connection.exec_driver_sql(lost)


async def test_samples_go_and_nothing_else(database: Database) -> None:
    sample = PostingRow("s", {}, ("按摩",), TODAY, SOON, sample=True)
    await put(database, row("a", "按摩"), sample)
    async with database.begin() as work:
        assert await work.postings.drop_samples(9) == 1
    assert await found(database, ("按摩",)) == ["a"]


async def test_what_was_found_is_found_after_a_backup_was_restored(
    database: Database, tmp_path: Path, keys: Keys
) -> None:
    await put(database, row("a", "按摩", "r110000"), row("b", "客服"))
    url = str(database.url.render_as_string(hide_password=False))
    await backup(url, tmp_path / "backup")
    for target in (f"sqlite:///{tmp_path}/again.db", url):
        await restore(target, tmp_path / "backup", keys, force=True)
        restored = Database.open(target, keys)
        assert await found(restored, ("按摩",)) == ["a"]
        assert await found(restored, ("客服",)) == ["b"]
        await restored.close()


_KEYS = st.sampled_from("abcd")
_WORDS = st.sampled_from(["按摩", "客服", "r110000", "p5", "an_mo", "b_housing"])
_PUT = st.lists(st.tuples(_KEYS, st.sets(_WORDS, min_size=1), st.sampled_from([TODAY, SOON])))
_ACTS = st.lists(st.one_of(_PUT, _KEYS, st.just(SOON)), max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=_ACTS, groups=st.lists(st.lists(_WORDS, min_size=1, max_size=3), max_size=3))
async def test_the_index_says_what_the_table_says(
    database: Database, acts: list[Any], groups: list[list[str]]
) -> None:
    kept: dict[str, tuple[set[str], date]] = {}
    async with database.begin() as work:
        await work.postings.drop_samples(9)
        for act in acts:
            match act:
                case date():
                    await work.postings.drop_from_index(act, 9)
                    kept = {key: one for key, one in kept.items() if one[1] >= act}
                case str():
                    with suppress(NotThere):
                        await work.postings.close(act, NOW)
                    kept.pop(act, None)
                case _:
                    rows = [
                        replace(row(key, *sorted(terms), until=until), sample=True)
                        for key, terms, until in act
                    ]
                    await work.postings.put(rows, NOW)
                    kept |= {key: (terms, until) for key, terms, until in act}
    expected = {
        key for key, (terms, _) in kept.items() if all(terms & set(group) for group in groups)
    }
    assert set(await found(database, *map(tuple, groups))) == expected
    await _check_index(database)


async def _check_index(database: Database) -> None:
    """Let SQLite compare its index with the table; an error if they disagree."""
    if not database.is_shared:
        with closing(sqlite3.connect(str(database.url.database))) as connection:
            connection.execute(
                "INSERT INTO postings_terms(postings_terms, rank) VALUES ('integrity-check', 1)"
            )
