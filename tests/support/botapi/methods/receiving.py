"""Methods by which the bot gets updates, files and chats, and answers pressed buttons."""

from collections.abc import Callable
from typing import Any

from yarl import URL

from tests.support.botapi.chats import Standing
from tests.support.botapi.facts import facts
from tests.support.botapi.refusals import conflict, invalid
from tests.support.botapi.webhook import Address, Webhook
from tests.support.botapi.world import World

Json = dict[str, Any]

PORTS = (443, 80, 88, 8443)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
OWN_LINKS = "https://t.me/"
GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


class Receiving:
    """Updates, webhooks, callback answers, files and chats."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        self._world = world
        self._webhook = webhook

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The methods by their names."""
        return {
            "getUpdates": self.updates,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.webhook_info,
            "answerCallbackQuery": self.answer,
            "getFile": self.file,
            "getChat": self.chat,
            "leaveChat": self.leave,
        }

    async def updates(self, values: Json) -> list[Json]:
        """What waits for the bot."""
        if self._webhook.address is not None:
            raise conflict(WEBHOOK_ACTIVE)
        queue = self._world.updates
        queue.allow(values.get("allowed_updates"))
        found = await queue.poll(
            values.get("offset", 0), values.get("limit", 100), values.get("timeout", 0)
        )
        return [one.json() for one in found]

    async def set_webhook(self, values: Json) -> bool:
        """Updates go to an address from now on."""
        if not values["url"]:
            return await self.delete_webhook(values)
        url = URL(values["url"])
        if url.scheme != "https":
            raise invalid("bad webhook: An HTTPS URL must be provided for webhook")
        if url.port not in PORTS:
            raise invalid("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        queue = self._world.updates
        queue.refuse_poll("terminated by setWebhook request")
        queue.allow(values.get("allowed_updates"))
        self._forget(values)
        await self._webhook.set(
            Address(
                values["url"],
                values.get("secret_token", ""),
                values.get("max_connections", 40),
                values.get("ip_address", ""),
            )
        )
        return True

    async def delete_webhook(self, values: Json) -> bool:
        """Updates are to be fetched again."""
        await self._webhook.set(None)
        self._forget(values)
        return True

    def _forget(self, values: Json) -> None:
        if values.get("drop_pending_updates"):
            self._world.updates.drop()

    def webhook_info(self, _values: Json) -> Json:
        """Where updates go and how that goes."""
        address = self._webhook.address
        told: Json = {
            "url": address.url if address else "",
            "has_custom_certificate": False,
            "pending_update_count": self._world.updates.pending,
            "allowed_updates": [
                one for one in facts().updates if one in self._world.updates.allowed
            ],
        }
        if address is not None:
            told["max_connections"] = address.connections
            told["ip_address"] = address.ip or "127.0.0.1"
        if self._webhook.failures:
            told["last_error_date"] = int(self._webhook.failed_at)
            told["last_error_message"] = self._webhook.failures[-1]
        return told

    def answer(self, values: Json) -> bool:
        """A button stops spinning."""
        if not values.get("url", OWN_LINKS).startswith(OWN_LINKS):
            raise invalid("URL_INVALID")
        answer = {key: value for key, value in values.items() if key != "callback_query_id"}
        self._world.taps.answer(values["callback_query_id"], answer, self._world.clock())
        return True

    def file(self, values: Json) -> Json:
        """Where a file can be fetched."""
        most = facts().methods["getFile"]["megabytes"]
        stored = self._world.files.downloadable(values["file_id"], most)
        return stored.json() | {"file_path": stored.path}

    def chat(self, values: Json) -> Json:
        """Everything about a chat."""
        chat = self._world.chats.find(values["chat_id"])
        if not chat.private and (refusal := chat.refusal()) is not None:
            raise refusal
        return chat.json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(GIFTS, False),
        }

    def leave(self, values: Json) -> bool:
        """The bot goes out of a group."""
        chat = self._world.chats.speakable(values["chat_id"])
        if chat.private:
            raise invalid("chat member status can't be changed in private chats")
        chat.standing = Standing.LEFT
        self._world.bot_member(chat, self._world.bot, "member", "left")
        return True
