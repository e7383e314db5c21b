"""The places that the notice names, as they are shipped."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from knowledge.problems import DataProblem
from knowledge.sites.site import Site, SiteKind

FILE = Path(__file__).parent / "notice.toml"
_USUAL = "usual"


@cache
def shipped_sites(file: Path = FILE) -> tuple[Site, ...]:
    """The sites of `file`, a table of each kind with what its sites have in common.

    Raises:
        DataProblem: the file is not TOML or not of that form; names file and key.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    usual = data.pop(_USUAL, {})
    found = []
    for kind, table in data.items():
        sites = table.pop("site", [])
        for one in sites:
            try:
                found.append(Site(kind=SiteKind(kind), **{**usual, **table, **one}))
            except (TypeError, ValueError, ValidationError) as error:
                raise DataProblem(file.name, kind, str(error)) from error
    return tuple(found)
