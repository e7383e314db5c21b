"""Roles of staff, and the actions that each may do: one table, `roles.toml`."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem

FILE = Path(__file__).with_name("roles.toml")


class Role(StrEnum):
    """What sort of member of staff somebody is."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    BROADCASTER = "broadcaster"
    CASE_WORKER = "case_worker"
    READER = "reader"


def may(role: str, action: str) -> bool:
    """Whether `role` may do `action`, as `notice.send`; a role that is not known may nothing.

    Raises:
        KeyError: there is no such action.
    """
    return role in actions()[action]


@cache
def actions(file: Path = FILE) -> Mapping[str, frozenset[Role]]:
    """Every action and the roles that may do it.

    Raises:
        DataProblem: the file is not TOML, or an action is not a list of roles; names both.
    """
    try:
        rooms = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    found = {}
    for room, table in rooms.items():
        for name, roles in table.items():
            key = f"{room}.{name}"
            try:
                found[key] = frozenset(map(Role, roles))
            except (TypeError, ValueError) as error:
                raise DataProblem(file.name, key, str(error)) from error
    return found
