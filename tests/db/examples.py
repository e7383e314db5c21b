"""What the tests of this folder share: two moments, and somebody to begin with."""

from datetime import UTC, datetime, timedelta

from db.database import Database

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def somebody(database: Database, address: str = "a") -> int:
    """The id of a person who has just come by."""
    async with database.begin() as work:
        return (await work.people.meet("web", address, NOW)).id
