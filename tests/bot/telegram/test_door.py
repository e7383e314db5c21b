"""What goes out to Telegram: plain texts in pieces, buttons or keys at the end, files behind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.channels.telegram.door import LONGEST, TelegramDoor
from bot.channels.telegram.gate import Gate
from bot.doors import MaybeSent, NotSent, Parcel
from bot.present import Button, Key, Presented
from db.records import Showing
from handlers.talk.questions import Takes

NOTHING = Showing(None, keys=False)
SENDING = SendMessage(chat_id=77, text="您好")
LONG = "今天我们来说说怎么报名。" * 700
MENU = (
    Button("aa", "看全部项目", "1. 看全部项目", "1. 看全部项目"),
    Button("bb", "我的报名", "2. 我的报名", "2. 我的报名"),
)
KEYS = ((Key("看全部项目"),), (Key("重复"), Key("返回")))


@dataclass
class Telegram:
    """Takes messages in, or fails as it is told to; messages are numbered from 801."""

    errors: list[AiogramError | None] = field(default_factory=list)
    sent: list[tuple[str, Any]] = field(default_factory=list)
    files: list[tuple[str, bytes, str | None]] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)
    refuses_to_clear: bool = False

    async def send_message(self, chat_id: int, text: str, **options: Any) -> Any:
        assert chat_id == 77
        assert options.pop("link_preview_options").is_disabled
        markup = options.pop("reply_markup")
        assert options == {}
        self._fail()
        self.sent.append((text, markup))
        return SimpleNamespace(message_id=800 + len(self.sent))

    async def send_document(self, chat_id: int, document: Any, **options: Any) -> Any:
        assert chat_id == 77
        self._fail()
        self.files.append((document.filename, document.data, options.get("caption")))
        return SimpleNamespace(message_id=900 + len(self.files))

    async def edit_message_reply_markup(self, chat_id: int, message_id: int) -> Any:
        assert chat_id == 77
        if self.refuses_to_clear:
            raise TelegramBadRequest(SENDING, "Bad Request: message is not modified")
        self.cleared.append(message_id)

    def _fail(self) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.sent]


@dataclass
class Hall:
    """A door in front of Telegram."""

    telegram: Telegram = field(default_factory=Telegram)
    noted: list[tuple[int, Showing]] = field(default_factory=list)
    door: TelegramDoor = field(init=False)
    now: float = 1_000.0
    told: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        bot: Any = self.telegram
        gate = Gate(lambda: self.now)
        gate.beside = self.told.append
        self.door = TelegramDoor(bot, gate)

    async def sends(
        self,
        text: str = "您好。",
        *,
        asks: bool = False,
        buttons: Sequence[Button] = (),
        keys: tuple[tuple[Key, ...], ...] = (),
        files: tuple[tuple[str, Any], ...] = (),
        showing: Showing = NOTHING,
        parts_sent: int = 0,
        preface: str = "",
    ) -> Showing:
        async def note(parts: int, shown: Showing) -> None:
            self.noted.append((parts, shown))

        message = Presented(
            text, asks=asks or bool(buttons), buttons=tuple(buttons), keys=keys, files=files
        )
        try:
            return await self.door.send(
                Parcel(1, 1, "77", message, showing, parts_sent, note, preface)
            )
        finally:
            await self.door.drain()


@pytest.fixture
def hall() -> Hall:
    return Hall()


async def test_a_text_goes_out_as_it_is(hall: Hall) -> None:
    assert await hall.sends("<b>光明</b> & _店_ *https://例子.中国*") == NOTHING
    assert hall.telegram.sent == [("<b>光明</b> & _店_ *https://例子.中国*", None)]


async def test_what_else_sends_for_the_bot_is_told_of_every_request(hall: Hall) -> None:
    file = ("报名.txt", {"base64": "5oKo5aW9"})
    await hall.sends(LONG, buttons=MENU, files=(file,), showing=Showing("700", keys=False))
    requests = len(hall.telegram.sent) + len(hall.telegram.files) + len(hall.telegram.cleared)
    assert requests >= 4
    assert hall.told == [77] * requests


async def test_options_are_buttons_with_the_words_of_the_text(hall: Hall) -> None:
    shown = await hall.sends(buttons=MENU)
    assert shown == Showing("801", keys=False)
    markup = hall.telegram.sent[0][1]
    assert isinstance(markup, InlineKeyboardMarkup)
    assert [[(one.text, one.callback_data) for one in row] for row in markup.inline_keyboard] == [
        [("1. 看全部项目", "aa")],
        [("2. 我的报名", "bb")],
    ]


async def test_the_buttons_of_the_question_before_are_taken_away(hall: Hall) -> None:
    await hall.sends(buttons=MENU, showing=Showing("700", keys=False))
    assert hall.telegram.cleared == [700]


async def test_nothing_is_lost_where_buttons_cannot_be_taken_away(hall: Hall) -> None:
    hall.telegram.refuses_to_clear = True
    shown = await hall.sends(buttons=MENU, showing=Showing("700", keys=False))
    assert shown == Showing("801", keys=False)


async def test_where_nothing_is_asked_the_open_questions_buttons_stay(hall: Hall) -> None:
    assert await hall.sends(showing=Showing("700", keys=False)) == Showing("700", keys=False)
    assert hall.telegram.cleared == []


async def test_large_keys_stand_in_place_of_buttons(hall: Hall) -> None:
    assert await hall.sends(buttons=MENU, keys=KEYS) == Showing(None, keys=True)
    markup = hall.telegram.sent[0][1]
    assert isinstance(markup, ReplyKeyboardMarkup)
    assert markup.is_persistent
    assert [[one.text for one in row] for row in markup.keyboard] == [
        ["看全部项目"], ["重复", "返回"],
    ]  # fmt: skip


async def test_when_large_keys_come_the_buttons_of_before_go(hall: Hall) -> None:
    shown = await hall.sends(buttons=MENU, keys=KEYS, showing=Showing("700", keys=False))
    assert hall.telegram.cleared == [700]
    assert shown == Showing(None, keys=True)


async def test_a_key_shares_what_it_says(hall: Hall) -> None:
    keys = ((Key("发送我的手机号", Takes.PHONE),), (Key("发送我的位置", Takes.PLACE),))
    await hall.sends(keys=keys)
    (phone,), (place,) = hall.telegram.sent[0][1].keyboard
    assert (phone.request_contact, phone.request_location) == (True, None)
    assert (place.request_contact, place.request_location) == (None, True)


async def test_large_keys_that_are_not_wanted_any_more_go(hall: Hall) -> None:
    assert await hall.sends(buttons=MENU, showing=Showing(None, keys=True)) == NOTHING
    assert isinstance(hall.telegram.sent[0][1], ReplyKeyboardRemove)


async def test_a_long_text_goes_out_in_pieces_with_the_buttons_at_the_end(hall: Hall) -> None:
    shown = await hall.sends(LONG, buttons=MENU)
    assert len(hall.telegram.sent) == 3
    assert "".join(hall.telegram.texts) == LONG
    assert all(len(one) <= LONGEST for one in hall.telegram.texts)
    assert [markup is not None for _, markup in hall.telegram.sent] == [False, False, True]
    assert [parts for parts, _ in hall.noted] == [1, 2]
    assert shown == Showing("803", keys=False)


async def test_files_go_out_behind_the_text(hall: Hall) -> None:
    await hall.sends(files=(("zhuye-export.json", {"name": "王芳"}),))
    ((name, content, caption),) = hall.telegram.files
    assert (name, caption) == ("zhuye-export.json", None)
    assert content.decode() == '{\n  "name": "王芳"\n}'
    assert hall.noted == [(1, NOTHING)]


async def test_a_message_goes_on_where_it_was(hall: Hall) -> None:
    await hall.sends(LONG, parts_sent=2)
    assert hall.telegram.texts == [LONG[2 * 3996 :]]


async def test_what_may_be_a_repetition_says_so_before_the_part_that_may_be(hall: Hall) -> None:
    await hall.sends(LONG, parts_sent=1, preface="可能收到过。")
    assert hall.telegram.texts[0].startswith("可能收到过。\n今天")
    assert not hall.telegram.texts[1].startswith("可能")


async def test_a_file_that_may_be_a_repetition_says_so(hall: Hall) -> None:
    await hall.sends(files=(("a.json", {}),), parts_sent=1, preface="可能收到过。")
    assert hall.telegram.texts == []
    assert hall.telegram.files[0][2] == "可能收到过。"


async def test_with_its_preface_a_piece_still_fits(hall: Hall) -> None:
    await hall.sends("我" * LONGEST, preface="下面这一条，您可能已经收到过。")
    assert len(hall.telegram.texts[0]) <= 4096


async def test_what_is_shown_is_noted_before_the_files_are_sent(hall: Hall) -> None:
    files: tuple[tuple[str, Any], ...] = (("a.json", {}),)
    hall.telegram.errors = [None, TelegramNetworkError(SENDING, "Request timeout error")]
    with pytest.raises(MaybeSent):
        await hall.sends(buttons=MENU, files=files, showing=Showing("700", keys=False))
    assert hall.telegram.cleared == [700]
    assert hall.noted == [(1, Showing("801", keys=False))]
    shown = await hall.sends(
        buttons=MENU, files=files, showing=Showing("801", keys=False), parts_sent=1
    )
    assert shown == Showing("801", keys=False)
    assert hall.telegram.cleared == [700]


async def test_the_buttons_of_before_go_also_where_the_next_question_has_none(hall: Hall) -> None:
    shown = await hall.sends("您今年多大？", asks=True, showing=Showing("700", keys=False))
    assert hall.telegram.cleared == [700]
    assert shown == NOTHING


async def test_what_was_refused_in_the_middle_is_told_after_the_parts_that_are_out(
    hall: Hall,
) -> None:
    hall.telegram.errors = [None, TelegramRetryAfter(SENDING, "Too Many Requests", 7)]
    with pytest.raises(NotSent) as told:
        await hall.sends(LONG)
    assert told.value.seconds == 7
    assert hall.noted == [(1, NOTHING)]


async def test_whoever_is_told_to_wait_waits_alone(hall: Hall) -> None:
    hall.telegram.errors = [TelegramRetryAfter(SENDING, "Too Many Requests", 7)]
    with pytest.raises(NotSent):
        await hall.sends()
    await hall.sends()
    assert len(hall.telegram.sent) == 1


async def test_nothing_but_kinds_of_errors_is_logged(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="bot")
    hall.telegram.errors = [TelegramNetworkError(SENDING, "小王")]
    with pytest.raises(MaybeSent):
        await hall.sends("小王")
    assert "no answer to a message: TelegramNetworkError" in caplog.text
    assert "小王" not in caplog.text
