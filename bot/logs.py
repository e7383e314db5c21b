"""Logging, to standard error, without the words of people.

The rule: what people say, and what is known of them, is never logged, at no level. Log keys, names,
numbers and kinds of errors, as arguments of a fixed message:
`log.warning("turn failed: %s at %s", kind, place)`. The formatter holds the line where somebody
forgets: an argument that is not a number or a plain machine word is shown as its length or type,
and of an exception only its type and the places it passed, never its message, which may quote.
Other libraries' loggers are heard from WARNING upwards only, since at DEBUG they log parameters.
"""

import copy
import logging
import re
import sys
import traceback
from types import TracebackType
from typing import TextIO, TypeAlias

OURS = ("bot", "handlers", "knowledge", "db")
# Names, keys, digits, paths and module places. No text of a person in Chinese passes, and
# nothing longer than a name.
_MACHINE_WORD = re.compile(r"[A-Za-z0-9_.:/<>-]{1,120}")
# A run of digits may be a telephone or a certificate number.
_NUMBER_OF_A_PERSON = re.compile(r"\d{7,}")

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Row(int):
    """The number of a row or an update, which is nobody's number, however long it is."""


class DiscreetFormatter(logging.Formatter):
    """Formats records so that no text of a person gets through."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a copy of `record` with masked arguments."""
        safe = copy.copy(record)
        if isinstance(record.args, dict):
            safe.args = {name: _masked(value) for name, value in record.args.items()}
        elif record.args:
            safe.args = tuple(_masked(value) for value in record.args)
        # A foreign library's message may be built already; its first line is its own words.
        safe.msg = (str(record.msg).splitlines() or [""])[0]
        safe.exc_text = None
        safe.stack_info = None
        return super().format(safe)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is the library's
        """The type of the exception and the places it passed; neither message nor source."""
        kind, _, trace = ei
        places = [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*places, kind.__name__ if kind else ""])


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Log our own packages from `level` upwards, others from WARNING upwards, to `stream`.

    Args:
        level: one of `bot.settings.LEVELS`.
        stream: standard error unless given.
    """
    # A line that cannot be written must not show its arguments instead.
    logging.raiseExceptions = False
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _masked(value: object) -> object:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, Row):
        return int(value)
    if isinstance(value, int | str):
        text = str(value)
        if _MACHINE_WORD.fullmatch(text) and not _NUMBER_OF_A_PERSON.search(text):
            return value
        return f"[{len(text)}]"
    return f"[{type(value).__name__}]"
