"""What a door hands in: channel-neutral, nothing else knows the channel's library."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tap:
    """A pressed button: the token of the question it belongs to, and the option's value."""

    token: str
    value: str


@dataclass(frozen=True)
class Incoming:
    """One message of one person, as typed, tapped or transcribed.

    `message_id` is unique within `channel`: a redelivered message has the same.
    """

    channel: str
    sender: str
    message_id: str
    text: str = ""
    tap: Tap | None = None
