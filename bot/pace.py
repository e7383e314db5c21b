"""How fast one sender may write: a token bucket each, so that a flood drowns nobody else."""

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum

BURST = 60
"""Messages at once: more than the longest enrolment, said without a pause."""

A_SECOND = 1.0
"""Messages a second from then on."""

KNOWN = 10_000
"""Senders who are remembered; whoever has paused for longest is forgotten first."""


class Verdict(StrEnum):
    """What to do with a message."""

    TAKE = "take"
    WARN = "warn"
    DROP = "drop"


class Pace:
    """Counts the messages of each sender."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        burst: int = BURST,
        a_second: float = A_SECOND,
    ) -> None:
        """Let each sender have `burst` at once and `a_second` then; `clock` gives seconds."""
        self._clock = clock
        self._burst = burst
        self._a_second = a_second
        self._buckets: OrderedDict[str, tuple[float, float, bool]] = OrderedDict()

    def give_back(self, sender: str) -> None:
        """Let a message of `sender` that was taken not count."""
        if sender in self._buckets:
            left, since, warned = self._buckets[sender]
            self._buckets[sender] = (min(self._burst, left + 1), since, warned)

    def verdict(self, sender: str) -> Verdict:
        """Whether one more message of `sender` is taken; only the first too many is warned of."""
        now = self._clock()
        left, since, warned = self._buckets.pop(sender, (float(self._burst), now, False))
        left = min(self._burst, left + (now - since) * self._a_second)
        taken = left >= 1
        # A warning holds until the flood is over, not for a message that slips through.
        still_warned = warned and left < self._burst / 2
        self._buckets[sender] = (left - taken, now, still_warned or not taken)
        if len(self._buckets) > KNOWN:
            self._buckets.popitem(last=False)
        if taken:
            return Verdict.TAKE
        return Verdict.DROP if warned else Verdict.WARN
