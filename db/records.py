"""What the repositories hand out: plain frozen values, never rows of the ORM.

Every time is aware and in UTC. `subject` is `"self"` for the person themselves, or the id of a
dependant as text. `by` names who did something: `"person"`, a member of staff, or `JOINING`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

SELF = "self"
JOINING = "joining"
"""Who ended what somebody had twice, once as each of two people who turned out to be one."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody who talks with us. How they want to be talked to is None until they chose it.

    `hears` is when replies are spoken, `voice` by whom, `rate` how fast; `text_size` is a multiple
    of the usual one.
    """

    id: int
    mode: str | None
    rate: float | None
    large_keys: bool | None
    hears: str | None
    voice: str | None
    text_size: float | None
    created_at: datetime
    last_seen_at: datetime


class CodeState(StrEnum):
    """What a code that somebody typed is to them; `TOO_MANY` wrong ones were typed before it."""

    LIVE = "live"
    OWN = "own"
    EXPIRED = "expired"
    USED = "used"
    WRONG = "wrong"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Identity:
    """One address of a person on one channel."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class TalkRecord:
    """The state of a conversation; None before the first turn. `version` counts its saves.

    One that is there and cannot be unsealed is `lost`.
    """

    state: dict[str, Any] | None
    version: int
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came in: `number` is the channel's order of what `sender` sends."""

    message_id: str
    sender: str
    number: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """One message that waits for its turn."""

    id: int
    channel: str
    sender: str
    number: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """One message that waits to be sent.

    `attempts` at sending it were begun before; `maybe_sent` when the end of the last is unknown.
    """

    id: int
    person_id: int
    channel: str
    address: str
    body: dict[str, Any]
    created_at: datetime
    attempts: int = 0
    parts_sent: int = 0
    maybe_sent: bool = False


@dataclass(frozen=True, slots=True)
class SpeechRecord:
    """A reply that is to be spoken; `attempts` at it were begun before."""

    id: int
    person_id: int
    address: str
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """Something that was said, by the person or to them; `id` gives the order."""

    id: int
    by_person: bool
    body: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file that somebody sent."""

    id: int
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Showing:
    """What a channel shows at an address and is to take away again.

    `buttons_on` is the channel's id of the last message with buttons, `keys` whether large keys
    stand there; `reachable` tells whether messages are believed to arrive.
    """

    buttons_on: str | None
    keys: bool
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    """An enrolment. `created` is True only in the answer to the call that made it."""

    reference: str
    person_id: int
    subject: str
    offer: str
    answers: dict[str, Any]
    status: str
    by: str
    created_at: datetime
    updated_at: datetime
    created: bool = False


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """One step in the history of an enrolment."""

    status: str
    at: datetime
    by: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """A consent in force. `wording` is the version or digest of the text agreed to."""

    subject: str
    kind: str
    wording: str
    by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class HumanRequest:
    """A request for a human. `created` is True only in the answer to the call that made it."""

    reference: str
    person_id: int
    topic: str
    text: str
    urgent: bool
    status: str
    created_at: datetime
    updated_at: datetime
    created: bool = False


@dataclass(frozen=True, slots=True)
class DependantRecord:
    """Somebody whom a person speaks for; `facts` are those of a profile."""

    id: int
    relation: str
    name: str
    facts: dict[str, Any]
    created_at: datetime
    updated_at: datetime
