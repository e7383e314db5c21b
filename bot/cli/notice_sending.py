"""Previewing a notice, and letting one go: never without a number that was typed."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.cli.acting import acted_by, permitted
from bot.cli.notice_draft import AUDIENCE, draft_of, proposed
from bot.cli.notice_given import Given, given, handed_in
from bot.cli.notice_shown import (
    Outline,
    moment_word,
    outline_lines,
    plan_lines,
    plan_told,
    text_lines,
)
from bot.cli.opening import database
from bot.cli.trouble import Misuse, Trouble
from bot.clock import now
from bot.operator_words import say
from bot.settings import load_settings
from db.notice_records import NoticeRecord, NoticeState
from handlers.noticing.drafts import Draft, Plan
from handlers.noticing.looking import look
from handlers.noticing.moving import approve as let_go
from handlers.noticing.moving import selection_of
from handlers.noticing.planning import correct as set_right
from handlers.noticing.planning import plan, plan_correction, send_test
from handlers.noticing.planning import send as hand_in
from handlers.noticing.staffing import OPERATOR_NAME, acting
from handlers.noticing.telling import body_of, told
from knowledge.reading.numbers import read_number

_CONFIRM = click.option("--confirm", type=click.IntRange(1), help=say("help.notice_confirm"))
_JSON = click.option("--json", "as_json", is_flag=True, help=say("help.json"))


@click.command(help=say("help.notice_preview"))
@handed_in
@_JSON
@acted_by
def preview(file: Path | None, *, by: str | None, as_json: bool, **options: Any) -> None:
    """Print what people get in each mode, how many, and who does not; nothing is kept."""
    found = given(file, options)
    with permitted():
        draft, planned = asyncio.run(_planned(found, by))
    if as_json:
        _echo_json(plan_told(planned) | {"texts": _texts(draft), "quiet": _is_quiet(draft)})
        return
    _echo(text_lines(_texts(draft), proposed(found)))
    _echo(_read_back(draft, planned))


@click.command(help=say("help.notice_send"))
@handed_in
@click.option("--test", is_flag=True, help=say("help.notice_test"))
@_CONFIRM
@_JSON
@acted_by
def send(
    file: Path | None,
    *,
    test: bool,
    confirm: int | None,
    by: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Hand a notice in, once the number of people was typed."""
    found = given(file, options)
    with permitted():
        if test:
            _say_handed_in(asyncio.run(_test(found, by)), as_json=as_json)
            return
        draft, planned = asyncio.run(_planned(found, by))
        if not as_json:
            # Also what was proposed is seen before it goes out.
            _echo(text_lines(_texts(draft), proposed(found)))
            _echo(_read_back(draft, planned))
        number = _confirmed(planned.counts.reached, confirm, as_json=as_json)
        _say_handed_in(asyncio.run(_hand_in(draft, number, by)), as_json=as_json)


