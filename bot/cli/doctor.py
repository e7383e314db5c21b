"""`zhuye doctor`: what is well, what is not, and what to do about it."""

import asyncio
import json
from dataclasses import asdict

import click

from bot.checks import Finding, examine
from bot.operator_words import say


@click.command(help=say("help.doctor"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Print a line for each finding; ends with 1 if one of them is a problem."""
    findings = asyncio.run(_findings())
    problems = sum(one.status == "problem" for one in findings)
    if as_json:
        report = {"ok": not problems, "findings": [asdict(one) for one in findings]}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        for one in findings:
            status = say(f"doctor.{one.status}")
            click.echo(say("doctor.line", status=status, text=one.text))
        click.echo(say("doctor.problems", count=problems) if problems else say("doctor.all_good"))
    ctx.exit(1 if problems else 0)


async def _findings() -> list[Finding]:
    return [one async for one in examine()]
