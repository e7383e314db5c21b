"""What a session needs to be given: the flows there are, and a way to look sentences up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from handlers.signals import Signal
from handlers.talk.talk import Flow
from handlers.talk.values import JSON


@dataclass(frozen=True)
class Book:
    """The flows there are, and which of them the engine itself begins.

    `first` greets, `menu` is where everything ends; `signals` lead to flows from anywhere, the
    menu among them; `keeps` names the flows that wait, half answered, when somebody goes elsewhere.
    """

    flows: Mapping[str, Flow]
    first: str
    menu: str
    human: str
    crisis: str
    found: str
    signals: Mapping[Signal, str]
    keeps: frozenset[str]


class Finder(Protocol):
    """Looks a free sentence up; the carry of the `found` flow, or nothing."""

    def __call__(self, text: str) -> Mapping[str, JSON] | None:
        """The best that `text` can mean, if it means something here."""
