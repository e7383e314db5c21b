"""The broker between the program and the machines that speak and listen for it: Redis, or its like.

For each kind of job there is a stream of sealed jobs with one group of workers, and a sign that
expires soon unless a worker is there to renew it. Answers, sealed too, go to a list of whoever
asked. The names are made from the secret key and from how this version speaks, so that only those
meet that understand each other. Nothing is there longer than `LEFT_FOR`.

Needs Redis 6.2 or newer, or any Valkey.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from bot.speech.chain import edition
from bot.speech.jobs import Speak
from bot.speech.wire import (
    FORMAT,
    Job,
    Result,
    job_from_json,
    job_to_json,
    result_from_json,
    result_to_json,
)
from db.keys import Keys

log = logging.getLogger(__name__)

Kind: TypeAlias = Literal["speak", "hear"]
KINDS: tuple[Kind, ...] = ("speak", "hear")

LOST = (RedisError, OSError)
"""What a broker that cannot be used raises."""

GROUP = "workers"
PROGRAMS = "zhuye:programs"
"""Where programs leave a mark, by which a worker with another key notices that it has one."""

LEFT_FOR = 300
"""Seconds after which what nobody took away is gone from the broker."""

ALIVE_FOR = 5
"""Seconds after which a worker counts as gone that said nothing."""

AGAIN = 1.0
"""Seconds after which a lost broker is tried again."""

_CONNECTS_WITHIN = 3.0
_ANSWERS_WITHIN = 5.0
_CONNECTIONS_AT_MOST = 32


@dataclass(frozen=True)
class Order:
    """A job with what its worker must know: its number, where answers go, how old it may become.

    `within` is in seconds.
    """

    number: str
    answers: str
    within: float
    job: Job


class Names:
    """What the keys of one installation are called."""

    def __init__(self, keys: Keys) -> None:
        """Make them from the secret key; they tell nothing about it."""
        self.mark = keys.digest(f"{FORMAT} {edition()}", "broker")[:16]

    def jobs(self, kind: Kind) -> str:
        """The stream of jobs."""
        return f"zhuye:{self.mark}:{kind}:jobs"

    def alive(self, kind: Kind) -> str:
        """The sign that a worker is there."""
        return f"zhuye:{self.mark}:{kind}:alive"

    def answers(self, asker: str) -> str:
        """The list of answers to one asker."""
        return f"zhuye:{self.mark}:answers:{asker}"


class Contact:
    """Whether the broker is there, with a line in the log when that changes."""

    is_lost = False

    def lose(self, error: Exception) -> None:
        """It cannot be used."""
        if not self.is_lost:
            log.error("the broker is lost: %s", type(error).__name__)
        self.is_lost = True

    def find(self) -> None:
        """It can be used."""
        if self.is_lost:
            log.warning("the broker is there again")
        self.is_lost = False


def kind_of(job: Job) -> Kind:
    """Which stream a job belongs to."""
    return "speak" if isinstance(job, Speak) else "hear"


def connect(url: str) -> Redis:
    """A client that says at once when the broker is away; nothing is asked of it yet.

    Raises:
        ValueError: the URL cannot be one.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=_CONNECTIONS_AT_MOST,
        timeout=_ANSWERS_WITHIN,
        socket_connect_timeout=_CONNECTS_WITHIN,
        socket_timeout=_ANSWERS_WITHIN,
        retry=Retry(NoBackoff(), 0),
    )
    return Redis.from_pool(pool)


async def make_group(redis: Redis, stream: str) -> None:
    """Make the group of workers of a stream, which begins with the oldest job, if there is none."""
    try:
        await redis.xgroup_create(stream, GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise


def seal_order(keys: Keys, order: Order) -> dict[Any, Any]:
    """The fields of an entry of the stream."""
    value = {
        "job": job_to_json(order.job),
        "answers": order.answers,
        "within": order.within,
    }
    return {"number": order.number.encode(), "sealed": keys.seal(value, _job_context(order.number))}


def unseal_order(keys: Keys, fields: Mapping[bytes, bytes]) -> Order:
    """What `seal_order` made.

    Raises:
        WrongKey: it was sealed with another secret, or changed on the way.
    """
    number = fields.get(b"number", b"").decode("ascii", "replace")
    value: Any = keys.unseal(fields.get(b"sealed", b""), _job_context(number))
    return Order(number, value["answers"], value["within"], job_from_json(value["job"]))


def seal_answer(keys: Keys, number: str, result: Result) -> bytes:
    """An item of a list of answers: the number of the job, a space, what came of it."""
    return number.encode() + b" " + keys.seal(result_to_json(result), _answer_context(number))


def number_of(item: bytes) -> str:
    """The number of the job that an item of a list of answers is about."""
    return item.partition(b" ")[0].decode("ascii", "replace")


def unseal_answer(keys: Keys, item: bytes) -> Result:
    """What `seal_answer` made.

    Raises:
        WrongKey: it was sealed with another secret, or changed on the way.
    """
    sealed = item.partition(b" ")[2]
    return result_from_json(keys.unseal(sealed, _answer_context(number_of(item))))


# With the number in it, nobody can hand one person's answer to another.
def _job_context(number: str) -> str:
    return f"broker.job {number}"


def _answer_context(number: str) -> str:
    return f"broker.answer {number}"
