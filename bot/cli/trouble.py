"""Errors that the operator can mend, as one sentence each."""

import errno

import click

from bot.operator_words import say
from bot.settings import SettingsProblem
from db.errors import DatabaseProblem
from knowledge.problems import DataProblem


class Trouble(click.ClickException):
    """Ends the command: the sentence goes to standard error, without a traceback."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        """Say `sentence` and end with `exit_code`: 2 for what was asked wrongly, else 1."""
        super().__init__(sentence)
        self.exit_code = exit_code

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the sentence as it is."""
        click.echo(self.message, err=True)


def trouble_of(error: Exception) -> Trouble | None:
    """What to tell the operator about `error`; None where it is a bug or click's own affair."""
    match error:
        case SettingsProblem():
            return Trouble(str(error), exit_code=2)
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
    """Say what is wrong with the database; a kind without words of its own speaks as its base."""
    for kind in type(problem).__mro__:
        if kind in KINDS:
            return say(f"database.{kind.__name__}", what=problem)
    return say("database.DatabaseProblem", what=problem)
