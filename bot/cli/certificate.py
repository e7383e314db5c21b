"""`zhuye certificate`: what the number of a 残疾人证 says, or what is wrong with it."""

import json
import sys
from datetime import datetime, timedelta, timezone

import click

from bot.operator_words import say
from knowledge.certificate import Certificate, CertificateProblem, read_certificate
from knowledge.words import Mode, texts

_CHINA = timezone(timedelta(hours=8))


@click.command(help=say("help.certificate"))
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.pass_context
def certificate(ctx: click.Context, number: str, *, as_json: bool) -> None:
    """Read NUMBER, or standard input if it is `-`; ends with 1 if it is no valid number."""
    text = sys.stdin.readline() if number == "-" else number
    read = read_certificate(text, datetime.now(_CHINA).date())
    report = _problem(read) if isinstance(read, CertificateProblem) else _facts(read)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    elif isinstance(read, CertificateProblem):
        click.echo(report["text"])
    else:
        click.echo(_sentence(read))
    ctx.exit(1 if isinstance(read, CertificateProblem) else 0)


def _facts(read: Certificate) -> dict[str, object]:
    return {
        "valid": True,
        "category": read.category.value,
        "level": read.level,
        "birth_date": read.birth_date.isoformat(),
        "gender": read.gender,
        "province": read.province,
    }


def _problem(problem: CertificateProblem) -> dict[str, object]:
    text = texts()[problem.key].of(Mode.PLAIN)
    values = {"position": problem.position, "length": problem.length}
    return {"valid": False, "problem": problem.code.value, "text": text.format(**values)}


def _sentence(read: Certificate) -> str:
    return say(
        "certificate.valid",
        category=say(f"category.{read.category}"),
        level=read.level,
        birth_date=read.birth_date.isoformat(),
        gender=say(f"gender.{read.gender}"),
        province=read.province,
    )
