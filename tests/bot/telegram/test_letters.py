"""What is kept of an update until its turn: what was said and where, and nothing else."""

import json
from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.letters import Addressed, File, Kind, Letter, Me, read_update
from db.records import Received
from handlers.incoming import Beside

ME = Me(4242, "zhuye_bot")
ME_NAME = "@zhuye_bot"
PERSON = {
    "id": 77,
    "is_bot": False,
    "first_name": "王芳",
    "last_name": "某某",
    "username": "wangfang_77",
    "language_code": "zh-hans",
    "is_premium": True,
}
PRIVATE = {"id": 77, "type": "private", "first_name": "王芳", "username": "wangfang_77"}
GROUP = {"id": -500, "type": "group", "title": "盲人按摩师之家"}
BOT = {"id": 4242, "is_bot": True, "first_name": "助业", "username": "zhuye_bot"}
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 90_000},
]
DOCUMENT = {"file_id": "doc", "file_unique_id": "d", "file_name": "证照.pdf", "file_size": 1234}
VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 3}
NOTE = {**VOICE, "length": 240}
STICKER = {
    "file_id": "st", "file_unique_id": "st", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False, "emoji": "👍",
}  # fmt: skip
LOCATION = {"latitude": 38.4872, "longitude": 106.2309}
CONTACT = {"phone_number": "+8613800138000", "first_name": "王芳", "user_id": 77, "vcard": "BEGIN"}
FORWARDED = {
    "type": "user", "date": 1, "sender_user": {"id": 9, "is_bot": False, "first_name": "陈勇"},
}  # fmt: skip


def update(**event: Any) -> Update:
    return Update.model_validate({"update_id": 1001, **event})


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_790_000_000, "chat": chat, "from": PERSON, **content}


def told(**content: Any) -> Letter | None:
    """What is kept of a message in private."""
    found = read_update(update(message=message(**content)), ME)
    return None if found is None else found.letter


def in_group(**content: Any) -> Letter | None:
    """What is kept of a message in a group."""
    found = read_update(update(message=message(GROUP, **content)), ME)
    return None if found is None else found.letter


def entity(kind: str, text: str, part: str) -> dict[str, Any]:
    before = text[: text.index(part)]
    units = [len(one.encode("utf-16-le")) // 2 for one in (before, part)]
    return {"type": kind, "offset": units[0], "length": units[1]}


def test_a_text_is_kept_with_its_chat() -> None:
    found = read_update(update(message=message(text="我想找工作")), ME)
    assert found == Addressed(77, Letter(Kind.TALK, text="我想找工作"))


def test_a_letter_is_numbered_by_its_update() -> None:
    found = Addressed(77, Letter(Kind.TALK, text="你好"))
    body = {"kind": "talk", "text": "你好", "reachable": True}
    assert found.received(ME, 1001) == Received("4242:1001", "77", 1001, body)


@pytest.mark.parametrize("said", ["/start", "/start ref-0815", "/start@zhuye_bot ref"])
def test_of_a_command_only_itself_is_kept(said: str) -> None:
    entities = [entity("bot_command", said, said.partition(" ")[0])]
    assert told(text=said, entities=entities) == Letter(Kind.TALK, text="/start")


def test_a_command_in_the_middle_is_part_of_what_was_said() -> None:
    said = "我发了 /menu 没有用"
    assert told(text=said, entities=[entity("bot_command", said, "/menu")]) == Letter(
        Kind.TALK, text=said
    )


def test_a_tap_is_kept_with_what_the_button_carries() -> None:
    query = {"id": "q1", "from": PERSON, "chat_instance": "x", "data": "ab" * 12}
    sent = message(text="您想做什么？", **{"from": BOT})
    found = read_update(update(callback_query={**query, "message": sent}), ME)
    assert found == Addressed(77, Letter(Kind.TALK, mark="ab" * 12, callback="q1"))


def test_a_tap_on_a_message_that_is_too_old_to_be_shown_counts_too() -> None:
    query = {"id": "q1", "from": PERSON, "chat_instance": "x", "data": "ab" * 12}
    old = {"message_id": 5, "date": 0, "chat": PRIVATE}
    found = read_update(update(callback_query={**query, "message": old}), ME)
    assert found == Addressed(77, Letter(Kind.TALK, mark="ab" * 12, callback="q1"))


@pytest.mark.parametrize("chat", [None, GROUP])
def test_a_tap_elsewhere_is_nothing(chat: dict[str, Any] | None) -> None:
    query: dict[str, Any] = {"id": "q1", "from": PERSON, "chat_instance": "x", "data": "ab"}
    if chat is not None:
        query["message"] = message(chat, text="您想做什么？")
    assert read_update(update(callback_query=query), ME) is None


def test_of_a_contact_only_the_number_is_kept() -> None:
    assert told(contact=CONTACT) == Letter(Kind.TALK, phone="+8613800138000")


def test_of_a_location_only_the_point_is_kept() -> None:
    precise = {**LOCATION, "horizontal_accuracy": 12.0, "live_period": 900, "heading": 90}
    assert told(location=precise) == Letter(Kind.TALK, place=(38.4872, 106.2309))


def test_a_named_place_is_a_location() -> None:
    venue = {"location": LOCATION, "title": "店", "address": "光明路 8 号"}
    assert told(location=LOCATION, venue=venue) == Letter(Kind.TALK, place=(38.4872, 106.2309))


def test_a_live_location_that_moves_on_is_nothing() -> None:
    moved = message(location={**LOCATION, "live_period": 900}, edit_date=1_790_000_060)
    assert read_update(update(edited_message=moved), ME) is None


def test_of_a_photo_the_largest_size_is_kept() -> None:
    assert told(photo=PHOTO, caption="这是我的店") == Letter(
        Kind.TALK, text="这是我的店", file=File("large", "", 90_000), beside=Beside.PICTURE
    )


def test_a_document_is_kept_with_its_name() -> None:
    file = File("doc", "证照.pdf", 1234)
    assert told(document=DOCUMENT) == Letter(Kind.TALK, file=file, beside=Beside.FILE)


def test_a_document_may_come_without_a_name_and_a_size() -> None:
    bare = {"file_id": "doc", "file_unique_id": "d"}
    assert told(document=bare) == Letter(Kind.TALK, file=File("doc", "", 0), beside=Beside.FILE)


@pytest.mark.parametrize("content", [{"voice": VOICE}, {"video_note": NOTE}, {"audio": VOICE}])
def test_what_was_spoken_is_told_from_the_rest(content: dict[str, Any]) -> None:
    assert told(**content) == Letter(Kind.TALK, voice=File("v", "", 0, seconds=3))


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"video": {**NOTE, "width": 1, "height": 1}},
    ],
)
def test_everything_else_is_something_else(content: dict[str, Any]) -> None:
    assert told(**content) == Letter(Kind.TALK, beside=Beside.OTHER)


