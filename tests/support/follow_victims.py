"""A worker that is killed again and again while it notes and tells what is new.

`python -m tests.support.follow_victims URL SECRET KILLS SEED` forks a process that makes rounds,
kills it with SIGKILL at random moments, and lets a last one come to its end. Prints the number of
kills.
"""

import asyncio
import os
import random
import signal
import sys
import time

import handlers.announcing
from bot.following import Following
from db.database import Database
from db.keys import Keys
from handlers.quiet import QuietHours
from tests.support.talks import START


async def make_rounds(url: str, secret: str) -> None:
    """Note and tell, in small pieces, so that there are many moments to be killed at."""
    handlers.announcing.A_PAGE = handlers.announcing.A_PIECE = 5
    handlers.announcing.A_BATCH = 7
    database = Database.open(url, Keys(secret))
    await Following(database, lambda: START, QuietHours()).round()
    await database.close()


def main() -> None:
    """See the module."""
    url, secret, kills, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:5])
    chance = random.Random(seed)
    killed = 0
    while True:
        child = os.fork()
        if child == 0:
            asyncio.run(make_rounds(url, secret))
            os._exit(0)
        if killed < kills:
            time.sleep(chance.uniform(0.01, 0.5))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            break
        killed += 1
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main()
