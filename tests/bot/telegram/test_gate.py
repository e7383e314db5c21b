"""Whoever is told to wait waits alone; when a second quiet one is, all do."""

from dataclasses import dataclass

import pytest

from bot.channels.telegram.gate import Gate
from bot.doors import NotSent

WANG, LI, ZHAO = 1, 2, 3


@dataclass
class Clock:
    """Seconds that pass only when they are told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(clock)


def closed_for(gate: Gate) -> float:
    """Seconds for which everything waits; 0 when the gate is open."""
    try:
        gate.check()
    except NotSent as error:
        # Those who wait come back one after the other.
        return round(error.seconds)
    return 0.0


def test_at_first_everything_passes(gate: Gate) -> None:
    assert closed_for(gate) == 0


def test_one_chat_that_has_to_wait_holds_up_nobody_else(gate: Gate) -> None:
    gate.held_up(WANG, 30)
    assert closed_for(gate) == 0


def test_the_same_chat_again_still_holds_up_nobody_else(gate: Gate, clock: Clock) -> None:
    gate.held_up(WANG, 30)
    clock.now += 10
    gate.held_up(WANG, 30)
    assert closed_for(gate) == 0


def test_a_second_chat_meanwhile_means_the_bot(gate: Gate, clock: Clock) -> None:
    gate.held_up(WANG, 30)
    clock.now += 10
    gate.held_up(LI, 5)
    assert closed_for(gate) == 5


def test_the_gate_opens_when_the_time_is_over(gate: Gate, clock: Clock) -> None:
    gate.held_up(WANG, 30)
    gate.held_up(LI, 5)
    clock.now += 4
    assert closed_for(gate) == 1
    clock.now += 1
    assert closed_for(gate) == 0


def test_a_second_chat_later_waits_alone(gate: Gate, clock: Clock) -> None:
    gate.held_up(WANG, 30)
    clock.now += 30
    gate.held_up(LI, 5)
    assert closed_for(gate) == 0


def test_a_short_wait_does_not_shorten_a_long_one(gate: Gate) -> None:
    gate.held_up(WANG, 30)
    gate.held_up(LI, 20)
    gate.held_up(ZHAO, 1)
    assert closed_for(gate) == 20


def test_a_chat_that_waits_long_is_not_forgotten_for_one_that_waited_a_moment(
    gate: Gate, clock: Clock
) -> None:
    gate.held_up(WANG, 30)
    gate.held_up(LI, 1)
    clock.now += 5
    gate.held_up(ZHAO, 10)
    assert closed_for(gate) == 10


def test_chats_that_were_busy_themselves_hold_up_nobody_else(gate: Gate, clock: Clock) -> None:
    for chat in (WANG, LI):
        gate.sent(chat)
        gate.sent(chat)
        gate.held_up(chat, 30)
    assert closed_for(gate) == 0
    clock.now += 11
    gate.held_up(WANG, 30)
    gate.held_up(LI, 30)
    assert closed_for(gate) == 30