def test_the_words_under_a_film_are_kept() -> None:
    film = {**NOTE, "width": 1, "height": 1}
    assert told(video=film, caption="活着没意思") == Letter(
        Kind.TALK, text="活着没意思", beside=Beside.OTHER
    )


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ({"text": "招聘客服"}, Letter(Kind.TALK, text="招聘客服", beside=Beside.FORWARD)),
        ({"sticker": STICKER}, Letter(Kind.TALK, beside=Beside.FORWARD)),
        ({"location": LOCATION}, Letter(Kind.TALK, beside=Beside.FORWARD)),
        ({"contact": CONTACT}, Letter(Kind.TALK, beside=Beside.FORWARD)),
        (
            {"photo": PHOTO, "caption": "看"},
            Letter(Kind.TALK, text="看", file=File("large", "", 90_000), beside=Beside.FORWARD),
        ),
    ],
)
def test_what_is_forwarded_is_not_the_persons_own(content: dict[str, Any], kept: Letter) -> None:
    assert told(forward_origin=FORWARDED, **content) == kept


def test_an_edited_text_is_kept_as_such() -> None:
    found = read_update(update(edited_message=message(text="我四十", edit_date=1)), ME)
    assert found == Addressed(77, Letter(Kind.TALK, text="我四十", beside=Beside.EDITED))


def test_an_edited_message_in_a_group_is_nothing() -> None:
    assert read_update(update(edited_message=message(GROUP, text="改了")), ME) is None


def member(status: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "user": BOT, **more}


