"""Codes by which somebody goes on elsewhere: used once, for a day, and not to be guessed."""

import asyncio
from datetime import datetime, timedelta

from db.database import Database
from db.records import CodeState
from db.repositories.codes import (
    DIGITS,
    LIVE_AT_MOST,
    MISSES_AT_MOST,
    MISSES_OF_ALL,
    MISSES_WITHIN,
    VALID,
)
from tests.db.examples import NOW, somebody

WRONG = "x" * 43


async def issue(database: Database, person: int, now: datetime = NOW) -> str:
    async with database.begin() as work:
        return await work.codes.issue(person, now)


async def look(database: Database, person: int, code: str, now: datetime = NOW) -> CodeState:
    async with database.begin() as work:
        return (await work.codes.look(person, work.codes.digest(code), now))[0]


async def redeem(database: Database, code: str, now: datetime = NOW) -> int | None:
    async with database.begin() as work:
        return await work.codes.redeem(work.codes.digest(code), now)


async def test_a_code_is_eight_digits_and_names_its_person_once(database: Database) -> None:
    wang, li = await somebody(database), await somebody(database, "li")
    code = await issue(database, wang)
    assert len(code) == DIGITS
    assert code.isdecimal()
    assert await look(database, li, code) is CodeState.LIVE
    assert await redeem(database, code) == wang
    assert await redeem(database, code) is None
    assert await look(database, li, code) is CodeState.USED


async def test_the_code_itself_is_nowhere(database: Database) -> None:
    wang = await somebody(database)
    code = await issue(database, wang)
    async with database.read() as work:
        kept = await work.people.export(wang)
    assert len(kept["join_codes"]) == 1
    assert code not in str(kept)


async def test_a_code_is_good_for_a_day(database: Database) -> None:
    wang, li = await somebody(database), await somebody(database, "li")
    code = await issue(database, wang)
    just_before = NOW + VALID - timedelta(seconds=1)
    assert await look(database, li, code, just_before) is CodeState.LIVE
    assert await look(database, li, code, NOW + VALID) is CodeState.EXPIRED
    assert await redeem(database, code, NOW + VALID) is None
    assert await redeem(database, code, just_before) == wang


async def test_ones_own_code_joins_nobody(database: Database) -> None:
    wang = await somebody(database)
    code = await issue(database, wang)
    assert await look(database, wang, code) is CodeState.OWN


async def test_a_further_code_ends_the_oldest(database: Database) -> None:
    wang, li = await somebody(database), await somebody(database, "li")
    codes = [await issue(database, wang) for _ in range(LIVE_AT_MOST + 1)]
    states = [await look(database, li, one) for one in codes]
    assert states == [CodeState.EXPIRED, *[CodeState.LIVE] * LIVE_AT_MOST]


async def test_after_some_wrong_codes_even_the_right_one_is_refused_for_an_hour(
    database: Database,
) -> None:
    wang, li = await somebody(database), await somebody(database, "li")
    code = await issue(database, wang)
    for _ in range(MISSES_AT_MOST):
        assert await look(database, li, "no code") is CodeState.WRONG
    assert await look(database, li, code) is CodeState.TOO_MANY
    # Nobody else is held up.
    assert await look(database, await somebody(database, "zhao"), code) is CodeState.LIVE
    assert await look(database, li, code, NOW + MISSES_WITHIN) is CodeState.LIVE


async def test_expired_and_used_codes_are_no_guesses(database: Database) -> None:
    wang, li = await somebody(database), await somebody(database, "li")
    code = await issue(database, wang)
    later = NOW + VALID
    for _ in range(MISSES_AT_MOST):
        assert await look(database, li, code, later) is CodeState.EXPIRED
    fresh = await issue(database, wang, later)
    assert await look(database, li, fresh, later) is CodeState.LIVE


async def test_a_new_person_for_every_guess_does_not_help(database: Database) -> None:
    wang = await somebody(database)
    code = await issue(database, wang)
    async with database.begin() as work:
        for number in range(MISSES_OF_ALL):
            guesser = (await work.people.meet("web", f"guesser {number}", NOW)).id
            assert (await work.codes.look(guesser, WRONG, NOW))[0] is CodeState.WRONG
            # What they deleted does not come back as new tries.
            await work.people.erase(guesser, NOW)
    assert await look(database, await somebody(database, "next"), code) is CodeState.TOO_MANY
    later = NOW + MISSES_WITHIN
    assert await look(database, await somebody(database, "next"), code, later) is CodeState.LIVE


async def test_of_two_who_use_a_code_at_the_same_moment_one_gets_it(database: Database) -> None:
    wang = await somebody(database)
    for _ in range(10):
        code = await issue(database, wang)
        got = await asyncio.gather(*(redeem(database, code) for _ in range(3)))
        assert sorted(got, key=str) == [wang, None, None]


async def test_codes_that_ended_are_pruned(database: Database) -> None:
    wang, li = await somebody(database), await somebody(database, "li")
    code = await issue(database, wang)
    await look(database, li, "no code")
    async with database.begin() as work:
        assert await work.codes.prune(NOW + VALID, 9) == 0
        assert await work.codes.prune(NOW + VALID + timedelta(seconds=1), 9) == 1
        assert await work.codes.prune_misses(NOW + timedelta(seconds=1), 9) == 1
    assert await look(database, li, code) is CodeState.WRONG
