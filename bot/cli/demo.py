"""`zhuye demo`: examples to try everything out with, loaded and cleared."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import click

from bot.cli.opening import database
from bot.clock import now
from bot.operator_words import say
from db.listed_records import PutCounts
from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.importing import put_rows, row_of
from knowledge.demo.samples import samples
from knowledge.sheets.columns import Kind

_A_PIECE = 500
"""Samples deleted in one transaction."""

_DROPS: dict[Kind, Callable[[UnitOfWork], Awaitable[int]]] = {
    Kind.JOBS: lambda uow: uow.postings.drop_samples(_A_PIECE),
    Kind.TRAININGS: lambda uow: uow.trainings.drop_samples(_A_PIECE),
    Kind.SITES: lambda uow: uow.sites.drop_samples(_A_PIECE),
}


@click.group(help=say("help.demo"))
def demo() -> None:
    """Hold the commands below together."""


@demo.command(help=say("help.demo_load"))
def load() -> None:
    """Put the examples in, with dates from today on."""
    for kind, counts in asyncio.run(_load()).items():
        click.echo(
            say(
                f"demo.loaded_{kind}",
                created=counts.created,
                updated=counts.updated,
                unchanged=counts.unchanged,
            )
        )


@demo.command(help=say("help.demo_clear"))
def clear() -> None:
    """Take every sample out again, and nothing else."""
    click.echo(say("demo.cleared", **asyncio.run(_clear())))


async def _load() -> dict[Kind, PutCounts]:
    at = now()
    rows = {
        kind: [row_of(key, one) for key, one in samples(kind, day_in_china(at)).items()]
        for kind in Kind
    }
    async with database() as opened, opened.begin() as uow:
        return {kind: await put_rows(uow, rows[kind], at) for kind in Kind}


async def _clear() -> dict[str, int]:
    gone: Counter[str] = Counter({str(kind): 0 for kind in Kind})
    async with database() as opened:
        for kind, drop in _DROPS.items():
            count = _A_PIECE
            while count == _A_PIECE:
                async with opened.begin() as uow:
                    count = await drop(uow)
                gone[str(kind)] += count
    return gone
