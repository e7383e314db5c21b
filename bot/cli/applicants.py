"""The commands by which staff see who applied or signed up, and move an application on."""

import asyncio
import json
from typing import Any

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.opening import database
from bot.clock import now
from bot.operator_words import say
from db.repositories.enrolments import TRANSITIONS
from handlers.by_staff import applications, move_application, note_details
from handlers.noticing.staffing import acting
from knowledge.sheets.dates import CHINA


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
            click.echo(say("jobs.application", **one))
            if details:
                click.echo(json.dumps(one["answers"], ensure_ascii=False))

    return command


@click.command(help=say("help.jobs_status"))
@click.argument("reference")
@click.argument("new", metavar="STATUS", type=click.Choice([*TRANSITIONS]))
@click.option("--note", help=say("help.note"))
@acted_by
def status(reference: str, new: str, note: str | None, by: str | None) -> None:
    """Move an application on; whoever applied is told."""
    reference = reference.replace(" ", "").upper()
    with permitted():
        asyncio.run(_move(reference, new, note, by))
    click.echo(say("jobs.moved", reference=reference, status=new))


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
        await move_application(uow, who, reference, new, message=note, now=at)
