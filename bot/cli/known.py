"""The errors of all floors that the operator can mend, put into sentences."""

import errno

from bot.cli.trouble import Misuse, Trouble
from bot.database_words import database_sentence
from bot.operator_words import say
from bot.settings import SettingsProblem
from db.errors import DatabaseProblem
from knowledge.problems import DataProblem


def trouble_of(error: Exception) -> Trouble | None:
    """What to tell the operator about `error`; None where it is a bug or click's own affair."""
    match error:
        case ExceptionGroup() if len(error.exceptions) == 1:
            return trouble_of(error.exceptions[0])
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
