"""Migrations: they lead to the schema of the models, and are found wherever the package is."""

import re
import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, text

from db import migrate
from db.database import Database
from db.tables import METADATA


async def test_the_migrated_schema_is_that_of_the_models(database: Database) -> None:
    async with database._engines.write.connect() as connection:
        assert await connection.run_sync(migrate.models_match_migrations) == []


async def test_a_difference_between_models_and_schema_is_told(database: Database) -> None:
    async with database._engines.write.begin() as connection:
        await connection.execute(text("DROP INDEX ix_talks_saved_at"))
        await connection.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))
    async with database._engines.write.connect() as connection:
        differences = await connection.run_sync(migrate.models_match_migrations)
    assert len(differences) == 2
    assert "shoe_size" in str(differences)
    assert "ix_talks_saved_at" in str(differences)


def test_conditions_of_indexes_and_numbering_match_too(sqlite_template: Path) -> None:
    """The comparison above does not look at the WHERE of an index; SQLite's own text does."""
    migrated = sqlite3.connect(sqlite_template)
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
    with engine.connect() as connection:
        made = {name: words(sql) for name, sql in connection.exec_driver_sql(query)}
    found = {name: words(sql) for name, sql in migrated.execute(query)}
    migrated.close()
    assert found.pop("alembic_version")
    assert found == made


def words(sql: str) -> set[str]:
    """The parts of a CREATE statement; their order does not matter."""
    head, _, body = sql.partition("(")
    parts = re.split(r",(?![^()]*\))", body.strip().removesuffix(")"))
    return {" ".join(part.split()).strip(" ()") for part in (head, *parts)}


def test_the_revisions_are_one_line_from_the_first_to_the_newest() -> None:
    files = sorted((migrate.SCRIPTS / "versions").glob("v*.py"))
    assert files
    assert migrate.newest_revision() == files[-1].name[1:5]
