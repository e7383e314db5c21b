"""The commands by which staff see who applied or signed up, and move an application on."""

import asyncio
import json
from typing import Any

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.opening import database
from bot.cli.trouble import Misuse, Trouble
from bot.clock import now
from bot.operator_words import say
from db.errors import NotThere, WrongStatus
from db.repositories.enrolments import TRANSITIONS
from handlers.by_staff import applications, move_application, note_details
from handlers.noticing.staffing import acting
from knowledge.sheets.cells import choices_of, read_choice, write_choice
from knowledge.sheets.dates import CHINA
from knowledge.sheets.problems import CellProblem

_STATUSES = "statuses"


def applications_of(offers: str) -> click.Command:
    """The command that lists the enrolments whose offer begins with `offers`, the newest first.

    How to reach people is printed only when it is asked for.
    """

    @click.command("applications", help=say("help.jobs_applications"))
    @click.option("--limit", type=click.IntRange(1), default=50, help=say("help.limit"))
    @click.option("--details", is_flag=True, help=say("help.details"))
    @click.option("--json", "as_json", is_flag=True, help=say("help.json"))
    @acted_by
    def command(limit: int, by: str | None, *, details: bool, as_json: bool) -> None:
        with permitted():
            found = asyncio.run(_applications(offers, limit, by, details=details))
        for one in found:
            if as_json:
                click.echo(json.dumps(one, ensure_ascii=False))
                continue
            click.echo(say("jobs.application", **one | {"status": status_word(one["status"])}))
            if details:
                click.echo(json.dumps(one["answers"], ensure_ascii=False))

    return command


def status_word(name: str) -> str:
    """What a status of an application is called."""
    return write_choice(_STATUSES, name)


@click.command(help=say("help.jobs_status", statuses="、".join(choices_of(_STATUSES))))
@click.argument("reference")
@click.argument("new", metavar="STATUS")
@click.option("--note", help=say("help.note"))
@acted_by
def status(reference: str, new: str, note: str | None, by: str | None) -> None:
    """Move an application on; whoever applied is told."""
    reference = reference.replace(" ", "").upper()
    wanted = _status(new)
    with permitted():
        asyncio.run(_move(reference, wanted, note, by))
    click.echo(say("jobs.moved", reference=reference, status=status_word(wanted)))


def _status(said: str) -> str:
    try:
        return read_choice(_STATUSES, said)
    except CellProblem as problem:
        raise Misuse(say(f"sheet.problem.{problem.name}", **problem.values)) from problem


async def _applications(
    offers: str, limit: int, by: str | None, *, details: bool
) -> list[dict[str, Any]]:
    at = now()
    async with database() as opened, opened.begin() if details else opened.read() as uow:
        who = await acting(uow, by, at)
        found = await applications(uow, who, offers, limit)
        if details:
            await note_details(uow, who, len(found), at)
    return [
        {
            "reference": one.reference,
            "posting": one.answers.get("title", one.offer),
            "status": one.status,
            "day": one.created_at.astimezone(CHINA).date().isoformat(),
        }
        | ({"answers": one.answers} if details else {})
        for one in found
    ]


async def _move(reference: str, new: str, note: str | None, by: str | None) -> None:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        before = await uow.enrolments.get(reference)
        try:
            await move_application(uow, who, reference, new, message=note, now=at)
        except NotThere as missing:
            raise Trouble(say("jobs.no_application", reference=reference)) from missing
        except WrongStatus as wrong:
            raise Trouble(_cannot(reference, before.status if before else new, new)) from wrong


def _cannot(reference: str, status: str, wanted: str) -> str:
    """Why an application does not go on from `status`, and where it can go."""
    possible = "、".join(status_word(one) for one in TRANSITIONS if one in TRANSITIONS[status])
    values = {"reference": reference, "status": status_word(status), "wanted": status_word(wanted)}
    if not possible:
        return say("jobs.over", **values)
    return say("jobs.no_step", possible=possible, **values)
