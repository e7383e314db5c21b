"""A fixed market of postings, and what people say who look for one of them."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.postings.posting import Posting

FOLDER = Path(__file__).parent
POSTED = date(2026, 11, 1)
UNTIL = date(2026, 12, 31)
TODAY = date(2026, 11, 24)


def postings() -> dict[str, Posting]:
    """The postings of market.tsv by their keys."""
    return {row["key"]: _posting(row) for row in _rows("market.tsv")}


def wishes(name: str) -> list[tuple[str, frozenset[str]]]:
    """What is said, and the keys of the postings that are meant, any of which is right."""
    return [(row["said"], frozenset(row["meant"].split(","))) for row in _rows(name)]


def missed(
    answers: Sequence[Sequence[str]], said: Sequence[tuple[str, frozenset[str]]]
) -> list[str]:
    """The wishes for which nothing that was meant is among the first three keys of its answer."""
    pairs = zip(answers, said, strict=True)
    return [
        f"{text} -> {', '.join(keys[:3])}"
        for keys, (text, meant) in pairs
        if not meant & {*keys[:3]}
    ]


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _posting(row: dict[str, str]) -> Posting:
    least, _, most = row["pay"].partition("-")
    values: dict[str, Any] = {
        "title": row["title"],
        "hiring_organization": row["employer"],
        "organization_kind": row["kind"],
        "region": row["region"] or None,
        "remote": bool(row["remote"]),
        "salary_min": int(least),
        "salary_max": int(most or least),
        "salary_unit": row["unit"],
        "work_hours": row["hours"],
        "responsibilities": row["duties"],
        "date_posted": POSTED,
        "valid_through": UNTIL,
    }
    lists = {
        name: frozenset(_split(row[name])) for name in ("demands", "accommodations", "benefits")
    }
    return Posting.model_validate(values | lists)


def _split(written: str | None) -> Iterator[str]:
    return (one for one in (written or "").split(",") if one)
