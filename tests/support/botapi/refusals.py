"""Why a request was not done, in the words of Telegram."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(eq=False)
class Refusal(Exception):
    """An answer that is not ok; `invalid` when no correct program would have asked."""

    code: int
    description: str
    invalid: bool = False
    parameters: Json = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


def invalid(description: str, *, code: int = 400) -> Refusal:
    """The request breaks the specification."""
    return Refusal(code, f"Bad Request: {description}" if code == 400 else description, True)


def failed(description: str) -> Refusal:
    """The request is well made, but cannot be done as things stand."""
    return Refusal(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refusal:
    """The bot may not do this in this chat."""
    return Refusal(403, f"Forbidden: {description}")


def conflict(description: str) -> Refusal:
    """Two ways of receiving updates exclude each other."""
    return Refusal(409, f"Conflict: {description}")


def too_many(seconds: int) -> Refusal:
    """The bot must wait."""
    return Refusal(
        429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds}
    )


def migrated(chat_id: int) -> Refusal:
    """The group lives on under another number."""
    return Refusal(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": chat_id},
    )
