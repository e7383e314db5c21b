"""What is seen of a reply: the options as lines, as buttons and as large keys, each an answer."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.present import Key, Presenter
from db.database import Database
from db.keys import Keys
from db.unit_of_work import UnitOfWork
from handlers.answers import read_answer
from handlers.commands import Context
from handlers.days import day_in_china
from handlers.incoming import Incoming, Tap
from handlers.replies import Reply
from handlers.signals import Signal, is_taught, read_signal
from handlers.state import TalkState
from handlers.talk.questions import Option, Question, Shown, Takes, Understood, option_mark
from handlers.talk.values import JSON, Line, Ref
from handlers.wording import wording
from knowledge.catalogue import Form, catalogue
from knowledge.paging import OPTIONS_AT_ONCE
from knowledge.words import Mode
from tests.conftest import TEST_SECRET
from tests.support.talks import House, Someone

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"
WALKS = (
    "browse/without_telling_anything", "crisis/tonight", "data/consent_withdrawn",
    "enrol/a_mother_for_her_son", "enrol/an_employer", "enrol/changes_one_answer",
    "enrol/kind_network", "found/told_on_the_way", "listing/a_shop_on_meituan",
    "offer/not_eligible", "profile/several_categories", "sites/none_is_known",
)  # fmt: skip
"""Conversations in which most questions of the product are asked."""

LONGEST_MARK = 64
"""Bytes of callback_data in Telegram's InlineKeyboardButton."""
ALWAYS = [["重复", "返回"], ["菜单", "人工"]]


@dataclass(frozen=True)
class Heard:
    """What came of one answer: the keys of the lines, the next question and its page."""

    lines: tuple[str, ...]
    question: str
    page: int


@dataclass(frozen=True)
class Pressed:
    """A large key that was pressed at a question, and the button of the same option, if any."""

    at: Shown
    label: str
    heard: Heard
    tapped: Heard | None

    def __str__(self) -> str:
        return f"{self.at.key}: {self.label}"


class Undone(Exception):
    """Takes everything back."""


@asynccontextmanager
async def taken_back(database: Database) -> AsyncIterator[UnitOfWork]:
    """A transaction of which nothing stays."""
    with suppress(Undone):
        async with database.begin() as uow:
            yield uow
            raise Undone


@dataclass(frozen=True)
class Place:
    """A person in the middle of a talk, who can say different things to the same question."""

    house: House
    person: int
    kept: Mapping[str, JSON]

    async def hears(self, text: str, tap: Tap | None = None) -> Heard:
        """What would come of saying `text` or of a tap; nothing of it stays."""
        now = self.house.calendar()
        async with taken_back(self.house.database) as uow:
            state = TalkState.from_json(self.kept)
            context = Context(uow, self.person, state, now, day_in_china(now))
            incoming = Incoming("test", "", "", text, tap)
            reply = await self.house.turns._session(context).hear(incoming)
        asked = reply.question
        lines = tuple(one.key for one in reply.lines)
        return Heard(lines, asked.key if asked else "", asked.page if asked else 0)


async def walk(url: str) -> list[Pressed]:
    """Go through the transcripts, and press every key of every question once."""
    database = Database.open(url, Keys(TEST_SECRET))
    pressed: list[Pressed] = []
    seen: set[tuple[str, int, str]] = set()
    for name in WALKS:
        house = House(database)
        someone = Someone(house, address=name)
        for line in (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if not line.startswith("me:"):
                continue
            await someone.says(line.removeprefix("me:").strip())
            asked = someone.reply.question
            if asked is None:
                continue
            labels = {one for one in labels_of(asked) if (asked.key, asked.page, one) not in seen}
            seen |= {(asked.key, asked.page, one) for one in labels}
            pressed += await press(await place(someone), asked, sorted(labels))
    await database.close()
    return pressed


async def place(someone: Someone) -> Place:
    async with someone.house.database.read() as uow:
        person = await uow.people.find("test", someone.address)
        assert person is not None
        kept = await uow.talks.peek(person)
    assert kept is not None
    return Place(someone.house, person, kept)


async def press(here: Place, asked: Shown, labels: Sequence[str]) -> list[Pressed]:
    """Press keys of a question, one instead of the other."""
    pressed = []
    for label in labels:
        value = next((one.value for one in asked.options if label in said(one)), None)
        tap = None if value is None else Tap(option_mark(asked.token, value))
        tapped = None if tap is None else await here.hears("", tap)
        pressed.append(Pressed(asked, label, await here.hears(label), tapped))
    return pressed


def labels_of(asked: Shown) -> set[str]:
    """The words on the keys of a question, in every mode, but those that are always there."""
    return {
        key.label
        for mode in Mode
        for row in Presenter(wording()).present(Reply((), asked), mode, large_keys=True).keys
        for key in row[: 0 if [one.label for one in row] in ALWAYS else None]
        if key.shares is None
    }


def said(option: Option) -> set[str]:
    return {wording().text(option.words, mode) for mode in Mode}


@pytest.fixture(scope="module")
def pressed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Pressed]:
    path = tmp_path_factory.mktemp("keys") / "zhuye.db"
    shutil.copyfile(sqlite_template, path)
    return asyncio.run(walk(f"sqlite:///{path}"))


