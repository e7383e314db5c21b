"""How the bot presents itself in Telegram: commands, menu button, descriptions."""

import logging

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, MenuButtonCommands

from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode

log = logging.getLogger(__name__)

COMMANDS = ("menu", "mine", "help", "human", "repeat", "back", "data", "keys", "stop")
IN_GROUPS = ("help",)
LANGUAGES = {"": "telegram.zh", "en": "telegram.en"}
"""Language codes of Telegram's clients, and where the words are; the first is for all others."""


async def present(bot: Bot) -> None:
    """Register everything; where that fails, the bot works all the same."""
    try:
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        for code, words in LANGUAGES.items():
            language = code or None
            await bot.set_my_commands(_commands(words, COMMANDS), language_code=language)
            await bot.set_my_commands(
                _commands(words, IN_GROUPS),
                scope=BotCommandScopeAllGroupChats(),
                language_code=language,
            )
            await bot.set_my_description(_say(f"{words}.description"), language)
            await bot.set_my_short_description(_say(f"{words}.short"), language)
    except AiogramError as error:
        log.warning("commands are not registered: %s", type(error).__name__)


def _commands(words: str, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(command=one, description=_say(f"{words}.command.{one}")) for one in names]


def _say(key: str) -> str:
    return wording().text(Line(key), Mode.PLAIN)
