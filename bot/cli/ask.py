"""`zhuye ask`: what a free sentence may mean, one sentence or a file of many."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, NamedTuple

import click

from bot.cli.trouble import Misuse
from bot.operator_words import say
from knowledge.catalogue import catalogue
from knowledge.explaining import Reasons, explained
from knowledge.meaning.told import Fact
from knowledge.profile import Category
from knowledge.search import Ranked, search
from knowledge.words import Mode, texts

COLUMNS = ("id", "utterance", "category")
"""Columns that a file must have; others are left alone."""

_CATEGORIES = tuple(one.value for one in Category)


class Row(NamedTuple):
    """One sentence of a file."""

    id: str
    utterance: str
    category: str | None


def _word(key: str, **values: object) -> str:
    return texts()[f"ask.{key}"].of(Mode.PLAIN).format(**values)


@click.command(help=say("help.ask"))
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.option(
    "--category",
    type=click.Choice(_CATEGORIES),
    metavar="CATEGORY",
    help=_word("category", values="、".join(_CATEGORIES)),
)
@click.option("--explain", is_flag=True, help=_word("explain"))
@click.option("--file", "path", metavar="F.tsv", help=_word("file"))
def ask(
    text: str | None, *, as_json: bool, category: str | None, explain: bool, path: str | None
) -> None:
    """Rank the offers and intents for TEXT; with a file, one JSON object a line.

    Raises:
        Misuse: there is neither a sentence nor a file, or the file is not as it should be; says
            which line.
    """
    if path is None:
        if text is None:
            raise Misuse(_word("nothing_asked"))
        _answer(text, category, as_json=as_json, explain=explain)
        return
    if explain:
        raise Misuse(_word("explain_one"))
    if text is not None:
        raise Misuse(_word("both"))
    if category is not None:
        raise Misuse(_word("category_twice"))
    with click.open_file(path, "rb") as source:
        for row in _rows(path, source):
            ranked = [one.id for one in search(row.utterance, row.category).ranked]
            click.echo(json.dumps({"id": row.id, "ranked": ranked}, ensure_ascii=False))


def _answer(text: str, category: str | None, *, as_json: bool, explain: bool) -> None:
    found = search(text, category)
    reasons = explained(text, category, found, datetime.now(UTC).date()) if explain else None
    if as_json:
        ranked = [{"id": one.id, "score": one.score, "title": title(one)} for one in found.ranked]
        told = {"ranked": ranked, "intent": found.intent} | (reasons.to_json() if reasons else {})
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for place, one in enumerate(found.ranked, start=1):
        percent = round(one.score * 100)
        click.echo(_word("found", place=place, title=title(one), percent=percent))
    if not found.ranked:
        click.echo(_word("nothing"))
    if reasons:
        _say_reasons(reasons)


def _say_reasons(reasons: Reasons) -> None:
    for slot, held in reasons.frame.items():
        click.echo(_word("frame", slot=_word(f"slot.{slot}"), words="、".join(held)))
    for trait, share in reasons.shares:
        key = "counts_for" if share > 0 else "counts_against"
        click.echo(_word(key, trait=_trait(trait), share=f"{abs(share):.2f}"))
    if reasons.told:
        facts = [_fact(name, value) for name, value in reasons.told.items()]
        click.echo(_word("told", facts="、".join(facts)))
    if reasons.places:
        click.echo(_word("places", places="、".join(reasons.places)))


def _fact(name: str, value: Fact) -> str:
    """A fact in the words in which people are shown their data."""
    label = texts()[f"data.label.{name}"].plain
    several = value if isinstance(value, list) else [value]
    known = (texts().get(f"data.value.{str(one).lower()}") for one in several)
    put = [word.plain if word else str(one) for word, one in zip(known, several, strict=True)]
    return _word("fact", label=label, value="、".join(put))


def _trait(trait: str) -> str:
    """A trait in words: what kind it is, and what it holds."""
    kind, _, held = trait.partition(":")
    return _word(f"trait.{kind}", held=held.replace("_", ""))


def title(one: Ranked) -> str:
    """The name of an offer, or what an intent is called."""
    offer = catalogue().offers.get(one.id)
    if offer is not None:
        return offer.name.of(Mode.PLAIN)
    return _word(f"intent.{one.id.replace('.', '_')}")


def _rows(file: str, source: IO[bytes]) -> Iterator[Row]:
    """Each row as soon as it is read. No quoting: a quotation mark is a part of the sentence.

    Raises:
        Misuse: names file and line of what is not right.
    """
    lines = _lines(file, source)
    _, head = next(lines, (1, ""))
    if not head.strip():
        raise Misuse(_word("empty", file=file))
    header = head.split("\t")
    if missing := [one for one in COLUMNS if one not in header]:
        raise Misuse(_word("no_column", file=file, column="、".join(missing)))
    for line, written in lines:
        if not written.strip():
            continue
        cells = written.split("\t")
        if len(cells) != len(header):
            key = "short_line" if len(cells) < len(header) else "long_line"
            values = {"line": line, "expected": len(header), "found": len(cells)}
            raise Misuse(_word(key, file=file, **values))
        row = dict(zip(header, cells, strict=True))
        category = row["category"].strip()
        if category and category not in _CATEGORIES:
            allowed = "、".join(_CATEGORIES)
            raise Misuse(
                _word("bad_category", file=file, line=line, value=category, values=allowed)
            )
        yield Row(row["id"], row["utterance"], category or None)


def _lines(file: str, source: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Numbered lines. Decoded one by one, so that a wrong encoding has a line number."""
    for number, raw in enumerate(source, start=1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Misuse(_word("not_text", file=file, line=number)) from error
        yield number, text.rstrip("\r\n")
