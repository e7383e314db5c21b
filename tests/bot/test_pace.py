"""A flood drowns nobody: everybody has a pace of their own, and is warned once."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.pace
from bot.pace import A_SECOND, BURST, Pace, Verdict

BY_A_HAIR = 1e-6


@dataclass
class Clock:
    """Seconds that pass only when they are told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def send(pace: Pace, count: int, sender: str = "wang") -> list[Verdict]:
    return [pace.verdict(sender) for _ in range(count)]


def test_a_burst_is_taken(clock: Clock) -> None:
    assert set(send(Pace(clock), BURST)) == {Verdict.TAKE}


def test_of_what_is_too_much_only_the_first_is_warned_of(clock: Clock) -> None:
    too_much = send(Pace(clock), BURST + 4)[BURST:]
    assert too_much == [Verdict.WARN, *[Verdict.DROP] * 3]


def test_after_a_pause_as_many_are_taken_as_it_had_seconds(clock: Clock) -> None:
    pace = Pace(clock)
    send(pace, BURST)
    clock.now += 3 / A_SECOND
    assert send(pace, 4).count(Verdict.TAKE) == 3


def test_a_long_pause_saves_up_no_more_than_a_burst(clock: Clock) -> None:
    pace = Pace(clock)
    send(pace, BURST)
    clock.now += 1_000_000
    assert send(pace, 2 * BURST).count(Verdict.TAKE) == BURST


def test_a_message_that_slips_through_a_flood_does_not_bring_a_second_warning(
    clock: Clock,
) -> None:
    pace = Pace(clock)
    verdicts = send(pace, 2 * BURST)
    for _ in range(20):
        clock.now += 1.5 / A_SECOND
        verdicts += send(pace, 5)
    assert verdicts.count(Verdict.WARN) == 1


def test_the_next_flood_is_warned_of_again(clock: Clock) -> None:
    pace = Pace(clock)
    send(pace, 2 * BURST)
    clock.now += BURST / A_SECOND
    assert send(pace, BURST + 1)[-1] is Verdict.WARN


def test_one_who_floods_slows_nobody_else(clock: Clock) -> None:
    pace = Pace(clock)
    send(pace, 2 * BURST, "wang")
    assert send(pace, 1, "li") == [Verdict.TAKE]


def test_whoever_has_paused_for_longest_is_forgotten_first(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.pace, "KNOWN", 2)
    pace = Pace(clock)
    for sender in ("wang", "li", "wang"):
        send(pace, BURST, sender)
    send(pace, 1, "zhao")
    assert send(pace, 1, "wang") == [Verdict.DROP]
    assert send(pace, 1, "li") == [Verdict.TAKE]


def test_no_more_are_remembered_than_there_is_room_for(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.pace, "KNOWN", 5)
    pace = Pace(clock)
    for sender in range(50):
        send(pace, 1, str(sender))
    assert len(pace._buckets) == 5


@given(st.lists(st.floats(0, 30) | st.just(0.0), max_size=400))
def test_nobody_gets_more_through_than_a_burst_and_their_seconds(pauses: list[float]) -> None:
    clock = Clock()
    began, pace = clock.now, Pace(clock)
    taken = 0
    for pause in pauses:
        clock.now += pause
        taken += pace.verdict("wang") is Verdict.TAKE
        assert taken <= BURST + (clock.now - began) * A_SECOND + BY_A_HAIR


@given(st.lists(st.floats(1 / A_SECOND, 100), max_size=200))
def test_whoever_writes_no_faster_than_the_pace_is_never_held_up(pauses: list[float]) -> None:
    clock = Clock()
    pace = Pace(clock)
    for pause in pauses:
        clock.now += pause
        assert pace.verdict("wang") is Verdict.TAKE
