"""Groups the bot was put into."""

from collections.abc import Coroutine, Sequence
from itertools import count
from typing import Any

from tests.support.botapi.chats import Chat, Standing
from tests.support.botapi.inbox import PATIENCE
from tests.support.botapi.messages import Message
from tests.support.botapi.people import User, pressed, said
from tests.support.botapi.taps import Tap
from tests.support.botapi.world import World

Json = dict[str, Any]

SUPERGROUPS = -1_000_000_000_000


class Group:
    """A group; the first member made it and put the bot into it."""

    def __init__(self, world: World, group_id: int, title: str, members: Sequence[User]) -> None:
        self.members = list(members)
        self.chat: Chat = world.chats.open(group_id, "group", title)
        self.chat.standing = Standing.OPEN
        self._world = world
        world.bot_member(self.chat, self.owner.json, "left", "member")
        world.person_says(self.chat, self.owner.json, {"new_chat_members": [world.bot]})

    @property
    def id(self) -> int:
        """The number of the group, another one after it has migrated."""
        return self.chat.id

    @property
    def owner(self) -> User:
        """Who made the group."""
        return self.members[0]

    @property
    def messages(self) -> list[Message]:
        """Every message of the bot, in order."""
        return self.chat.inbox.messages

    def wait(self, n: int = 1, timeout: float = PATIENCE) -> Coroutine[Any, Any, list[Message]]:
        """The next `n` messages of the bot since the last wait."""
        return self.chat.inbox.wait(n, timeout)

    def say(self, user: User, text: str) -> Message:
        """A member sends a text."""
        return self._world.person_says(self.chat, user.json, said(text))

    def reply(self, user: User, message: Message, text: str) -> Message:
        """A member replies to a message."""
        return self._world.person_says(self.chat, user.json, said(text), message)

    def tap(self, user: User, wanted: str | int, message: Message | None = None) -> Tap:
        """A member presses an inline button."""
        return self._world.press(user.json, *pressed(self.chat, wanted, message))

    def migrate(self) -> int:
        """The group becomes a supergroup; its new number."""
        old, world = self.chat, self._world
        new = world.chats.open(SUPERGROUPS + old.id, "supergroup", old.name)
        new.inbox = old.inbox
        new.standing = old.standing
        world.person_says(old, self.owner.json, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        world.person_says(new, self.owner.json, {"migrate_from_chat_id": old.id})
        self.chat = new
        return new.id

    def kick_bot(self) -> None:
        """The owner puts the bot out."""
        self._world.person_says(self.chat, self.owner.json, {"left_chat_member": self._world.bot})
        self._world.bot_member(self.chat, self.owner.json, "member", "kicked")
        self.chat.standing = Standing.KICKED

    def add_bot(self) -> None:
        """The owner takes the bot in again."""
        old = "kicked" if self.chat.standing is Standing.KICKED else "left"
        self.chat.standing = Standing.OPEN
        self._world.bot_member(self.chat, self.owner.json, old, "member")


class Groups:
    """Gives groups their numbers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = count(4_000_001)

    def open(self, title: str, members: Sequence[User]) -> Group:
        """A new group."""
        return Group(self._world, -next(self._numbers), title, members)
