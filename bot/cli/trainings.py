"""`zhuye trainings`: courses brought in and out, found anew; and who signed up for them."""

import asyncio

import click

from bot.cli.applicants import applications_of, status
from bot.cli.listed import group_of
from bot.cli.reindexing import reindexed
from bot.operator_words import say
from handlers.listed import SESSION
from knowledge.sheets.columns import Kind

trainings = group_of(Kind.TRAININGS)


@trainings.command(help=say("help.trainings_reindex"))
def reindex() -> None:
    """Make what courses are found by anew."""
    click.echo(say("trainings.reindexed", count=asyncio.run(reindexed(Kind.TRAININGS))))


trainings.add_command(applications_of(SESSION))
trainings.add_command(status)
