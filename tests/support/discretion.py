"""What a log must never hold."""

import re

from tests.support.botapi import BotApi
from tests.support.botapi.messages import Message

SHORTEST = 4
"""Shorter texts stand in any log: a number is an answer and a time."""

PHONE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")


def assert_discreet(log: str, api: BotApi) -> None:
    """No words of people or to people, no names, no telephone numbers, no token."""
    assert api.token not in log
    assert api.token.partition(":")[2] not in log
    assert not PHONE.search(log)
    chats = {id(one.chat): one.chat for one in api.users.values()}
    messages = [one for chat in chats.values() for one in chat.messages.values()]
    for line in {line for message in messages for line in lines(message)}:
        assert line not in log
    for user in api.users.values():
        assert user.json["first_name"] not in log


def lines(message: Message) -> list[str]:
    """The lines of a message, without those that are too short to be anybody's."""
    said = [
        *message.edits,
        message.text,
        message.content.get("contact", {}).get("phone_number", ""),
    ]
    return [line for text in said for line in text.splitlines() if len(line) >= SHORTEST]
