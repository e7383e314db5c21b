"""The server as a process of its own: `python -m tests.support.botapi --port N --token T`."""

import argparse
import asyncio
import sys

from tests.support.botapi.server import BotApi


async def serve(token: str, port: int) -> None:
    """Serve until the process is ended."""
    async with BotApi(token, port=port) as api:
        sys.stdout.write(f"{api.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", required=True)
    given = parser.parse_args()
    try:
        asyncio.run(serve(given.token, given.port))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
