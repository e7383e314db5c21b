"""The places that are shipped, put into the database where they are not there yet."""

from datetime import datetime

from db.database import Database
from db.listed_records import SiteRow
from handlers.importing import row_of
from knowledge.sheets.columns import Kind
from knowledge.sheets.rows import key_of
from knowledge.sites.shipped import shipped_sites


async def ship_sites(database: Database, now: datetime) -> int:
    """Put the shipped sites that are missing; how many. What staff made of one stays.

    Raises:
        DataProblem: the file of sites is broken; names file and key.
        DatabaseProblem: they could not be put.
    """
    rows = [row_of(key_of(Kind.SITES, one), one) for one in shipped_sites()]
    sites = [one for one in rows if isinstance(one, SiteRow)]
    async with database.begin() as uow:
        return await uow.sites.put_missing(sites, now)
