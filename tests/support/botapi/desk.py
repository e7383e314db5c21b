"""Where requests are checked, done and recorded, by whichever way they came."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.botapi.checks import methods
from tests.support.botapi.faults import chat_of
from tests.support.botapi.methods import handlers
from tests.support.botapi.refusals import Refusal, invalid
from tests.support.botapi.webhook import Webhook
from tests.support.botapi.world import World

if TYPE_CHECKING:
    from tests.support.botapi.flood import Flood

Json = dict[str, Any]

# Parts of Telegram that the specification has and this server has not.
ABSENT = frozenset(
    {
        "business_connection_id", "message_thread_id", "direct_messages_topic_id",
        "ephemeral_message_parameters", "suggested_post_parameters", "inline_message_id",
        "rich_message", "message_effect_id", "certificate",
    }
)  # fmt: skip


PAID = "allow_paid_broadcast"


@dataclass(slots=True)
class Request:
    """One request of the bot and what became of it."""

    method: str
    params: Json
    time: float
    outcome: str = "unanswered"


class Desk:
    """Does what the bot asks for."""

    def __init__(self, world: World, *, record: bool) -> None:
        self.violations: list[str] = []
        self.requests: list[Request] = []
        self.flood: Flood | None = None
        self.webhook = Webhook(world.updates, self.take_answer)
        self._world = world
        self._record = record
        self._handlers = handlers(world, self.webhook)

    async def follow(self, method: str, params: Json, doing: Awaitable[Any]) -> Any:
        """Await what is done with a request, writing down what becomes of it."""
        record = Request(method, params, self._world.clock())
        if self._record:
            self.requests.append(record)
        try:
            result = await doing
        except Exception as problem:
            record.outcome = str(problem) or type(problem).__name__
            raise
        record.outcome = "ok"
        return result

    async def perform(self, name: str, params: Json) -> Any:
        """Check a request and do it."""
        try:
            if self.flood is not None:
                self.flood.check(name, chat_of(params), paid=is_paid(params))
            handler, values = self._checked(name, params)
            result = handler(values)
            return await result if inspect.isawaitable(result) else result
        except Refusal as refusal:
            self.note(name, refusal)
            raise

    def note(self, name: str, refusal: Refusal) -> None:
        """Remember a request that no correct program makes."""
        if refusal.invalid:
            self.violations.append(f"{name}: {refusal.description}")

    async def take_answer(self, method: str, params: Json) -> None:
        """Do a request that stands in the answer of a webhook; nobody learns how it went."""
        try:
            await self.follow(method, params, self.perform(method, params))
        except Refusal:
            return

    def _checked(self, name: str, params: Json) -> tuple[Callable[[Json], Any], Json]:
        if self._world.logged_out:
            raise Refusal(400, "Logged out")
        method = methods().get(name.lower())
        if method is None:
            raise invalid("Not Found: method not found", code=404)
        values = method.read(params)
        if absent := ABSENT.intersection(values):
            raise invalid(f"{min(absent)} is not something this server has")
        return self._handlers[method.name], values


def is_paid(params: Json) -> bool:
    """Whether a request pays for being beyond the limit for all chats."""
    return str(params.get(PAID, "")).lower() in {"true", "1"}
