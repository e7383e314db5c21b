"""`zhuye eligible`: which offers a profile is eligible for, and why."""

import json
from collections.abc import Iterator
from typing import IO

import click

from bot.cli.trouble import Misuse
from bot.operator_words import say
from knowledge.catalogue import catalogue
from knowledge.eligibility import Explained, explain, judge_all
from knowledge.profile import Profile, ProfileProblem, read_profile
from knowledge.words import Mode

STATUSES = ("eligible", "ask", "not_eligible")


@click.command(help=say("help.eligible"))
@click.argument("profile", metavar="PROFILE.json")
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def eligible(profile: str, *, as_json: bool) -> None:
    """Answer the profile in a file, or each line of a file of JSON lines; `-` is standard input.

    With `--json` the answer to a profile is one line: a list with an object for each offer.
    """
    with click.open_file(profile, encoding="utf-8-sig") as source:
        name = say("eligible.stdin") if profile == "-" else profile
        for one in _profiles(name, source):
            answer = [explain(verdict) for verdict in judge_all(one)]
            click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _readable(answer))


def _profiles(file: str, source: IO[str]) -> Iterator[Profile]:
    """Each profile as soon as it has been read.

    Raises:
        Misuse: names file, line and field of what is not a profile.
    """
    count = 0
    for line, data in _objects(file, source):
        # The samples put a profile into a record with an id; both forms are taken.
        inner = data["profile"] if isinstance(data, dict) and "profile" in data else data
        try:
            yield read_profile(inner)
        except ProfileProblem as problem:
            values = {"file": file, "line": line, "field": problem.field, "what": problem.what}
            raise Misuse(say("eligible.bad_field", **values)) from problem
        count += 1
    if not count:
        raise Misuse(say("eligible.empty", file=file))


def _objects(file: str, source: IO[str]) -> Iterator[tuple[int, object]]:
    """Line number and value: one a line if the first line is whole, else one of all lines."""
    number = 0
    first = True
    try:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            if first and not _is_whole(line):
                yield number, json.loads(line + source.read())
                return
            first = False
            yield number, json.loads(line.rstrip())
    except UnicodeDecodeError as error:
        raise Misuse(say("eligible.not_text", file=file)) from error
    except json.JSONDecodeError as error:
        values = {"file": file, "line": number + error.lineno - 1, "why": error.msg}
        raise Misuse(say("eligible.bad_json", **values)) from error
    except RecursionError as error:
        raise Misuse(say("eligible.too_deep", file=file, line=number)) from error


def _is_whole(line: str) -> bool:
    try:
        json.loads(line)
    except json.JSONDecodeError:
        return False
    return True


def _readable(answer: list[Explained]) -> str:
    offers = catalogue().offers
    lines: list[str] = []
    for status in STATUSES:
        group = [one for one in answer if one["status"] == status]
        label = say(f"eligible.{status}")
        lines.append(say("eligible.section", status=label, count=len(group)))
        for one in group:
            reasons = "".join(reason["text"] for reason in one["reasons"])
            name = offers[one["id"]].name.of(Mode.PLAIN)
            lines.append(say("eligible.offer", name=name, reasons=reasons))
            if one["missing"]:
                facts = "、".join(say(f"fact.{fact}") for fact in one["missing"])
                lines.append(say("eligible.missing", facts=facts))
            lines += [say("eligible.verify", text=each["text"]) for each in one["verify"]]
    return "\n".join(lines)
