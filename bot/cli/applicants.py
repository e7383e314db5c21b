"""The commands by which staff see who applied or signed up, and move an application on."""

import asyncio
import json
from typing import Any

import click

from bot.app import now
from bot.cli.listed import database
from bot.operator_words import say
from db.repositories.enrolments import TRANSITIONS
from handlers.moving_on import move_on
from knowledge.sheets.dates import CHINA

_STAFF = "staff"


def applications_of(offers: str) -> click.Command:
    """The command that lists the enrolments whose offer begins with `offers`, the newest first.

    How to reach people is printed only when it is asked for.
    """

    @click.command("applications", help=say("help.jobs_applications"))
    @click.option("--limit", type=click.IntRange(1), default=50, help=say("help.limit"))
    @click.option("--details", is_flag=True, help=say("help.details"))
    @click.option("--json", "as_json", is_flag=True, help=say("help.json"))
    def applications(limit: int, *, details: bool, as_json: bool) -> None:
        for one in asyncio.run(_applications(offers, limit, details=details)):
            if as_json:
                click.echo(json.dumps(one, ensure_ascii=False))
                continue
            click.echo(say("jobs.application", **one))
            if details:
                click.echo(json.dumps(one["answers"], ensure_ascii=False))

    return applications


@click.command(help=say("help.jobs_status"))
@click.argument("reference")
@click.argument("new", metavar="STATUS", type=click.Choice([*TRANSITIONS]))
@click.option("--note", help=say("help.note"))
def status(reference: str, new: str, note: str | None) -> None:
    """Move an application on; whoever applied is told."""
    reference = reference.replace(" ", "").upper()
    asyncio.run(_move(reference, new, note))
    click.echo(say("jobs.moved", reference=reference, status=new))


async def _applications(offers: str, limit: int, *, details: bool) -> list[dict[str, Any]]:
    async with database() as opened, opened.read() as uow:
        found = await uow.enrolments.newest(offers, limit)
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


async def _move(reference: str, new: str, note: str | None) -> None:
    async with database() as opened, opened.begin() as uow:
        await move_on(uow, reference, new, note=note, by=_STAFF, now=now())