def test_most_questions_of_the_product_are_met_on_these_walks(pressed: list[Pressed]) -> None:
    assert len({one.at.key for one in pressed}) > 45


def test_a_key_says_what_the_button_of_its_option_does(pressed: list[Pressed]) -> None:
    options = [one for one in pressed if one.tapped is not None]
    assert len(options) > 150
    assert [str(one) for one in options if one.heard != one.tapped] == []


def test_every_other_key_is_understood_where_it_stands(pressed: list[Pressed]) -> None:
    others = [one for one in pressed if one.tapped is None]
    assert {one.label for one in others} == {"跳过", "更多"}
    assert [str(one) for one in others if not_understood(one.heard)] == []


def test_the_key_for_more_shows_more_wherever_it_stands(pressed: list[Pressed]) -> None:
    more = [one for one in pressed if one.label == "更多" and one.tapped is None]
    assert more
    assert [f"{one}, page {one.at.page}" for one in more if one.heard.page == one.at.page] == []


def not_understood(heard: Heard) -> bool:
    bad = ("readers.", "turn.misread", "turn.which", "turn.out_of_range", "turn.careful")
    return any(one.startswith(bad) for one in heard.lines)


def choices() -> Iterator[tuple[Question, str]]:
    """Every choice that an offer's own questions give, with the key of the question."""
    for offer in catalogue().offers.values():
        for one in offer.questions:
            if one.form in {Form.CHOICE, Form.MANY}:
                key = f"offer.{offer.id}.ask.{one.name}"
                options = tuple(Option(o.value, Ref(f"{key}.{o.value}")) for o in one.options)
                many = one.form is Form.MANY
                yield Question(one.name, key, {}, options, many, one.optional), key


def test_every_choice_of_every_offer_is_understood_by_the_words_on_its_key() -> None:
    asked = list(choices())
    assert asked
    for question, key in asked:
        for option in question.options:
            answer = Understood([option.value] if question.many else option.value)
            for words in said(option):
                assert read_answer(question, words, wording()) == answer, f"{key}: {words}"
                assert not is_taught(words), f"{key}: {words}"


@pytest.mark.parametrize("mode", Mode)
def test_every_button_is_a_line_of_the_text(mode: Mode, pressed: list[Pressed]) -> None:
    for shown in {one.at.key: one.at for one in pressed}.values():
        presented = Presenter(wording()).present(Reply((), shown), mode)
        lines = presented.text.splitlines()
        assert [one.numbered for one in presented.buttons] == lines[
            len(lines) - len(presented.buttons) :
        ]


def test_every_mark_fits_and_is_its_own_options_only(pressed: list[Pressed]) -> None:
    asked = {(one.at.token, one.at.page): one.at for one in pressed}.values()
    marks = [
        option_mark(shown.token, option.value)
        for shown in {one.token: one for one in asked}.values()
        for option in shown.options
    ]
    assert len(marks) == len(set(marks))
    assert all(len(one.encode()) <= LONGEST_MARK for one in marks)


def test_each_asking_of_a_question_has_its_own_marks() -> None:
    before, after = question(1), question(1, serial="7f3a")
    (button,) = Presenter(wording()).present(Reply((), before), Mode.PLAIN).buttons
    assert before.marked(button.mark) == "option-1"
    assert after.marked(button.mark) is None


def question(
    options: int = 0,
    page: int = 0,
    *,
    serial: str = "1c0d",
    skippable: bool = False,
    takes: Takes | None = None,
) -> Shown:
    named = [
        Option(f"option-{one}", Ref("region.name", {"name": f"第{one}街"}))
        for one in range(1, options + 1)
    ]
    return Shown(
        token=f"{serial}:goal",
        key="menu.goal",
        values={},
        options=tuple(named),
        many=False,
        skippable=skippable,
        page=page,
        takes=takes,
    )


