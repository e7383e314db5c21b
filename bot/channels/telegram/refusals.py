"""What Telegram's refusals mean, whichever library asks, and how long to wait for it."""

from typing import TypeAlias

from bot.doors import MaybeSent, Moved, NotSent, Undeliverable, Unreachable

Outcome: TypeAlias = NotSent | MaybeSent | Unreachable | Undeliverable | Moved

ANSWER_WITHIN = 20.0
"""Seconds to wait for the answer to a request; less than `bot.delivery.LEASE`."""

CONNECTED_WITHIN = 8.0
"""Seconds until a connection has to be there."""

NETWORK_PAUSE = 2.0
OPERATOR_PAUSE = 30.0
UNTOLD_PAUSE = 5.0
"""Seconds until a message is tried again: without a connection, without a token that is known, and
after 429 that does not say."""

# Descriptions of the Bot API by what stands in them; they are not documented, so that anything
# else counts as well.
_FORBIDDEN = {
    "blocked": "blocked",
    "deactivated": "deleted",
    "initiate": "never_started",
    "kicked": "kicked",
    "not a member": "kicked",
}
_NO_VOICES = ("voice_messages_forbidden", "restricted receiving of voice")


def why_forbidden(said: str) -> str:
    """Why the bot may not speak in a chat, as a machine word; `said` in small letters."""
    return next((word for part, word in _FORBIDDEN.items() if part in said), "forbidden")


def is_forbidden(said: str) -> bool:
    """Whether a refusal, in small letters, means that somebody lets no voice messages in."""
    return any(one in said for one in _NO_VOICES)


def is_about_file(said: str) -> bool:
    """Whether a refusal, in small letters, is about the name of a file."""
    return "file" in said
