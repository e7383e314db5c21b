"""How much one network may ask for: a whole training centre may sit behind one address."""

from starlette.requests import Request

from bot.pace import Pace, Verdict

BURST = 600
"""Requests at once that cost something."""

A_SECOND = 20.0
"""Such requests a second from then on."""


class Crowd:
    """Counts the requests of each network address."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._pace = Pace(burst=BURST, a_second=A_SECOND)

    def takes(self, request: Request) -> bool:
        """Whether one more request from where this one comes is taken."""
        where = request.client.host if request.client is not None else ""
        return self._pace.verdict(where) is Verdict.TAKE
