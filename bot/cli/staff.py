"""`zhuye staff`: accounts of staff, made, listed, linked and ended."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.notice_given import Given
from bot.cli.notice_read import read_region, read_words
from bot.cli.opening import database
from bot.clock import now
from bot.operator_words import say
from db.notice_records import StaffRecord
from handlers.noticing.staffing import (
    Revoked,
    acting,
    add_staff,
    listed_staff,
    new_code,
    revoke_staff,
)
from knowledge.regions.divisions import places
from knowledge.sheets.cells import choices_of, write_choice
from knowledge.staffing.roles import Role
from knowledge.staffing.scopes import ASSOCIATION

_MARKS = (ASSOCIATION, "协会:", "协会：")
_ROLES = "、".join(choices_of("staff_roles"))


@click.group(help=say("help.staff"))
def staff() -> None:
    """Hold the commands below together."""


@staff.command(help=say("help.staff_add"))
@click.argument("name")
@click.option("--role", required=True, help=say("help.role", roles=_ROLES))
@click.option("--scope", "scopes", multiple=True, help=say("help.scope"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@acted_by
def add(name: str, role: str, scopes: tuple[str, ...], by: str | None, *, as_json: bool) -> None:
    """Make an account, and say the code by which its owner links themselves."""
    (meant,) = read_words(Given((role,), "--role"), "staff_roles")
    read = [_scope(Given((one.strip(),), "--scope")) for one in scopes]
    with permitted():
        made, code = asyncio.run(_add(name.strip(), Role(meant), read, by))
    if as_json:
        click.echo(json.dumps(_told(made) | {"code": code}, ensure_ascii=False))
        return
    click.echo(say("staff.added", **_words(made)))
    click.echo(say("staff.code", name=made.name, code=code))


@staff.command("list", help=say("help.staff_list"))
@click.option("--all", "everybody", is_flag=True, help=say("help.staff_all"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@acted_by
def list_(by: str | None, *, everybody: bool, as_json: bool) -> None:
    """Print the accounts, one a line."""
    with permitted():
        found = asyncio.run(_listed(by))
    for one in found:
        if one.revoked_at is not None and not everybody:
            continue
        if as_json:
            click.echo(json.dumps(_told(one), ensure_ascii=False))
        else:
            click.echo(say("staff.line", **_words(one)))


@staff.command(help=say("help.staff_revoke"))
@click.argument("who", metavar="ID|NAME")
@acted_by
def revoke(who: str, by: str | None) -> None:
    """End an account at once."""
    with permitted():
        ended = asyncio.run(_revoke(who, by))
    click.echo(say("staff.revoked", name=ended.account.name))
    if ended.held:
        click.echo(say("staff.held", ids="、".join(map(str, ended.held))))
    if ended.going:
        click.echo(say("staff.going", ids="、".join(map(str, ended.going))))


@staff.command(help=say("help.staff_code"))
@click.argument("who", metavar="ID|NAME")
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@acted_by
def code(who: str, by: str | None, *, as_json: bool) -> None:
    """Give out a new code; an older one of the same account ends."""
    with permitted():
        account, issued = asyncio.run(_code(who, by))
    if as_json:
        click.echo(json.dumps({"id": account.id, "code": issued}))
    else:
        click.echo(say("staff.code", name=account.name, code=issued))


async def _add(name: str, role: Role, scopes: list[str], by: str | None) -> tuple[StaffRecord, str]:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        made = await add_staff(uow, who, name, role, scopes, now=at)
        _, issued = await new_code(uow, who, made.name, at)
        return made, issued


async def _listed(by: str | None) -> list[StaffRecord]:
    async with database() as opened, opened.read() as uow:
        return [*await listed_staff(uow, await acting(uow, by, now()))]


async def _revoke(who: str, by: str | None) -> Revoked:
    at = now()
    async with database() as opened, opened.begin() as uow:
        return await revoke_staff(uow, await acting(uow, by, at), who, at)


async def _code(who: str, by: str | None) -> tuple[StaffRecord, str]:
    at = now()
    async with database() as opened, opened.begin() as uow:
        return await new_code(uow, await acting(uow, by, at), who, at)


def _scope(one: Given) -> str:
    (word,) = one.words
    for mark in _MARKS:
        if word.startswith(mark) and word.removeprefix(mark).strip():
            return f"{ASSOCIATION}{word.removeprefix(mark).strip()}"
    return read_region(one, word)


def _told(one: StaffRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role,
        "scopes": [*one.scopes],
        "linked": one.person_id is not None,
        "created_at": one.created_at.isoformat(),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }


def scopes_word(scopes: Sequence[str]) -> str:
    """Where an account may act."""
    return "、".join(map(_scope_name, scopes)) or say("staff.everywhere")


def _words(one: StaffRecord) -> dict[str, Any]:
    key = "ended" if one.revoked_at else "linked" if one.person_id else "unlinked"
    return {
        "id": one.id,
        "name": one.name,
        "role": write_choice("staff_roles", one.role),
        "scopes": scopes_word(one.scopes),
        "state": say(f"staff.{key}"),
    }


def _scope_name(scope: str) -> str:
    if scope.startswith(ASSOCIATION):
        return say("staff.association", name=scope.removeprefix(ASSOCIATION))
    return places()[scope].full_name if scope in places() else scope
