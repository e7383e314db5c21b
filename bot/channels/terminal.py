"""The terminal door: for braille terminals, screen readers on a console, and developers."""

import os
import secrets
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from bot.app import App
from bot.channels.handed_over import file_bytes
from bot.clock import now
from bot.doors import Parcel
from db.errors import DatabaseBusy, DatabaseProblem
from db.records import Showing
from handlers.incoming import Incoming
from handlers.talk.values import JSON, Line
from handlers.wording import wording
from knowledge.words import Mode

CHANNEL = "terminal"
LEASE = timedelta(seconds=1)
"""Printing takes no time: what was claimed for longer was left by a program that was killed."""

SEPARATOR = "---"
PROMPT = "> "


@dataclass
class Terminal:
    """Prints replies; files are written, readable by the owner alone, into `folder`."""

    out: TextIO
    folder: Path
    separate: bool

    async def send(self, parcel: Parcel) -> Showing:
        """Print the message of `parcel`; there is one terminal, and nothing beside the text."""
        self.show(f"{parcel.preface}\n{parcel.message.text}".strip("\n"))
        for name, content in parcel.message.files:
            self.show(_say("terminal.file", path=str(self._write(name, content))))
        return parcel.showing

    def show(self, text: str) -> None:
        """Print one reply."""
        self.out.write(f"{text}\n")
        if self.separate:
            self.out.write(f"{SEPARATOR}\n")
        self.out.flush()

    def _write(self, name: str, content: JSON) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / name
        number = 1
        while True:
            try:
                handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                break
            except FileExistsError:
                number += 1
                file = self.folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        with os.fdopen(handle, "wb") as opened:
            opened.write(file_bytes(content))
        return file


@dataclass(frozen=True)
class Seat:
    """One person at the terminal."""

    app: App
    door: Terminal
    name: str

    async def says(self, text: str, message_id: str = "") -> None:
        """Take one line in, and print what comes of it."""
        incoming = Incoming(CHANNEL, self.name, message_id or secrets.token_hex(8), text)
        try:
            person = await self.app.turns.take(incoming)
            if person is not None:
                await self.receives(person)
        except DatabaseBusy:
            self.door.show(_say("turn.busy"))
        except DatabaseProblem as problem:
            self.door.show(_say("turn.cannot_save"))
            sys.stderr.write(f"{type(problem).__name__}: {problem}\n")

    async def receives(self, person: int) -> None:
        """Print what waits for `person`."""
        await self.app.delivery(CHANNEL, self.door, LEASE).flush(person)


async def chat(app: App, name: str, mode: Mode | None, folder: Path) -> None:
    """Talk with whoever sits at the terminal, as `name`, until the input ends.

    Without a terminal it is one line in, one reply out, replies separated by a line `---`.
    """
    interactive = sys.stdin.isatty()
    seat = Seat(app, Terminal(sys.stdout, folder, separate=not interactive), name)
    if mode is not None:
        await _set_mode(app, name, mode)
    async with app.database.begin() as uow:
        person = (await uow.people.meet(CHANNEL, name, now())).id
    await seat.receives(person)
    if interactive:
        # asyncio's own handler would not end a waiting line at the first Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        await seat.says(_say("signal.greeting"))
    session = secrets.token_hex(8)
    number = 0
    while (line := _read_line(interactive=interactive)) is not None:
        number += 1
        await seat.says(line, f"{session}-{number}")


async def _set_mode(app: App, name: str, mode: Mode) -> None:
    async with app.database.begin() as uow:
        person = await uow.people.meet(CHANNEL, name, now())
        await uow.people.set_preferences(person.id, mode=mode)


def _read_line(*, interactive: bool) -> str | None:
    """The next line, `None` at the end; nothing else runs in this program meanwhile."""
    if interactive:
        try:
            return input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            sys.stdout.write("\n")
            return None
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8", errors="replace").rstrip("\r\n") if line else None


def _say(key: str, **values: str) -> str:
    return wording().text(Line(key, values), Mode.PLAIN)
