"""What is wrong with the database, for the operator."""

from bot.operator_words import say
from db.errors import (
    BackupProblem,
    DatabaseBusy,
    DatabaseFull,
    DatabaseOutdated,
    DatabaseProblem,
    DatabaseReadOnly,
    DatabaseUnreachable,
    KeyProblem,
    WrongKey,
)

MENDABLE = frozenset(
    {
        BackupProblem,
        DatabaseBusy,
        DatabaseFull,
        DatabaseOutdated,
        DatabaseReadOnly,
        DatabaseUnreachable,
        KeyProblem,
        WrongKey,
    }
)
"""The kinds that have a sentence of their own."""


def database_sentence(problem: DatabaseProblem) -> str:
    """Say what is wrong with the database, and what to do where its kind tells."""
    kind = type(problem) if type(problem) in MENDABLE else DatabaseProblem
    return say(f"database.{kind.__name__}", what=problem)
