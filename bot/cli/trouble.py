"""Errors that the operator can mend, as one sentence each."""

import errno

import click

from bot.operator_words import say
from bot.settings import SettingsProblem
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
from knowledge.problems import DataProblem

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


class Trouble(click.ClickException):
    """Ends the command: the sentence goes to standard error, without a traceback."""

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the sentence as it is."""
        click.echo(self.message, err=True)


class Misuse(Trouble):
    """What was asked, or set, cannot be."""

    exit_code = 2


def trouble_of(error: Exception) -> Trouble | None:
    """What to tell the operator about `error`; None where it is a bug or click's own affair."""
    match error:
        case SettingsProblem():
            return Misuse(str(error))
        case DataProblem():
            return Trouble(say("trouble.data", what=error))
        case DatabaseProblem():
            return Trouble(database_sentence(error))
        # A reader that went away is click's affair, and no trouble.
        case OSError() if error.filename is not None and error.errno != errno.EPIPE:
            return Trouble(say("trouble.file", file=error.filename, why=error.strerror))
        case _:
            return None


def database_sentence(problem: DatabaseProblem) -> str:
    """Say what is wrong with the database, and what to do where its kind tells."""
    kind = type(problem) if type(problem) in MENDABLE else DatabaseProblem
    return say(f"database.{kind.__name__}", what=problem)
