"""Migrations, run from code: no configuration file, the scripts are part of the package."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from db.errors import DatabaseOutdated, DatabaseProblem
from db.listed import TERMS
from db.tables import METADATA

SCRIPTS = Path(__file__).parent / "migrations"
# Any number will do, as long as every replica takes the same.
_UPGRADE_LOCK = 7_263_905


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision, in the transaction of `connection`.

    Raises:
        DatabaseOutdated: the database is at a revision that this version does not know.
        DatabaseProblem: the migration left rows that refer to nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _UPGRADE_LOCK})
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseOutdated(f"a newer version has changed the database: {error}") from error
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost is not None:
            raise DatabaseProblem(f"rows of {lost[0]} refer to rows of {lost[2]} that are gone")


def is_current(connection: Connection) -> bool:
    """Whether the schema is at the newest revision."""
    return revision(connection) == newest_revision()


def revision(connection: Connection) -> str | None:
    """The revision of the schema; None if it was never upgraded."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """The revision that this version of the code works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def models_match_migrations(connection: Connection) -> list[str]:
    """What the models have and the migrated schema lacks, or the other way; empty is good."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_name": _is_described}
    )
    return [str(difference) for difference in compare_metadata(context, METADATA)]


def _is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models describe a thing of that name; the indexes of terms they do not."""
    return kind not in {"table", "index"} or TERMS not in (name or "")


def _config() -> Config:
    config = Config()
    # A percent sign in a path would be taken for an interpolation.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
