"""Speaking and listening for those who must not wait: in worker processes, within a time.

There is one process for each, begun with the first job, with its model loaded once. One that
crashes or does not end its work in time is replaced; others' jobs in it are done again.

Where other machines do it, they are asked first, and what they do not do is done here.
"""

import asyncio
import logging
import pickle
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, Protocol

from bot.present import Passage
from bot.speech.cache import AudioCache
from bot.speech.chain import CHAINS, Clip, edition, kept_clip
from bot.speech.engines import Heard
from bot.speech.jobs import LENGTH, Hear, Orders, Speak
from bot.speech.problems import NoAnswer, SpeechProblem, Unhearable

log = logging.getLogger(__name__)

WAITING_AT_MOST = 500
"""Jobs that wait for a worker; more are refused at once."""

BEGUN_WITHIN = 10.0
"""Seconds in which another machine has to begin a job; else it is done here."""

AT_ONCE_ELSEWHERE = 16
"""Clips that are being made at the same moment where other machines make them."""

_A_CHARACTER = 0.5
"""Seconds that speaking a character may take, many times what it takes a machine at leisure."""

_MODULE = "bot.speech.worker"
_TRIES = 2
_LIMIT = 1 << 26
_PACKAGES = {"kokoro": "onnxruntime", "gtts": "gtts", "espeak": "espeakng_loader"}
_AUDIO = "av"
_LISTENER = "faster_whisper"


class Crashed(Exception):
    """The process is gone."""


class Process:
    """One worker process at a time, for one kind of job."""

    def __init__(self, orders: Orders) -> None:
        """Begin processes that work as `orders` say."""
        self._orders = orders
        self._slots = asyncio.Semaphore(orders.at_once)
        self._starting = asyncio.Lock()
        self._running: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self._waiting = 0
        self._is_closed = False

    async def do(self, job: Speak | Hear, within: float) -> Any:
        """The result of a job, which has to end `within` that many seconds once it has begun.

        Raises:
            SpeechProblem: it cannot be done, the process crashed over it, or it took too long.
        """
        if self._waiting >= WAITING_AT_MOST:
            raise SpeechProblem("busy")
        self._waiting += 1
        try:
            async with self._slots:
                return await self._tried(job, within)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process for good; what is under way fails."""
        self._is_closed = True
        async with self._starting:
            await self._end()

    async def _end(self) -> None:
        if self._running is not None and self._running.returncode is None:
            self._running.kill()
        if self._reading is not None:
            await self._reading

    async def _tried(self, job: Speak | Hear, within: float) -> Any:
        for _ in range(_TRIES):
            try:
                async with asyncio.timeout(within):
                    result = await self._sent(job)
            except TimeoutError as error:
                log.error("a worker is ended: a job took longer than %.0f s", within)  # noqa: TRY400
                await self._end()
                raise SpeechProblem("too_slow") from error
            except Crashed as error:
                if self._is_closed:
                    raise SpeechProblem("crashed") from error
                continue
            if isinstance(result, SpeechProblem):
                raise result
            return result
        log.error("a worker crashed over the same job %d times", _TRIES)
        raise SpeechProblem("crashed")

    async def _sent(self, job: Speak | Hear) -> Any:
        try:
            process = await self._process()
        except OSError as error:
            # No process can be begun, or it is gone already.
            raise Crashed from error
        self._number += 1
        number = self._number
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._open[number] = future
        try:
            await self._write(process, (number, job))
            return await future
        except OSError as error:
            raise Crashed from error
        finally:
            self._open.pop(number, None)

    async def _process(self) -> asyncio.subprocess.Process:
        async with self._starting:
            if self._is_closed:
                raise Crashed
            if self._running is None or self._running.returncode is not None:
                if self._reading is not None:
                    await self._reading
                self._running = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    _MODULE,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    limit=_LIMIT,
                )
                self._reading = asyncio.create_task(self._read(self._running))
                await self._write(self._running, self._orders)
            return self._running

    async def _write(self, process: asyncio.subprocess.Process, value: Any) -> None:
        content = pickle.dumps(value)
        if process.stdin is None:
            raise Crashed
        if process.stdin.is_closing():
            # To write into a pipe that is closed is a RuntimeError to uvloop, not an OSError.
            raise Crashed
        process.stdin.write(LENGTH.pack(len(content)) + content)
        await process.stdin.drain()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Hand results to those who wait, until the process is gone."""
        out = process.stdout
        with suppress(asyncio.IncompleteReadError, ConnectionResetError):
            while out is not None:
                (length,) = LENGTH.unpack(await out.readexactly(LENGTH.size))
                number, result = pickle.loads(await out.readexactly(length))  # noqa: S301 - ours
                future = self._open.get(number)
                if future is not None and not future.done():
                    future.set_result(result)
        await process.wait()
        for future in self._open.values():
            if not future.done():
                future.set_exception(Crashed())


