"""Keyboards the bot attaches, beyond what the facts say of them."""

import json
import re
from typing import Any

from tests.support.botapi.chats import Chat
from tests.support.botapi.messages import Markup
from tests.support.botapi.refusals import invalid

Json = dict[str, Any]

# Not in the documentation, but kept to by the server.
MOST_BUTTONS = 100
MOST_BYTES = 10_240
ADDRESS = re.compile(r"(https?://)?[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?|tg://\S+", re.IGNORECASE)
PRIVATE_ONLY = ("request_contact", "request_location", "request_poll", "web_app")


def markup(values: Json, chat: Chat) -> Markup | None:
    """The keyboard of a request, or a refusal; an empty inline keyboard is none."""
    given: Markup | None = values.get("reply_markup")
    if given is None:
        return None
    if "inline_keyboard" in given:
        return inline(given)
    for key in [one for row in given.get("keyboard", []) for one in row]:
        if not key["text"]:
            raise invalid("keyboard button text must be non-empty")
        if not chat.private and any(one in key for one in PRIVATE_ONLY):
            raise invalid("phone number can be requested in private chats only")
    if "keyboard" in given and not any(given["keyboard"]):
        raise invalid("reply keyboard must have at least one button")
    return given


def inline(given: Markup) -> Markup | None:
    """A keyboard under a message."""
    buttons = [one for row in given["inline_keyboard"] for one in row]
    if not buttons:
        return None
    if len(buttons) > MOST_BUTTONS or len(json.dumps(buttons, ensure_ascii=False)) > MOST_BYTES:
        raise invalid("reply markup is too long")
    for one in buttons:
        if not one["text"]:
            raise invalid("inline keyboard button text must be non-empty")
        if "url" in one and not ADDRESS.fullmatch(one["url"]):
            raise invalid(
                f"inline keyboard button URL '{one['url']}' is invalid: BUTTON_URL_INVALID"
            )
        apps = [one[key]["url"] for key in ("web_app", "login_url") if key in one]
        if not all(url.startswith("https://") for url in apps):
            raise invalid("Only HTTPS links are allowed: BUTTON_URL_INVALID")
        if "pay" in one or "callback_game" in one:
            raise invalid("BUTTON_TYPE_INVALID")
    return given
