"""What became of a notice for each person: printed, or written to a table; nobody is named."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.notice_progress import REASONS
from bot.cli.notice_shown import channel_word, mode_word
from bot.cli.opening import database
from bot.cli.trouble import Misuse
from bot.clock import now
from bot.operator_words import say
from bot.settings import load_settings
from bot.sheets.writing import open_table
from db.notice_records import ReportRow
from handlers.noticing.looking import look, report_lines
from handlers.noticing.report import progress
from handlers.noticing.staffing import acting
from knowledge.sheets.dates import CHINA
from knowledge.sheets.problems import SheetProblem

if TYPE_CHECKING:
    # click names it only so.
    from click._termui_impl import ProgressBar

COLUMNS = ("row", "channel", "mode", "state", "reason", "sent", "interested")
"""What stands in a line; nothing that says who it is."""

MOST_ROWS = 1_048_575
"""Lines below the header that a sheet of .xlsx can hold: what Excel opens."""

_STEP = 1_000
"""Lines after which the bar moves."""

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help=say("help.notice_report"))
@click.argument("number", metavar="ID", type=int)
@click.option("-o", "--output", "file", type=_FILE, help=say("help.notice_output"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@acted_by
def report(number: int, file: Path | None, by: str | None, *, as_json: bool) -> None:
    """Write a line for each person."""
    with permitted():
        if file is None:
            asyncio.run(_print(number, by, as_json=as_json))
            return
        try:
            count = asyncio.run(_write(number, file, by))
        except SheetProblem as problem:
            raise Misuse(say("notice.no_table", file=file)) from problem
    if as_json:
        click.echo(json.dumps({"rows": count}))
    else:
        click.echo(say("sheet.written", file=file, count=count))


async def _print(number: int, by: str | None, *, as_json: bool) -> None:
    async with database() as opened, opened.read() as uow:
        notice = await look(uow, await acting(uow, by, now()), number)
        row = 0
        async for one in report_lines(uow, notice):
            row += 1
            cells = "  ".join(filter(None, _cells(row, one)))
            click.echo(json.dumps(_table(row, one)) if as_json else cells)


async def _write(number: int, file: Path, by: str | None) -> int:
    """Write the table; the number of lines below its header."""
    at = now()
    async with database() as opened, opened.read() as uow:
        notice = await look(uow, await acting(uow, by, at), number)
        total = (await progress(uow, notice, at, load_settings().quiet)).total
        if file.suffix.lower() == ".xlsx" and total > MOST_ROWS:
            raise Misuse(say("notice.long_table", file=file, most=MOST_ROWS))
        row, header = 0, [say(f"notice.column.{one}") for one in COLUMNS]
        with open_table(header, file) as append, _bar(total) as moved:
            async for one in report_lines(uow, notice):
                row += 1
                append(_cells(row, one))
                if row % _STEP == 0:
                    moved(_STEP)
        return row


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """What is called with how many lines more are written: a bar, on a terminal alone."""
    stream = click.get_text_stream("stderr")
    if not stream.isatty():
        yield lambda _: None
        return
    made: ProgressBar[int] = click.progressbar(length=total, file=stream)
    with made as bar:
        yield bar.update


def _cells(row: int, one: ReportRow) -> Sequence[str]:
    reason = one.reason or ""
    return (
        str(row),
        channel_word(one.channel),
        mode_word(one.mode),
        say(f"notice.outcome.{one.state}"),
        say(f"notice.reason.{reason}") if reason in REASONS else reason,
        _moment(one.sent_at),
        _moment(one.interested_at),
    )


def _table(row: int, one: ReportRow) -> dict[str, Any]:
    return {
        "row": row,
        "channel": one.channel,
        "mode": one.mode,
        "state": one.state,
        "reason": one.reason,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "interested_at": one.interested_at.isoformat() if one.interested_at else None,
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if moment else ""
