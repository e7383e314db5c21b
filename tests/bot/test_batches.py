"""What comes at once is done together, and everybody gets their own result."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.batches import Batcher


@dataclass
class Work:
    """Doubles numbers; waits at `gate`, and refuses every batch with a number of `bad` in it."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    bad: frozenset[int] = frozenset()
    batches: list[list[int]] = field(default_factory=list)

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        await self.gate.wait()
        if self.bad.intersection(numbers):
            raise ValueError("no")
        return [2 * one for one in numbers]


@pytest.fixture
def work() -> Work:
    return Work()


def all_at_once(batcher: Batcher[int, int], numbers: Sequence[int]) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(batcher.do(one)) for one in numbers]


async def results(tasks: Sequence[asyncio.Task[int]]) -> list[int | BaseException]:
    async with asyncio.timeout(1):
        return await asyncio.gather(*tasks, return_exceptions=True)


async def under_way(work: Work, batches: int = 1) -> None:
    async with asyncio.timeout(1):
        while len(work.batches) < batches:
            await asyncio.sleep(0)


async def test_one_alone_is_done_at_once(work: Work) -> None:
    work.gate.set()
    assert await Batcher(work).do(21) == 42
    assert work.batches == [[21]]


async def test_what_comes_while_a_batch_is_under_way_goes_together_with_the_next(
    work: Work,
) -> None:
    batcher = Batcher(work)
    first = all_at_once(batcher, [1])
    await under_way(work)
    rest = all_at_once(batcher, [2, 3, 4])
    await asyncio.sleep(0)
    work.gate.set()
    assert await results([*first, *rest]) == [2, 4, 6, 8]
    assert work.batches == [[1], [2, 3, 4]]


async def test_a_batch_holds_no_more_than_it_may(work: Work) -> None:
    batcher = Batcher(work, most=2)
    tasks = all_at_once(batcher, [1, 2, 3, 4, 5])
    work.gate.set()
    assert await results(tasks) == [2, 4, 6, 8, 10]
    assert work.batches == [[1, 2], [3, 4], [5]]


async def test_an_error_is_for_those_of_its_batch_only(work: Work) -> None:
    work.bad = frozenset({3})
    batcher = Batcher(work, most=2)
    tasks = all_at_once(batcher, [1, 2, 3, 4, 5])
    work.gate.set()
    one, two, three, four, five = await results(tasks)
    assert (one, two, five) == (2, 4, 10)
    assert isinstance(three, ValueError)
    assert isinstance(four, ValueError)


async def test_after_an_error_everything_goes_on(work: Work) -> None:
    work.bad = frozenset({1})
    work.gate.set()
    batcher = Batcher(work)
    with pytest.raises(ValueError, match="no"):
        await batcher.do(1)
    assert await batcher.do(2) == 4


async def test_whoever_stops_waiting_harms_nobody(work: Work) -> None:
    batcher = Batcher(work)
    impatient, patient = all_at_once(batcher, [1, 2])
    await under_way(work)
    later = all_at_once(batcher, [3, 4])
    await asyncio.sleep(0)
    impatient.cancel()
    later[0].cancel()
    await asyncio.sleep(0)
    work.gate.set()
    assert await results([patient, later[1]]) == [4, 8]
    assert impatient.cancelled()
    assert later[0].cancelled()


async def test_whoever_stops_waiting_is_not_told_of_an_error_either(work: Work) -> None:
    work.bad = frozenset({2})
    batcher = Batcher(work)
    impatient, patient = all_at_once(batcher, [1, 2])
    await under_way(work)
    impatient.cancel()
    work.gate.set()
    (told,) = await results([patient])
    assert isinstance(told, ValueError)


async def test_work_that_forgets_somebody_leaves_nobody_waiting_for_ever() -> None:
    async def forgetful(numbers: Sequence[int]) -> list[int]:
        return [2 * one for one in numbers[1:]]

    batcher = Batcher(forgetful)
    tasks = all_at_once(batcher, [1, 2])
    assert all(isinstance(one, ValueError) for one in await results(tasks))


async def test_draining_waits_for_work_that_nobody_waits_for_any_more() -> None:
    done: list[int] = []

    async def work(items: Sequence[int]) -> list[None]:
        await asyncio.sleep(0.02)
        done.extend(items)
        return [None] * len(items)

    batcher = Batcher(work)
    waiter = asyncio.create_task(batcher.do(1))
    await asyncio.sleep(0)
    waiter.cancel()
    await batcher.drain()
    assert done == [1]
