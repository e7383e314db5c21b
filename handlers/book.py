"""What a session needs to be given: the flows there are, and a way to look sentences up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from handlers.signals import Signal
from handlers.talk.talk import Flow
from handlers.talk.values import JSON


@dataclass(frozen=True)
class Book:
    """The flows there are, and which of them the engine itself begins.

    `first` greets, `menu` is where everything ends, `heard` reads back what was not clear, in
    `joining` somebody shows who they are elsewhere, in `interest` they take a notice up;
    `signals` lead to flows from anywhere, the menu among them; `keeps` names the flows that wait,
    half answered, when somebody goes elsewhere;
    in those of `wide` nothing has been begun, so that a sentence about an offer leads to it even if
    an option's words stand in it; in those of `listening` what the words of a wish for work say
    counts before what else they are synonyms of (客服); in those of `writing` somebody writes for
    others, and no sentence is a wish of their own.
    """

    flows: Mapping[str, Flow]
    first: str
    menu: str
    human: str
    crisis: str
    found: str
    heard: str
    joining: str
    interest: str
    signals: Mapping[Signal, str]
    keeps: frozenset[str]
    wide: frozenset[str] = frozenset()
    listening: frozenset[str] = frozenset()
    writing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class About:
    """What is known of whoever says a sentence: facts, the offer they are in the middle of."""

    today: date
    facts: Mapping[str, JSON] = field(default_factory=dict)
    offer: str | None = None


@dataclass(frozen=True)
class Sense:
    """What a free sentence may mean; at most one of these.

    Despair; a signal to be followed at once; the flow that it surely `leads` to, as what is said
    there; the carry of the `found` flow, with how sure its first meaning is, from 0 to 1; or the
    topic that it is about when nothing here is for it.
    """

    crisis: bool = False
    signal: Signal | None = None
    leads: str | None = None
    carry: Mapping[str, JSON] | None = None
    sureness: float = 0.0
    topic: str | None = None


class Finder(Protocol):
    """Looks a free sentence up."""

    def __call__(self, text: str, about: About) -> Sense:
        """What `text` can mean here."""