def rows(shown: Shown | None, mode: Mode = Mode.PLAIN) -> list[list[str]]:
    presented = Presenter(wording()).present(Reply((), shown), mode, large_keys=True)
    return [[one.label for one in row] for row in presented.keys]


def test_there_are_no_large_keys_unless_they_are_wanted() -> None:
    assert Presenter(wording()).present(Reply((), question(3)), Mode.PLAIN).keys == ()


def test_each_option_has_a_row_of_its_own_above_the_words_that_always_work() -> None:
    assert rows(question(2)) == [["第1街"], ["第2街"], *ALWAYS]


def test_where_nothing_is_asked_the_words_that_always_work_are_still_there() -> None:
    assert rows(None) == ALWAYS


@pytest.mark.parametrize("mode", Mode)
def test_the_words_that_always_work_do(mode: Mode) -> None:
    meant = [read_signal(one) for row in rows(None, mode) for one in row]
    assert meant == [Signal.REPEAT, Signal.BACK, Signal.MENU, Signal.HUMAN]
    assert all(is_taught(one) for row in rows(None, mode) for one in row)


def test_of_many_options_a_page_is_shown_and_a_key_for_more() -> None:
    shown = rows(question(OPTIONS_AT_ONCE + 2))
    assert shown[OPTIONS_AT_ONCE - 1 :] == [["第5街"], ["更多"], *ALWAYS]
    assert rows(question(OPTIONS_AT_ONCE)) == [[f"第{n}街"] for n in range(1, 6)] + ALWAYS


def test_what_can_be_left_out_has_a_key_for_that() -> None:
    assert rows(question(1, skippable=True)) == [["第1街"], ["跳过"], *ALWAYS]


@pytest.mark.parametrize(
    ("takes", "label"), [(Takes.PHONE, "发送我的手机号"), (Takes.PLACE, "发送我的位置")]
)
def test_what_a_phone_can_answer_has_a_key_for_that(takes: Takes, label: str) -> None:
    presented = Presenter(wording()).present(
        Reply((), question(takes=takes)), Mode.PLAIN, large_keys=True
    )
    assert presented.keys[0] == (Key(label, takes),)


def test_a_file_is_sent_without_a_key() -> None:
    assert rows(question(1, takes=Takes.FILE)) == [["第1街"], *ALWAYS]


def test_options_are_counted_and_numbered_across_pages() -> None:
    text = Presenter(wording()).present(Reply((), question(7, page=1)), Mode.PLAIN).text
    assert text.splitlines()[1:] == [
        "共 7 个选项，这里是第 6 到第 7 个，后面没有了。请回复数字。", "6. 第6街", "7. 第7街",
    ]  # fmt: skip


def test_by_ear_numbers_are_words() -> None:
    text = Presenter(wording()).present(Reply((), question(2)), Mode.VOICE).text
    assert text.splitlines()[1:] == [
        "有两个选项，请说第几个。",
        "第一个，第1街。",
        "第二个，第2街。",
    ]


def test_files_go_along() -> None:
    reply = Reply((), files=(("zhuye-export.json", {"person": 1}),))
    assert Presenter(wording()).present(reply, Mode.PLAIN).files == reply.files


@pytest.mark.parametrize("mode", Mode)
def test_a_door_with_buttons_shows_everything_but_the_options_as_text(
    mode: Mode, pressed: list[Pressed]
) -> None:
    for one in pressed:
        presented = Presenter(wording()).present(Reply((), one.at), mode)
        lines = presented.before_options.splitlines()
        assert [*lines, *(button.numbered for button in presented.buttons)] == [
            line for line in presented.text.splitlines() if line
        ]
        assert lines


def test_what_can_be_played_is_read_as_a_whole_and_only_when_asked_for() -> None:
    lines = tuple(Line("region.name", {"name": f"{number}，" * 30}) for number in "一二三四五六")
    reply = Reply(lines, question(2))
    presented = Presenter(wording()).present(reply, Mode.PLAIN, playable=True)
    assert not presented.aloud
    assert [one.text for one in presented.speech][-3:] == [
        "有两个选项，请说第几个。", "第一个，第1街。", "第二个，第2街。",
    ]  # fmt: skip
    assert len(presented.speech) == len(lines) + 4
    # Read aloud unasked it would be cut after a stretch; shown to the eye it is the same.
    aloud = Presenter(wording()).present(reply, Mode.PLAIN, aloud=True, playable=True)
    assert aloud.aloud
    assert sum(len(one.text) for one in aloud.speech) < 400
    assert presented.text == Presenter(wording()).present(reply, Mode.PLAIN).text