def change(chat: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> Update:
    event = {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": old}
    return update(my_chat_member={**event, "new_chat_member": new})


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_who_blocks_the_bot_cannot_be_reached_until_they_return(chat: dict[str, Any]) -> None:
    here, gone = member("member"), member("kicked", until_date=0)
    assert read_update(change(chat, here, gone), ME) == Addressed(
        chat["id"], Letter(Kind.REACH, reachable=False)
    )
    assert read_update(change(chat, gone, here), ME) == Addressed(chat["id"], Letter(Kind.REACH))


def test_who_takes_the_bot_out_of_a_group_cannot_be_reached() -> None:
    found = read_update(change(GROUP, member("member"), member("left")), ME)
    assert found == Addressed(-500, Letter(Kind.REACH, reachable=False))


def test_what_is_said_in_a_group_to_others_is_nothing() -> None:
    assert in_group(text="有人知道怎么报名吗？") is None


@pytest.mark.parametrize("name", ["@zhuye_bot", "@Zhuye_Bot"])
def test_what_is_said_in_a_group_to_the_bot_is_kept_without_its_name(name: str) -> None:
    said = f"😀 {name} 按摩店怎么上美团？"
    assert in_group(text=said, entities=[entity("mention", said, name)]) == Letter(
        Kind.GROUP, text="😀   按摩店怎么上美团？"
    )


def test_the_bots_name_alone_is_a_call() -> None:
    said = "@zhuye_bot"
    assert in_group(text=said, entities=[entity("mention", said, said)]) == Letter(Kind.GROUP)


def test_another_ones_name_is_no_call() -> None:
    said = "@zhuye_bot2 你好"
    assert in_group(text=said, entities=[entity("mention", said, "@zhuye_bot2")]) is None


def test_the_bots_name_under_a_photo_is_a_call() -> None:
    said = "@zhuye_bot 这个呢"
    kept = in_group(photo=PHOTO, caption=said, caption_entities=[entity("mention", said, ME_NAME)])
    assert kept == Letter(Kind.GROUP, text="这个呢")


def test_an_answer_to_the_bot_is_a_call() -> None:
    answered = message(GROUP, text="您好", **{"from": BOT})
    kept = in_group(text="怎么报名？", reply_to_message=answered)
    assert kept == Letter(Kind.GROUP, text="怎么报名？")


def test_an_answer_to_somebody_else_is_no_call() -> None:
    assert in_group(text="怎么报名？", reply_to_message=message(GROUP, text="您好")) is None


@pytest.mark.parametrize("said", ["/help", "/help@zhuye_bot", "/help@ZHUYE_BOT"])
def test_a_command_in_a_group_is_a_call(said: str) -> None:
    assert in_group(text=said, entities=[entity("bot_command", said, said)]) == Letter(
        Kind.GROUP, text="/help"
    )


def test_a_command_for_another_bot_is_no_call() -> None:
    said = "/help@other_bot"
    assert in_group(text=said, entities=[entity("bot_command", said, said)]) is None


def test_a_group_that_becomes_a_supergroup_moves() -> None:
    assert in_group(migrate_to_chat_id=-1001) == Letter(Kind.MOVE, to="-1001")


def test_the_other_half_of_the_move_is_nothing() -> None:
    assert in_group(migrate_from_chat_id=-500) is None


@pytest.mark.parametrize(
    "sender",
    [
        {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        {"id": 99, "is_bot": True, "first_name": "别的机器人"},
    ],
)
def test_what_a_bot_or_nobody_says_is_nothing(sender: dict[str, Any]) -> None:
    said = f"{ME_NAME} 你好"
    content = {"text": said, "entities": [entity("mention", said, ME_NAME)], "from": sender}
    assert in_group(**content) is None
    assert told(**content) is None


def test_what_stands_in_a_channel_is_nothing() -> None:
    channel = {"id": -900, "type": "channel", "title": "通知"}
    post = {"message_id": 1, "date": 1, "chat": channel, "text": "你好"}
    assert read_update(update(channel_post=post), ME) is None
    assert read_update(update(message=post), ME) is None


@pytest.mark.parametrize(
    "note",
    [
        {"pinned_message": message(text="您的编号", **{"from": BOT})},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🎂"}}},
    ],
)
def test_what_telegram_notes_in_a_chat_is_no_message_to_the_bot(note: dict[str, Any]) -> None:
    assert told(**note) is None


@pytest.mark.parametrize(
    "event",
    [
        {"message": message(text="你好")},
        {"message": message(contact=CONTACT)},
        {"message": message(photo=PHOTO, forward_origin=FORWARDED)},
        {"message": message(sticker=STICKER)},
        {"edited_message": message(text="你好")},
        {"message": message(GROUP, text="/help", entities=[entity("bot_command", *["/help"] * 2)])},
        {"callback_query": {"id": "q", "from": PERSON, "chat_instance": "x", "data": "ab",
                            "message": message(text="?")}},
    ],
)  # fmt: skip
def test_nothing_of_who_somebody_is_stands_in_a_letter(event: dict[str, Any]) -> None:
    found = read_update(update(**event), ME)
    assert found is not None
    kept = json.dumps(found.received(ME, 1).body, ensure_ascii=False)
    for secret in ("王芳", "某某", "wangfang_77", "zh-hans", "陈勇", "盲人按摩师之家", "179000"):
        assert secret not in kept


letters = st.builds(
    Letter,
    kind=st.sampled_from(Kind),
    text=st.text(),
    mark=st.text("0123456789abcdef", max_size=24),
    callback=st.text(),
    phone=st.text(),
    place=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    file=st.none() | st.builds(File, id=st.text(), name=st.text(), size=st.integers(0, 2**52)),
    beside=st.none() | st.sampled_from(Beside),
    reachable=st.booleans(),
    to=st.text(),
)


@given(letters)
def test_a_letter_comes_out_of_the_inbox_as_it_went_in(letter: Letter) -> None:
    assert Letter.from_json(json.loads(json.dumps(letter.to_json()))) == letter
