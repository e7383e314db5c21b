"""A server that is killed again and again while people talk with it.

`python -m tests.support.victims URL SECRET PEOPLE KILLS SEED` forks a process that takes the
messages of PEOPLE people, kills it with SIGKILL at random moments, starts it again with
everything that was not acknowledged (and the last that was), until all is said. Prints the
number of kills.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import Sequence

from db.database import Database
from db.keys import Keys
from handlers.incoming import Incoming
from tests.support.talks import House

SCRIPT = (
    "你好", "普通文字", "找适合的项目", "我自己", "同意保存", "视力残疾", "37", "不是", "是",
    "声音类工作培训", "我要报名", "声音主播", "智能手机", "跳过", "小王", "就在这里发消息",
    "银川", "都对，提交",
)  # fmt: skip
CHANNEL = "kill"


def messages(people: int) -> list[Incoming]:
    """Everything that will be said, people taking turns."""
    return [
        Incoming(CHANNEL, f"p{person}", f"p{person}-{number}", text)
        for number, text in enumerate(SCRIPT)
        for person in range(people)
    ]


async def serve(url: str, secret: str, waiting: Sequence[Incoming], acknowledge: int) -> None:
    """Take the messages, writing a line for each once it is committed."""
    database = Database.open(url, Keys(secret))
    house = House(database)
    for one in waiting:
        await house.turns.take(one)
        os.write(acknowledge, f"{one.message_id}\n".encode())
    await database.close()


def main() -> None:
    """See the module."""
    url, secret, people, kills, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    chance = random.Random(seed)
    said = messages(people)
    done: list[str] = []
    killed = 0
    while len(done) < len(said):
        waiting = [one for one in said if one.message_id not in set(done[:-1])]
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            asyncio.run(serve(url, secret, waiting, write))
            os._exit(0)
        os.close(write)
        if killed < kills:
            time.sleep(chance.uniform(0.05, 0.4))
            os.kill(child, signal.SIGKILL)
            killed += 1
        with os.fdopen(read) as acknowledged:
            fresh = [line.strip() for line in acknowledged if line.endswith("\n")]
        os.waitpid(child, 0)
        done += [one for one in fresh if one not in done]
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main()
