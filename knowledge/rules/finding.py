"""What a rule finds out about somebody."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from knowledge.profile import Profile

Outcome = Literal["met", "unmet", "ask"]


class Finding(NamedTuple):
    """The answer of one rule.

    `missing` names the facts that an `ask` waits for. `verify` goes with `met`: the rule is met
    by our reading of the notice, and staff confirm it.
    """

    outcome: Outcome
    missing: tuple[str, ...] = ()
    verify: bool = False


Rule = Callable[[Profile], Finding]

MET = Finding("met")
MET_BUT_VERIFY = Finding("met", verify=True)
UNMET = Finding("unmet")


def ask(*facts: str) -> Finding:
    """The finding that waits for `facts`, cheapest first."""
    return Finding("ask", facts)
