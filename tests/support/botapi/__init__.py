"""A Bot API server for tests: strict where Telegram is strict, and with people who use the bot.

async with BotApi(token="123:abc") as api:
    wang = api.user(1001, "王芳")
    # A bot that was started with `api.url` in place of https://api.telegram.org answers.
    reply = await wang.talk("你好")
    await wang.tap("1. 找工作")
    assert api.violations == []
"""

from tests.support.botapi.chats import Voice
from tests.support.botapi.faults import (
    Answer,
    Delay,
    DelayAfter,
    DropAfter,
    DropBefore,
    Hang,
    Html502,
)
from tests.support.botapi.groups import Group
from tests.support.botapi.messages import Message
from tests.support.botapi.people import VOICES_RESTRICTED, User
from tests.support.botapi.server import BotApi
from tests.support.botapi.taps import Tap

__all__ = [
    "VOICES_RESTRICTED",
    "Answer",
    "BotApi",
    "Delay",
    "DelayAfter",
    "DropAfter",
    "DropBefore",
    "Group",
    "Hang",
    "Html502",
    "Message",
    "Tap",
    "User",
    "Voice",
]