@click.command(help=say("help.notice_correct"))
@click.argument("number", metavar="ID", type=int)
@handed_in
@_CONFIRM
@_JSON
@acted_by
def correct(
    number: int,
    file: Path | None,
    *,
    confirm: int | None,
    by: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Tell exactly those who got a notice what is right."""
    found = given(file, options)
    for key in AUDIENCE:
        if key in found:
            raise found[key].wrong(say("notice.not_chosen"))
    with permitted():
        draft, planned = asyncio.run(_planned_correction(number, found, by))
        if not as_json:
            body = body_of(draft.text, corrects=True)
            _echo(text_lines(told(body, bound=draft.target is not None), proposed(found)))
            _echo(_read_back(draft, planned, corrects=True))
        count = _confirmed(planned.counts.reached, confirm, as_json=as_json)
        _say_handed_in(asyncio.run(_set_right(number, draft, count, by)), as_json=as_json)


@click.command(help=say("help.notice_approve"))
@click.argument("number", metavar="ID", type=int)
@_CONFIRM
@_JSON
@acted_by
def approve(number: int, *, confirm: int | None, by: str | None, as_json: bool) -> None:
    """Let a notice go that waits for a second person, once they typed the number of people."""
    with permitted():
        notice, author = asyncio.run(_looked_at(number, by))
        if not as_json:
            _echo(text_lines(told(notice.body, bound=notice.target is not None), frozenset()))
            click.echo(say("notice.size", count=notice.size))
            _echo(_outline_of(notice))
            click.echo(say("notice.written_by", name=author))
        typed = _confirmed(notice.size, confirm, as_json=as_json)
        if typed != notice.size:
            raise Trouble(say("notice.changed", count=notice.size))
        _say_handed_in(asyncio.run(_approve(number, by)), as_json=as_json)


def _confirmed(count: int, confirm: int | None, *, as_json: bool) -> int:
    """The number that was typed, by option or, at a terminal, when asked.

    Raises:
        Misuse: none was, or at the terminal another one.
    """
    if confirm is not None or not count:
        return confirm or 0
    if as_json:
        _echo_json({"sent": False, "count": count})
    if as_json or not click.get_text_stream("stdin").isatty():
        raise Misuse(say("notice.unconfirmed", count=count))
    typed = click.prompt(say("notice.type"), default="", show_default=False, err=True)
    if read_number(typed) != count:
        raise Misuse(say("notice.not_typed"))
    return count


async def _planned(found: Mapping[str, Given], by: str | None) -> tuple[Draft, Plan]:
    at = now()
    async with database() as opened, opened.read() as uow:
        who = await acting(uow, by, at)
        draft = await draft_of(uow, found, at)
        return draft, await plan(uow, who, draft.selection, at, approval=_approval())


async def _planned_correction(
    number: int, found: Mapping[str, Given], by: str | None
) -> tuple[Draft, Plan]:
    at = now()
    async with database() as opened, opened.read() as uow:
        planned = await plan_correction(
            uow, await acting(uow, by, at), number, approval=_approval()
        )
        draft = await draft_of(uow, found, at)
        wrong = await uow.notices.get(number)
        # It is about the same thing, unless it is said to be about another.
        target = draft.target or (wrong.target if wrong else None)
        return replace(draft, target=target), planned


async def _test(found: Mapping[str, Given], by: str | None) -> NoticeRecord:
    at = now()
    async with database() as opened, opened.begin() as uow:
        return await send_test(uow, await acting(uow, by, at), await draft_of(uow, found, at), at)


async def _hand_in(draft: Draft, count: int, by: str | None) -> NoticeRecord:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        return await hand_in(
            uow, who, draft, count, at, approval=_approval(), quiet=load_settings().quiet
        )


async def _set_right(number: int, draft: Draft, count: int, by: str | None) -> NoticeRecord:
    at = now()
    async with database() as opened, opened.begin() as uow:
        who = await acting(uow, by, at)
        return await set_right(
            uow,
            who,
            number,
            draft,
            confirmed=count,
            now=at,
            approval=_approval(),
            quiet=load_settings().quiet,
        )


async def _looked_at(number: int, by: str | None) -> tuple[NoticeRecord, str]:
    """A notice, and who wrote it."""
    async with database() as opened, opened.read() as uow:
        notice = await look(uow, await acting(uow, by, now()), number)
        author = await uow.staff.get(notice.author_id) if notice.author_id else None
        return notice, OPERATOR_NAME if author is None else author.name


async def _approve(number: int, by: str | None) -> NoticeRecord:
    at = now()
    async with database() as opened, opened.begin() as uow:
        return await let_go(uow, await acting(uow, by, at), number, at)


def _texts(draft: Draft) -> dict[str, str]:
    """What people get in each mode."""
    return told(draft.text.model_dump(), bound=draft.target is not None)


def _read_back(draft: Draft, planned: Plan, *, corrects: bool = False) -> Iterator[str]:
    yield from plan_lines(planned)
    yield from outline_lines(
        Outline(
            # Limited to what the author may reach.
            None if corrects else planned.selection,
            draft.target,
            draft.send_at,
            draft.spread_minutes,
            draft.expires_at,
        )
    )
    if _is_quiet(draft):
        yield say("notice.quiet", hour=load_settings().quiet_until)
    if planned.approval:
        yield say("notice.approval")


def _outline_of(notice: NoticeRecord) -> Iterator[str]:
    selection = None if notice.corrects is not None else selection_of(notice)
    yield from outline_lines(
        Outline(selection, notice.target, notice.send_at, notice.spread_minutes, notice.expires_at)
    )


def _say_handed_in(notice: NoticeRecord, *, as_json: bool) -> None:
    if as_json:
        _echo_json(
            {
                "sent": True,
                "id": notice.id,
                "state": notice.state,
                "count": notice.size,
                "send_at": notice.send_at.isoformat(),
            }
        )
    elif notice.state is NoticeState.WAITING:
        click.echo(say("notice.waits", id=notice.id))
    else:
        when = moment_word(notice.send_at)
        click.echo(say("notice.handed_in", id=notice.id, count=notice.size, when=when))


def _is_quiet(draft: Draft) -> bool:
    return load_settings().quiet.cover(draft.send_at or now())


def _approval() -> int:
    return load_settings().notice_approval


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _echo_json(table: dict[str, Any]) -> None:
    click.echo(json.dumps(table, ensure_ascii=False))
