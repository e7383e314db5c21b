"""`zhuye db`: upgrade, back up and restore the database."""

import asyncio
from pathlib import Path

import click

from bot import logs
from bot.operator_words import say
from bot.settings import Settings, load_settings, open_keys
from db.backup import backup as write_backup
from db.backup import restore as read_backup
from db.database import Database

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(help=say("help.db"))
@click.pass_context
def db(ctx: click.Context) -> None:
    """Load the settings for the commands below."""
    ctx.obj = load_settings()
    logs.set_up(ctx.obj.log_level)


@db.command(help=say("help.db_upgrade"))
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the schema to this version, making the database if there is none."""
    asyncio.run(_upgrade(settings))
    click.echo(say("db.upgraded"))


@db.command(help=say("help.db_backup"))
@click.argument("file", type=FILE)
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Copy the database, in use or not, to FILE."""
    asyncio.run(write_backup(settings.database_url.get_secret_value(), file))
    click.echo(say("db.backed_up", file=file))


@db.command(help=say("help.db_restore"))
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help=say("help.db_force"))
@click.pass_obj
def restore(settings: Settings, file: Path, *, force: bool) -> None:
    """Put the backup FILE in the place of what the database holds."""
    url = settings.database_url.get_secret_value()
    count = asyncio.run(read_backup(url, file, open_keys(settings), force=force))
    click.echo(say("db.restored", file=file, count=count))


async def _upgrade(settings: Settings) -> None:
    database = Database.open(settings.database_url.get_secret_value(), open_keys(settings))
    try:
        await database.upgrade()
    finally:
        await database.close()
