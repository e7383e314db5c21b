"""The server beside which the page is measured: the same uvicorn, and nothing to do."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PORT = int(sys.argv[1])
REPLY = {"messages": [{"id": 1, "html": "<article><p>您好</p></article>" * 10}]}


async def page(_: Request) -> Response:
    """A page without a form."""
    return Response("<!doctype html>", media_type="text/html")


async def say(request: Request) -> Response:
    """The same reply to everybody."""
    async with request.form():
        return JSONResponse(REPLY)


if __name__ == "__main__":
    routes = [Route("/", page), Route("/say", say, methods=["POST"])]
    uvicorn.run(Starlette(routes=routes), port=PORT, log_level="error", loop="uvloop")