class Elsewhere(Protocol):
    """Other machines that speak and listen."""

    async def do(self, job: Speak | Hear, patience: float, within: float) -> Clip | Heard:
        """The result of a job that is begun within `patience` seconds and done `within` so many.

        Raises:
            SpeechProblem: it cannot be done there.
            NoAnswer: no other machine does it, or not in time.
        """

    async def close(self) -> None:
        """Ask for no more."""


class Workshop:
    """Speaks and listens for one installation."""

    def __init__(self, orders: Orders, elsewhere: Elsewhere | None = None) -> None:
        """Work as `orders` say; nothing is loaded before the first job."""
        self._orders = orders
        self._elsewhere = elsewhere
        self._cache = AudioCache(orders.cache, orders.cache_bytes)
        self._speaking = Process(orders)
        self._listening = Process(orders)
        self._speaks_here = any(map(can_load, CHAINS[orders.tts]))
        self._hears_here = can_listen()

    @property
    def speaks(self) -> bool:
        """Whether anything is spoken."""
        return self._orders.tts != "off" and (self._speaks_here or self._elsewhere is not None)

    @property
    def hears(self) -> bool:
        """Whether anything is listened to."""
        return self._orders.asr != "off" and (self._hears_here or self._elsewhere is not None)

    @property
    def at_once(self) -> int:
        """How many clips are made at the same moment."""
        return self._orders.at_once if self._elsewhere is None else AT_ONCE_ELSEWHERE

    @property
    def best(self) -> str:
        """The engine that speaks if it can."""
        return CHAINS[self._orders.tts][0]

    @property
    def engines(self) -> str:
        """What a clip's sound depends on beside its text, voice and speed."""
        return f"{self._orders.tts} {edition()}"

    async def speak(self, passages: Sequence[Passage], voice: str, rate: float) -> Clip:
        """`passages` as OGG/Opus, at `rate` times the usual speed.

        What was said before to everybody is taken from the disk.

        Raises:
            SpeechProblem: nothing can speak it.
        """
        if not self.speaks:
            raise SpeechProblem("disabled" if self._orders.tts == "off" else "not_installed")
        said = tuple(passages)
        kept = kept_clip(self._cache, CHAINS[self._orders.tts][0], said, voice, rate)
        if kept is not None:
            return kept
        length = sum(len(one.text) for one in said)
        within = self._orders.speaking_within + length * _A_CHARACTER
        job = Speak(said, voice, rate)
        clip: Clip = await self._done(job, within, self._speaking, self._speaks_here)
        return clip

    async def hear(self, audio: bytes, hints: Sequence[str]) -> Heard:
        """What is said in an audio file; `hints` are what can be said at this point.

        Raises:
            Unhearable: the audio cannot be used.
            SpeechProblem: nothing can listen to it.
        """
        if not self.hears:
            raise SpeechProblem("disabled" if self._orders.asr == "off" else "not_installed")
        job = Hear(audio, tuple(hints))
        within = self._orders.hearing_within
        heard: Heard = await self._done(job, within, self._listening, self._hears_here)
        return heard

    async def close(self) -> None:
        """End the processes; what is under way fails."""
        if self._elsewhere is not None:
            await self._elsewhere.close()
        await self._speaking.close()
        await self._listening.close()

    async def _done(
        self, job: Speak | Hear, within: float, process: Process, can_here: bool
    ) -> Any:
        if self._elsewhere is not None:
            try:
                patience = BEGUN_WITHIN if can_here else within
                return await self._elsewhere.do(job, patience, within)
            except NoAnswer as error:
                if not can_here:
                    raise SpeechProblem("no_worker") from error
            except SpeechProblem as problem:
                # No engine makes more of this; any other trouble may be that machine's own.
                is_final = isinstance(problem, Unhearable) or problem.reason == "nothing_to_say"
                if is_final or not can_here:
                    raise
        return await process.do(job, within)


def can_listen() -> bool:
    """Whether the package of the listener is there."""
    return find_spec(_LISTENER) is not None


def can_load(engine: str) -> bool:
    """Whether the packages of a speaker are there."""
    return find_spec(_PACKAGES[engine]) is not None and find_spec(_AUDIO) is not None
