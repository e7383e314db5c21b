"""What staff did, in words: the action, and what it was before and after."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.cli.applicants import status_word
from bot.cli.notice_shown import audience_words, moment_word
from bot.cli.staff import scopes_word
from bot.operator_words import say
from db.notice_records import NoticeState
from knowledge.sheets.cells import write_choice
from knowledge.staffing.roles import Role, actions

ACTIONS = frozenset(
    {
        *actions(),
        "notice.hold",
        "postings.close",
        "staff.add",
        "staff.code",
        "staff.link",
        "staff.revoke",
    }
)
"""Actions that have words: those of roles, and what is noted beside them."""

FIELDS = (
    "name",
    "role",
    "scopes",
    "state",
    "size",
    "selection",
    "target",
    "send_at",
    "spread_minutes",
    "expires_at",
    "corrects",
    "status",
    "rows",
    "created",
    "updated",
    "details",
)
"""Fields that have words."""


def action_word(action: str) -> str:
    """What was done; what has no word goes by its name."""
    return say(f"audit.action.{action}") if action in ACTIONS else action


def change_words(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """How it was before and after, as far as that is there and differs; else nothing."""
    was, now = before or {}, after or {}
    same = {name for name in was.keys() & now.keys() if was[name] == now[name]}
    parts = {"audit.before": _fields(was, same), "audit.after": _fields(now, same)}
    return "".join(say(key, fields=fields) for key, fields in parts.items() if fields)


def _fields(table: Mapping[str, Any], same: set[str]) -> str:
    told = {name: one for name, one in table.items() if name not in same and one is not None}
    return "，".join(
        say("audit.field_is", field=_field_word(name), value=_value_word(name, one))
        for name, one in told.items()
    )


def _field_word(name: str) -> str:
    return say(f"audit.field.{name}") if name in FIELDS else name


def _value_word(name: str, value: Any) -> str:
    try:
        return _VALUES[name](value)
    except (KeyError, TypeError, ValueError):
        # Written by another release, or of a sort without words.
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _state_word(value: str) -> str:
    return say(f"notice.state.{NoticeState(value)}")


def _role_word(value: str) -> str:
    return write_choice("staff_roles", Role(value))


def _moment_word(value: str) -> str:
    return moment_word(datetime.fromisoformat(value))


_VALUES: Mapping[str, Callable[[Any], str]] = {
    "role": _role_word,
    "scopes": scopes_word,
    "state": _state_word,
    "selection": audience_words,
    "send_at": _moment_word,
    "expires_at": _moment_word,
    "status": status_word,
}
