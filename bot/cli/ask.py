"""`zhuye ask`: what a sentence is most likely about."""

import csv
import json
from collections.abc import Iterator
from typing import IO, NoReturn

import click

from bot.cli.trouble import Misuse
from bot.operator_words import say
from knowledge.catalogue import catalogue
from knowledge.profile import Category
from knowledge.search import Found, search
from knowledge.words import Mode, texts

COLUMNS = ("id", "utterance", "category")


@click.command(help=say("help.ask"))
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.option("--category", type=click.Choice([*Category]), help=say("help.ask_category"))
@click.option("--file", "file", metavar="FILE", help=say("help.ask_file"))
def ask(text: str | None, *, as_json: bool, category: str | None, file: str | None) -> None:
    """Rank the offers and intents for TEXT, or for each line of a file; `-` is standard input.

    Answers to a file are always JSON lines. `--category` counts where a line names none.
    """
    if (text is None) == (file is None):
        raise Misuse(say("ask.one_of"))
    if file is not None:
        with click.open_file(file, "rb") as source:
            for id_, utterance, own in _rows(file, source):
                ranked = [one.id for one in search(utterance, own or category).ranked]
                click.echo(json.dumps({"id": id_, "ranked": ranked}, ensure_ascii=False))
    elif text is not None:
        found = search(text, category)
        click.echo(json.dumps(_report(found), ensure_ascii=False) if as_json else _readable(found))


def title(id_: str) -> str:
    """What an offer or an intent is called."""
    offer = catalogue().offers.get(id_)
    words = offer.name if offer else texts()[f"intent.{id_.replace('.', '_')}"]
    return words.of(Mode.PLAIN)


def _report(found: Found) -> dict[str, object]:
    ranked = [{"id": one.id, "score": one.score, "title": title(one.id)} for one in found.ranked]
    return {"ranked": ranked, "intent": found.intent}


def _readable(found: Found) -> str:
    lines = [say("ask.line", title=title(one.id), score=one.score) for one in found.ranked]
    return "\n".join(lines) or say("ask.nothing")


def _rows(file: str, source: IO[bytes]) -> Iterator[tuple[str, str, str]]:
    """Id, utterance and category of each line.

    Raises:
        Misuse: names the file, the line, and what is wrong with it.
    """
    lines = csv.reader(_lines(file, source), delimiter="\t", quoting=csv.QUOTE_NONE)
    head = next(lines, None)
    if head is None:
        raise Misuse(say("ask.empty", file=file))
    for column in COLUMNS:
        if column not in head:
            raise Misuse(say("ask.no_column", file=file, column=column))
    for row in lines:
        if not row:
            continue
        if len(row) != len(head):
            _refuse("bad_line", file, lines.line_num, found=len(row), expected=len(head))
        cells = dict(zip(head, row, strict=True))
        if cells["category"] not in {"", *Category}:
            allowed = "、".join(Category)
            _refuse("bad_category", file, lines.line_num, value=cells["category"], allowed=allowed)
        yield cells["id"], cells["utterance"], cells["category"]


def _lines(file: str, source: IO[bytes]) -> Iterator[str]:
    for number, line in enumerate(source, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            _refuse("not_text", file, number)


def _refuse(key: str, file: str, line: int, **values: object) -> NoReturn:
    raise Misuse(say(f"ask.{key}", file=file, line=line, **values))
