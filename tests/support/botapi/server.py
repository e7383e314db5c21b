"""The server: the way of requests over HTTP, and what tests hold in their hands."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any, Self

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from tests.support.botapi.desk import Desk, Request
from tests.support.botapi.faults import Dropped, Fault, Faults, Kind, Page
from tests.support.botapi.files import Stored
from tests.support.botapi.flood import Flood
from tests.support.botapi.groups import Group, Groups
from tests.support.botapi.messages import Message
from tests.support.botapi.people import User
from tests.support.botapi.reading import parameters
from tests.support.botapi.refusals import Refusal
from tests.support.botapi.updates import Updates
from tests.support.botapi.webhook import Webhook
from tests.support.botapi.world import World

Json = dict[str, Any]

TOKEN = "1000001:test-token"
LARGEST_REQUEST = 128 * 1024 * 1024
UNAUTHORIZED = Refusal(401, "Unauthorized")
NOT_FOUND = Refusal(404, "Not Found")
DOWNLOAD = "download"


class BotApi:
    """A server that knows one bot and the people who talk with it."""

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "zhuye_test_bot",
        name: str = "助业",
        port: int = 0,
        seed: int = 0,
        record_requests: bool = True,
    ) -> None:
        self.token = token
        self.port = port
        self.world = World(token, username, name)
        self.users: dict[int, User] = {}
        self._desk = Desk(self.world, record=record_requests)
        self._faults = Faults(seed)
        self._groups = Groups(self.world)
        self._runner: web.ServerRunner | None = None
        self._late: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The address that stands for https://api.telegram.org."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def violations(self) -> list[str]:
        """Every request that no correct program makes: its method and what is wrong with it."""
        return self._desk.violations

    @property
    def requests(self) -> list[Request]:
        """Every request."""
        return self._desk.requests

    @property
    def delivered(self) -> list[tuple[int, Message]]:
        """Every message that reached a chat, with the number of the chat."""
        return self.world.delivered

    @property
    def uploaded(self) -> list[Stored]:
        """Every file the bot sent along, of whatever `kind`."""
        return self.world.files.uploaded

    @property
    def resent(self) -> list[Stored]:
        """Every file the bot sent by its number, once for each time."""
        return self.world.files.resent

    @property
    def updates(self) -> Updates:
        """The updates: `delivered`, `confirmed` and `pending` count them."""
        return self.world.updates

    @property
    def webhook(self) -> Webhook:
        """The delivery to the bot's address: `target` says where it really is."""
        return self._desk.webhook

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        server = web.Server(
            self._serve, request_factory=make_request, handler_cancellation=True, access_log=None
        )
        runner = web.ServerRunner(server, shutdown_timeout=0.01)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port, backlog=1024).start()
        self.port = runner.addresses[0][1]
        self._runner = runner
        self.webhook.start()

    async def stop(self) -> None:
        """Break every connection off and listen no more; nothing is forgotten."""
        await self.webhook.stop()
        for task in self._late:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def user(
        self, user_id: int, first_name: str = "王芳", language_code: str = "zh", username: str = ""
    ) -> User:
        """A person, who at first has not written to the bot; the same one for the same number."""
        if user_id not in self.users:
            self.users[user_id] = User(self.world, user_id, first_name, language_code, username)
        return self.users[user_id]

    def group(self, title: str, members: Sequence[User]) -> Group:
        """A group into which its first member puts the bot."""
        return self._groups.open(title, members)

    def fault(
        self,
        kind: Kind,
        method: str | None = None,
        *,
        times: int | None = 1,
        chat: int | Callable[[int | None], bool] | None = None,
        probability: float = 1.0,
    ) -> Fault:
        """Let a fault strike the next requests that fit; `times=None` is without end.

        The method of fetching a file is called "download".
        """
        fault = Fault(kind, method, times, chat, probability)
        self._faults.ordered.append(fault)
        return fault

    def limits(
        self,
        per_chat: float = 1.0,
        *,
        burst: int = 3,
        overall: float = 30.0,
        paid: float = 1000.0,
    ) -> None:
        """Answer 429 to more messages a second than these."""
        self._desk.flood = Flood(per_chat, burst, overall, paid)

    def no_limits(self) -> None:
        """Take any number of messages."""
        self._desk.flood = None

    def redeliver(self, n: int | None = None) -> int:
        """Deliver the last `n` confirmed updates once more, or all; says how many."""
        return self.updates.redeliver(n)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._answer(request)
        except Refusal as refusal:
            return refused(refusal)
        except Page as page:
            return web.Response(status=page.status, text=page.html, content_type="text/html")
        except Dropped:
            if request.transport is not None:
                request.transport.close()
            return web.Response()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/file/"):
            return await self._download(self._method(path.removeprefix("/file")))
        method = self._method(path)
        try:
            params = await parameters(request)
        except Refusal as refusal:
            self._desk.note(method, refusal)
            raise
        doing = self._desk.follow(method, params, self._struck(method, params))
        return answered({"ok": True, "result": await doing}, 200)

    async def _struck(self, method: str, params: Json) -> Any:
        """Do a request, with the fault that strikes it."""
        fault = self._faults.choose(method, params)
        if fault is None:
            return await self._desk.perform(method, params)
        # Telegram does what it was asked for even when nobody waits for the answer any more.
        task = asyncio.get_running_loop().create_task(self._through(fault, method, params))
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return await asyncio.shield(task)

    async def _through(self, fault: Kind, method: str, params: Json) -> Any:
        await fault.before()
        result = await self._desk.perform(method, params)
        await fault.after()
        return result

    def _method(self, path: str) -> str:
        """What follows the token in a path that begins with it."""
        bot, _, method = path.removeprefix("/").partition("/")
        if not bot.startswith("bot") or not method:
            raise NOT_FOUND
        if bot != f"bot{self.token}":
            raise UNAUTHORIZED
        return method

    async def _download(self, path: str) -> web.Response:
        fault = self._faults.choose(DOWNLOAD, {}) or Kind()
        await fault.before()
        stored = self.world.files.at(path)
        if stored is None:
            raise NOT_FOUND
        await fault.after()
        return web.Response(body=stored.data, content_type="application/octet-stream")


def make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """A request that may be larger than the largest upload Telegram takes."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=LARGEST_REQUEST
    )


def answered(told: Json, status: int) -> web.Response:
    """An answer as the Bot API writes it."""
    return web.Response(
        body=json.dumps(told, ensure_ascii=False).encode(),
        status=status,
        content_type="application/json",
    )


def refused(refusal: Refusal) -> web.Response:
    """A refusal as the Bot API writes it."""
    told: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        told["parameters"] = refusal.parameters
    return answered(told, refusal.code)
