"""Methods by which the bot tells of itself."""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.support.botapi.refusals import invalid, too_many
from tests.support.botapi.world import World

Json = dict[str, Any]

TEN_MINUTES = 600
NAMES = {
    "setMyName": "name",
    "setMyDescription": "description",
    "setMyShortDescription": "short_description",
}


class Profile:
    """Who the bot is, its commands, names and menu."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._launched = time.monotonic()

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The methods by their names."""
        return {
            "getMe": self.me,
            "close": self.close,
            "logOut": self.log_out,
            "setMyCommands": self.set_commands,
            "getMyCommands": self.commands,
            "deleteMyCommands": self.delete_commands,
            "setChatMenuButton": self.menu_button,
            **{method: partial(self.name, key) for method, key in NAMES.items()},
        }

    def me(self, _values: Json) -> Json:
        """The bot itself."""
        return self._world.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": self._world.reads_groups,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def close(self, _values: Json) -> bool:
        """Nothing, and not in the first ten minutes."""
        left = TEN_MINUTES - (time.monotonic() - self._launched)
        if left > 0:
            raise too_many(int(left) + 1)
        return True

    def log_out(self, _values: Json) -> bool:
        """The bot leaves this server."""
        self._world.logged_out = True
        return True

    def set_commands(self, values: Json) -> bool:
        """The menu of commands for some people."""
        self._world.profile[self._place(values)] = values["commands"]
        return True

    def commands(self, values: Json) -> list[Json]:
        """The commands that were set."""
        found: list[Json] = self._world.profile.get(self._place(values), [])
        return found

    def delete_commands(self, values: Json) -> bool:
        """The commands are no longer shown."""
        self._world.profile.pop(self._place(values), None)
        return True

    def name(self, key: str, values: Json) -> bool:
        """What people see of the bot."""
        self._world.profile[f"{key}:{values.get('language_code', '')}"] = values.get(key, "")
        return True

    def menu_button(self, values: Json) -> bool:
        """What stands beside the field for writing."""
        if "chat_id" in values and not self._world.chats.find(values["chat_id"]).private:
            raise invalid("chat not found")
        place = f"menu_button:{values.get('chat_id', '')}"
        self._world.profile[place] = values.get("menu_button", {"type": "default"})
        return True

    def _place(self, values: Json) -> str:
        scope: Json = values.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self._world.chats.find(scope["chat_id"])
        told = json.dumps(scope, sort_keys=True) if len(scope) > 1 else scope["type"]
        return f"commands:{told}:{values.get('language_code', '')}"
