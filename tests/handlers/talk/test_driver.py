"""The engine, seen from a flow's author: what is asked, answered, carried out, taken back."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.talk import Command, Flow, Next, Talk, Understood
from handlers.talk.driver import Ended, Open, Run, Stop
from handlers.talk.journal import ANSWERS_AT_MOST, Entry, Journal
from handlers.talk.problems import DuplicateName, FencedOff, ForeignAwait, TooManyAnswers

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Book(Command[str]):
    what: str


@dataclass(frozen=True)
class Whisper(Command[str | None]):
    kept: ClassVar[bool] = False


class Clerk:
    """Carries out commands and keeps the list of them."""

    def __init__(self) -> None:
        self.done: list[Command[Any]] = []

    async def execute(self, command: Command[Any]) -> Any:
        self.done.append(command)
        return f"ticket {len(self.done)}"


def words(text: str) -> Understood[str]:
    return Understood(text)


def run_of(flow: Flow, journal: Journal, clerk: Clerk, **carry: Any) -> Run:
    return Run("shop", flow, carry, journal, clerk.execute, lambda: NOW)


def question(stop: Stop) -> str:
    assert isinstance(stop, Open)
    return stop.question.name


async def shop(talk: Talk) -> Next:
    talk.say("hello")
    name = await talk.ask("name", words)
    talk.say("nice", name=name)
    licence = await talk.choose("licence", ["yes", "no"])
    if licence == "no":
        await talk.ask("why", words)
    await talk.do(Book(name))
    talk.fence()
    await talk.choose("after", ["menu"])
    return Next("menu", {"name": name})


async def test_a_flow_stops_at_its_first_open_question() -> None:
    run = run_of(shop, Journal(), Clerk())
    stop = await run.start()
    assert question(stop) == "name"
    assert [line.key for line in run.lines] == ["shop.hello"]


async def test_an_answer_is_recorded_by_name_and_the_flow_goes_on() -> None:
    journal = Journal()
    run = run_of(shop, journal, Clerk())
    await run.start()
    stop = await run.answer("光明按摩")
    assert question(stop) == "licence"
    assert journal.get("name") == Entry("answer", "光明按摩")
    assert [line.key for line in run.lines] == ["shop.nice"]


async def test_after_a_week_the_journal_alone_leads_back_to_the_same_place() -> None:
    journal = Journal()
    run = run_of(shop, journal, Clerk())
    await run.start()
    await run.answer("光明按摩")
    kept = Journal.from_json(journal.to_json())
    again = run_of(shop, kept, Clerk())
    assert question(await again.start()) == "licence"


async def test_a_command_is_carried_out_once_however_often_the_flow_is_run() -> None:
    journal, clerk = Journal(), Clerk()
    for _ in range(3):
        run = run_of(shop, journal, clerk)
        stop = await run.start()
        for answer in ("光明按摩", "yes"):
            if question(stop) in {"name", "licence"}:
                stop = await run.answer(answer)
    assert clerk.done == [Book("光明按摩")]


async def test_back_asks_the_last_question_again_and_a_changed_command_is_done_again() -> None:
    async def order(talk: Talk) -> Next:
        what = await talk.ask("what", words)
        await talk.do(Book(what))
        await talk.ask("more", words)
        return Next("menu")

    journal, clerk = Journal(), Clerk()
    run = run_of(order, journal, clerk)
    await run.start()
    await run.answer("按摩床")
    stop = await run.back()
    assert stop is not None
    assert question(stop) == "what"
    await run.answer("灯笼")
    assert clerk.done == [Book("按摩床"), Book("灯笼")]


async def test_what_was_answered_after_a_branch_is_kept_when_the_branch_comes_again() -> None:
    journal, clerk = Journal(), Clerk()
    run = run_of(shop, journal, clerk)
    await run.start()
    await run.answer("光明按摩")
    await run.answer("no")
    stop = await run.back()
    assert stop is not None
    assert question(stop) == "licence"
    assert journal.get("name") is not None


async def test_a_result_that_must_not_stay_is_given_once_and_kept_nowhere() -> None:
    async def ticket(talk: Talk) -> Next:
        shown = await talk.do(Whisper())
        talk.say("seen" if shown is None else "shown")
        await talk.ask("more", words)
        return Next("menu")

    journal, clerk = Journal(), Clerk()
    run = run_of(ticket, journal, clerk)
    await run.start()
    assert [one.key for one in run.lines] == ["shop.shown"]
    assert "ticket 1" not in str(journal.to_json())
    again = run_of(ticket, journal, clerk)
    await again.start()
    assert [one.key for one in again.lines] == ["shop.seen"]
    assert clerk.done == [Whisper()]


async def test_behind_the_fence_there_is_no_going_back() -> None:
    journal, clerk = Journal(), Clerk()
    run = run_of(shop, journal, clerk)
    await run.start()
    await run.answer("光明按摩")
    stop = await run.answer("yes")
    assert question(stop) == "after"
    with pytest.raises(FencedOff):
        await run.back()
    assert question(await run_of(shop, journal, clerk).start()) == "after"


async def test_going_back_at_the_very_first_question_is_nothing() -> None:
    run = run_of(shop, Journal(), Clerk())
    await run.start()
    assert await run.back() is None


async def test_an_end_names_the_next_flow_and_counts_orphans() -> None:
    journal = Journal()
    journal.record("asked_in_an_earlier_release", Entry("answer", "x"))
    run = run_of(shop, journal, Clerk())
    await run.start()
    for answer in ("光明按摩", "yes"):
        await run.answer(answer)
    stop = await run.answer("menu")
    assert stop == Ended(Next("menu", {"name": "光明按摩"}), orphans=1)


async def test_revising_one_answer_keeps_all_the_others() -> None:
    async def form(talk: Talk) -> Next:
        await talk.ask("a", words)
        await talk.ask("b", words)
        if await talk.choose("check", ["good", "a", "b"]) == "a":
            talk.revise("check", "a")
        return Next("menu")

    journal = Journal()
    run = run_of(form, journal, Clerk())
    await run.start()
    for answer in ("1", "2"):
        await run.answer(answer)
    stop = await run.answer("a")
    assert question(stop) == "a"
    stop = await run.answer("3")
    assert question(stop) == "check"
    assert journal.get("b") == Entry("answer", "2")


async def test_a_flow_may_await_nothing_but_its_talk() -> None:
    async def naps(talk: Talk) -> Next:
        await asyncio.sleep(0)
        return Next("menu")

    with pytest.raises(ForeignAwait):
        await run_of(naps, Journal(), Clerk()).start()


async def test_one_name_twice_is_an_error_and_a_scope_makes_it_two() -> None:
    async def twice(talk: Talk, *, scoped: bool) -> Next:
        await talk.ask("job", words)
        await (talk.within("job-2") if scoped else talk).ask("job", words)
        return Next("menu")

    run = run_of(twice, Journal(), Clerk(), scoped=False)
    await run.start()
    with pytest.raises(DuplicateName):
        await run.answer("话务员")
    run = run_of(twice, Journal(), Clerk(), scoped=True)
    await run.start()
    stop = await run.answer("话务员")
    assert question(stop) == "job-2/job"
    assert isinstance(stop, Open)
    assert stop.question.key == "shop.job"


async def test_the_date_is_recorded_so_that_a_talk_over_midnight_stays_one() -> None:
    async def dated(talk: Talk) -> Next:
        talk.say("day", day=talk.today.isoformat())
        await talk.ask("x", words)
        return Next("menu")

    journal = Journal()
    await run_of(dated, journal, Clerk()).start()
    later = Run("shop", dated, {}, journal, Clerk().execute, lambda: NOW.replace(year=2027))
    await later.start()
    assert later.lines[0].values == {"day": "2026-11-24"}


async def test_a_talk_without_end_meets_the_cap() -> None:
    async def endless(talk: Talk) -> Next:
        for number in range(ANSWERS_AT_MOST + 1):
            await talk.ask(f"q{number}", words)
        return Next("menu")

    run = run_of(endless, Journal(), Clerk())
    await run.start()
    for _ in range(ANSWERS_AT_MOST):
        await run.answer("x")
    with pytest.raises(TooManyAnswers):
        await run.answer("x")


moves = st.lists(st.sampled_from(["yes", "no", "words", "back", "crash"]), max_size=40)


@given(moves)
def test_any_order_of_answers_backs_and_crashes_leaves_one_journal(said: list[str]) -> None:
    """Whatever happens, replaying gives the same question, and each booking stands once."""

    async def talk_it_through() -> None:
        journal, clerk = Journal(), Clerk()
        run = run_of(shop, journal, clerk)
        stop = await run.start()
        for move in said:
            if isinstance(stop, Ended):
                break
            if move == "crash":
                journal = Journal.from_json(journal.to_json())
                run = run_of(shop, journal, clerk)
                stop = await run.start()
            elif move == "back":
                try:
                    stop = await run.back() or stop
                except FencedOff:
                    assert question(stop) == "after"
            elif stop.question.options and move in {"yes", "no"}:
                choices = [one.value for one in stop.question.options]
                stop = await run.answer(move if move in choices else choices[0])
            elif not stop.question.options:
                stop = await run.answer(move)
            fresh = run_of(shop, Journal.from_json(journal.to_json()), Clerk())
            again = await fresh.start()
            assert again == stop
        booked = [one for one in clerk.done if isinstance(one, Book)]
        assert len(booked) <= 1

    asyncio.run(talk_it_through())
