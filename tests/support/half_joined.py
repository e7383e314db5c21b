"""A server that stands still in the middle of joining two people, to be killed there.

`python -m tests.support.half_joined URL SECRET CHANNEL ADDRESS` takes a yes from that address, says
so when everything has gone over and nothing is committed, and waits.
"""

import asyncio
import sys
from typing import NoReturn
from unittest.mock import patch

from db.database import Database
from db.keys import Keys
from handlers.incoming import Incoming
from tests.support.talks import House

NUMBER = "the-yes"
READY = "gone over"


async def stand_still(_: object) -> NoReturn:
    """Say that it is the moment, and wait."""
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    await asyncio.sleep(3600)
    raise AssertionError


async def main(url: str, secret: str, channel: str, address: str) -> None:
    """See the module."""
    house = House(Database.open(url, Keys(secret)))
    with patch("handlers.turn.keep_what_was_told", stand_still):
        await house.turns.take(Incoming(channel, address, NUMBER, "是"))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
