"""The commands that postings, trainings and sites have in common."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from bot.cli.acting import acted_by, permitted
from bot.cli.opening import database
from bot.cli.trouble import Misuse, Trouble
from bot.clock import now
from bot.operator_words import say
from bot.sheets.reading import read_lines
from bot.sheets.writing import write_models, write_template
from db.listed_records import PutCounts
from handlers.by_staff import bring_in
from handlers.importing import Row, kept, row_of
from handlers.noticing.staffing import acting
from knowledge.sheets.cells import write_choice
from knowledge.sheets.columns import Kind
from knowledge.sheets.dates import CHINA
from knowledge.sheets.problems import SheetProblem
from knowledge.sheets.rows import Read, Wrong, read_rows

_PROBLEM, _DOUBT = "problem", "doubt"
_SHOWN = 50
"""Mistakes of a file that are told at once."""
TOLD = 12
"""Characters of a key that are printed: the beginning is enough to name it."""
_FILE = click.Path(path_type=Path, readable=False)
"""Whether it is there, and may be read, is told in our own words."""


def group_of(kind: Kind) -> click.Group:
    """The command of a kind, with what all kinds can."""
    group = click.Group(str(kind), help=say(f"help.{kind}"))
    for one in (_import(kind), _export(kind), _template(kind), _list(kind)):
        group.add_command(one)
    return group


def _import(kind: Kind) -> click.Command:
    @click.command("import", help=say("help.sheet_import"))
    @click.argument("file", type=_FILE)
    @click.option("--dry-run", is_flag=True, help=say("help.dry_run"))
    @click.option("--source", default="", help=say("help.source"))
    @click.option("--json", "as_json", is_flag=True, help=say("help.json"))
    @acted_by
    @click.pass_context
    def command(
        ctx: click.Context,
        file: Path,
        *,
        dry_run: bool,
        source: str,
        by: str | None,
        as_json: bool,
    ) -> None:
        """Read all of FILE; put it into the database when nothing in it is wrong."""
        with _told(file):
            header, lines = read_lines(kind, file)
            today = now().astimezone(CHINA).date()
            with _progress(lines, say("sheet.reading"), quiet=as_json) as bar:
                read = read_rows(kind, header, bar, today, source)
        if not as_json and header.unknown:
            click.echo(say("sheet.unknown", columns="、".join(header.unknown)), err=True)
        if read.wrong:
            _tell_wrong(file, read, as_json=as_json)
            ctx.exit(1)
        if not read.models:
            raise Trouble(say("sheet.problem.empty", file=file))
        with _progress(read.models.items(), say("sheet.preparing"), quiet=as_json) as bar:
            rows = [row_of(key, model) for key, model in bar]
        with permitted():
            counts = PutCounts() if dry_run else asyncio.run(_put(kind, rows, by))
        if as_json:
            told = {
                "ok": True,
                "rows": len(rows),
                "dry_run": dry_run,
                "errors": [],
                "warnings": _as_json(read.doubtful, _DOUBT),
            }
            click.echo(
                json.dumps(
                    told | {name: getattr(counts, name) for name in counts.__slots__},
                    ensure_ascii=False,
                )
            )
        elif dry_run:
            _tell(read.doubtful, _DOUBT)
            click.echo(say("sheet.dry", count=len(rows)))
        else:
            values = {name: getattr(counts, name) for name in counts.__slots__}
            click.echo(say("sheet.done", count=len(rows), **values))

    return command


def _export(kind: Kind) -> click.Command:
    @click.command("export", help=say("help.sheet_export"))
    @click.argument("file", type=_FILE)
    @click.option("--all", "everything", is_flag=True, help=say("help.everything"))
    def command(file: Path, *, everything: bool) -> None:
        """Write what is listed to FILE."""
        models = [one for _, one in asyncio.run(_kept(kind, everything=everything))]
        with _told(file):
            write_models(kind, models, file)
        click.echo(say("sheet.written", file=file, count=len(models)))

    return command


def _template(kind: Kind) -> click.Command:
    @click.command("template", help=say("help.sheet_template"))
    @click.argument("file", type=_FILE)
    def command(file: Path) -> None:
        """Write a table with examples to FILE."""
        with _told(file):
            write_template(kind, file)
        click.echo(say("sheet.template", file=file))

    return command


def _list(kind: Kind) -> click.Command:
    @click.command("list", help=say("help.sheet_list"))
    @click.option("--limit", type=click.IntRange(1), default=50, help=say("help.limit"))
    @click.option("--json", "as_json", is_flag=True, help=say("help.json"))
    def command(limit: int, *, as_json: bool) -> None:
        """Print what is listed, one a line."""
        for key, model in asyncio.run(_kept(kind, everything=True, limit=limit)):
            echo_model(key, model, as_json=as_json)

    return command


def echo_model(key: str, model: BaseModel, *, as_json: bool) -> None:
    """Print one model, with the key by which it can be closed."""
    data = model.model_dump(mode="json")
    if as_json:
        click.echo(json.dumps({"key": key, **data}, ensure_ascii=False))
        return
    name = data.get("title") or data.get("name")
    giver = data.get("hiring_organization") or data.get("provider")
    giver = giver or write_choice("kind", data["kind"])
    click.echo(say("sheet.line", code=key[:TOLD], name=name, giver=giver))


async def _put(kind: Kind, rows: list[Row], by: str | None) -> PutCounts:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        counts: PutCounts = await bring_in(uow, who, kind, rows, at)
    return counts


async def _kept(
    kind: Kind, *, everything: bool, limit: int | None = None
) -> list[tuple[str, BaseModel]]:
    found: list[tuple[str, BaseModel]] = []
    async with database() as opened, opened.read() as uow:
        async for one in kept(uow, kind, now(), everything=everything):
            if limit is not None and len(found) >= limit:
                break
            found.append(one)
    return found


def _tell_wrong(file: Path, read: Read, *, as_json: bool) -> None:
    if as_json:
        errors = _as_json(read.wrong, _PROBLEM)
        click.echo(json.dumps({"ok": False, "errors": errors}, ensure_ascii=False))
        return
    _tell(read.wrong, _PROBLEM)
    click.echo(say("sheet.nothing_done", file=file, count=len(read.wrong)), err=True)


def _tell(found: Sequence[Wrong], sort: str) -> None:
    for one in found[:_SHOWN]:
        where = {"row": one.row, "column": one.column, "letter": one.letter}
        if one.column:
            click.echo(say("sheet.cell", why=_reason(one, sort), **where), err=True)
        else:
            click.echo(say("sheet.row", why=_reason(one, sort), row=one.row), err=True)
    if len(found) > _SHOWN:
        click.echo(say("sheet.more", count=len(found) - _SHOWN), err=True)


def _as_json(found: Iterable[Wrong], sort: str) -> list[dict[str, Any]]:
    return [
        {"row": one.row, "column": one.column, "letter": one.letter, "reason": _reason(one, sort)}
        for one in found
    ]


def _reason(one: Wrong, sort: str) -> str:
    return say(f"sheet.{sort}.{one.name}", **{"file": "", "row": one.row, **one.values})


@contextmanager
def _told(file: Path) -> Iterator[None]:
    if file.is_dir():
        raise Misuse(say("sheet.folder", file=file))
    try:
        yield
    except FileNotFoundError as missing:
        raise Misuse(say("sheet.no_file", file=file)) from missing
    except PermissionError as refused:
        raise Misuse(say("sheet.no_access", file=file)) from refused
    except SheetProblem as problem:
        values = {"file": file, "row": problem.row, **problem.values}
        raise Trouble(say(f"sheet.problem.{problem.name}", **values)) from problem


def _progress(items: Iterable[Any], label: str, *, quiet: bool) -> Any:
    """A bar on standard error, so that what is printed stays readable by programs."""
    stream = click.get_text_stream("stderr")
    if quiet or not stream.isatty():
        return nullcontext(items)
    return click.progressbar(items, label=label, file=stream)
