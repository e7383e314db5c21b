"""The lists in which the bot presents itself: within Telegram's limits, every command a word."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import (
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommandScopeAllGroupChats, MenuButtonCommands

from bot.channels.telegram.letters import COMMANDS
from bot.channels.telegram.profile import IN_GROUPS, LANGUAGES, present
from handlers.signals import Signal, read_signal

LONGEST_COMMAND, LONGEST_DESCRIPTION, LONGEST_SHORT = 256, 512, 120
"""Characters, by the Bot API's BotCommand, setMyDescription and setMyShortDescription."""


@dataclass
class Lists:
    """Telegram as far as bots present themselves; does not answer where it is `away`."""

    away: bool = False
    commands: dict[tuple[str | None, bool], dict[str, str]] = field(default_factory=dict)
    descriptions: dict[str | None, str] = field(default_factory=dict)
    shorts: dict[str | None, str] = field(default_factory=dict)
    has_menu: bool = False

    async def __call__(self, method: TelegramMethod[bool]) -> bool:
        if self.away:
            raise TelegramNetworkError(method, "Request timeout error")
        match method:
            case SetChatMenuButton():
                self.has_menu = isinstance(method.menu_button, MenuButtonCommands)
            case SetMyCommands():
                in_groups = isinstance(method.scope, BotCommandScopeAllGroupChats)
                said = {one.command: one.description for one in method.commands}
                self.commands[method.language_code, in_groups] = said
            case SetMyDescription():
                self.descriptions[method.language_code] = method.description or ""
            case SetMyShortDescription():
                self.shorts[method.language_code] = method.short_description or ""
        return True


@pytest.fixture
def lists() -> Lists:
    return Lists()


async def presented(lists: Any) -> None:
    await present(lists)


async def test_in_every_language_there_are_all_commands(lists: Lists) -> None:
    await presented(lists)
    languages = {one or None for one in LANGUAGES}
    for language in languages:
        assert tuple(lists.commands[language, False]) == COMMANDS
        assert tuple(lists.commands[language, True]) == IN_GROUPS
    assert set(lists.descriptions) == set(lists.shorts) == languages
    assert lists.has_menu


async def test_everything_is_as_short_as_telegram_wants_it(lists: Lists) -> None:
    await presented(lists)
    for said in lists.commands.values():
        assert all(1 <= len(one) <= LONGEST_COMMAND for one in said.values())
    assert all(len(one) <= LONGEST_DESCRIPTION for one in lists.descriptions.values())
    assert all(len(one) <= LONGEST_SHORT for one in lists.shorts.values())


async def test_where_telegram_does_not_answer_the_bot_works_all_the_same(lists: Lists) -> None:
    lists.away = True
    await presented(lists)


@pytest.mark.parametrize(
    ("command", "signal"),
    [
        ("menu", Signal.MENU),
        ("mine", Signal.ENROLMENTS),
        ("help", Signal.HELP),
        ("human", Signal.HUMAN),
        ("repeat", Signal.REPEAT),
        ("back", Signal.BACK),
        ("data", Signal.DATA),
        ("keys", Signal.KEYS_ON),
        ("stop", Signal.STOP),
    ],
)
def test_every_command_is_understood_as_what_it_says(command: str, signal: Signal) -> None:
    assert command in COMMANDS
    assert read_signal(f"/{command}") is signal


def test_no_command_is_without_a_meaning() -> None:
    assert all(read_signal(f"/{one}") is not None for one in (*COMMANDS, "start"))
