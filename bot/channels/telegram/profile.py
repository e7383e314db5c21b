"""How the bot presents itself in Telegram: commands, menu button, descriptions."""

import logging

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import (
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, MenuButtonCommands

from bot.channels.telegram.letters import COMMANDS
from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode

log = logging.getLogger(__name__)

IN_GROUPS = ("help",)
LANGUAGES = {"": "telegram.zh", "en": "telegram.en"}
"""Language codes of Telegram's clients, and where the words are; the first is for all others."""


async def present(bot: Bot) -> None:
    """Register everything; where that fails, the bot works all the same."""
    await _register(SetChatMenuButton(menu_button=MenuButtonCommands()), bot)
    for code, words in LANGUAGES.items():
        language = code or None
        groups = BotCommandScopeAllGroupChats()
        for method in (
            SetMyCommands(commands=_commands(words, COMMANDS), language_code=language),
            SetMyCommands(
                commands=_commands(words, IN_GROUPS), scope=groups, language_code=language
            ),
            SetMyDescription(description=_say(f"{words}.description"), language_code=language),
            SetMyShortDescription(short_description=_say(f"{words}.short"), language_code=language),
        ):
            await _register(method, bot)


async def _register(method: TelegramMethod[bool], bot: Bot) -> None:
    try:
        await bot(method)
    except AiogramError as error:
        name, kind = method.__api_method__, type(error).__name__
        log.warning("%s is not registered: %s", name, kind)


def _commands(words: str, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(command=one, description=_say(f"{words}.command.{one}")) for one in names]


def _say(key: str) -> str:
    return wording().text(Line(key), Mode.PLAIN)
