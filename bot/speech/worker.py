"""The process that speaks or listens: what an engine does there, nothing else can suffer from.

Jobs come on standard input and results go out on standard output, each a length of four bytes and
a pickle; both ends are ours. It ends when its input does.
"""

import logging
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, BinaryIO, TypeVar

from bot.speech.cache import AudioCache
from bot.speech.chain import CHAINS, Chain, Clip, speaker_of
from bot.speech.engines import Heard
from bot.speech.jobs import LENGTH, Hear, Orders, Speak
from bot.speech.problems import SpeechProblem

log = logging.getLogger(__name__)

T = TypeVar("T")


def work(orders: Orders, job: Speak | Hear) -> Clip | Heard:
    """Do one job.

    Raises:
        SpeechProblem: it cannot be done.
    """
    if isinstance(job, Speak):
        return _chain(orders).speak(job.passages, job.voice, job.rate)
    heard: Heard = _listener(orders).hear(job.audio, job.hints)
    return heard


def _once(make: Callable[[Orders], T]) -> Callable[[Orders], T]:
    """`make` with its result kept, and made by one thread where several ask for it."""
    making, kept = threading.Lock(), cache(make)

    def made(orders: Orders) -> T:
        with making:
            return kept(orders)

    return made


@_once
def _chain(orders: Orders) -> Chain:
    cached = AudioCache(orders.cache, orders.cache_bytes)
    return Chain(CHAINS[orders.tts], speaker_of(orders.models, orders.threads), cached)


@_once
def _listener(orders: Orders) -> Any:
    try:
        from bot.speech.whisper import Whisper  # noqa: PLC0415
    except ImportError as error:
        raise SpeechProblem("not_installed") from error
    return Whisper(orders.models, orders.threads)


def serve(read: BinaryIO, write: BinaryIO, do: Callable[[Orders, Any], Any] = work) -> None:
    """Take jobs until there are no more."""
    orders: Orders = pickle.loads(_frame(read) or b"")  # noqa: S301 - from our own process
    answering = threading.Lock()

    def answer(number: int, job: Any) -> None:
        try:
            result: Any = do(orders, job)
        except SpeechProblem as problem:
            result = problem
        except Exception as error:  # noqa: BLE001 - the others' jobs are not concerned
            # Where it happened, and not the message, which may hold what was said.
            (place,) = traceback.extract_tb(error.__traceback__)[-1:]
            log.error(  # noqa: TRY400
                "a job failed: %s (%s:%s)", type(error).__name__, place.filename, place.lineno
            )
            result = SpeechProblem("engine_failed")
        with answering:
            send(write, (number, result))

    pool = ThreadPoolExecutor(orders.at_once)
    while frame := _frame(read):
        pool.submit(answer, *pickle.loads(frame))  # noqa: S301 - from our own process


def send(write: BinaryIO, value: Any) -> None:
    """Write one frame."""
    content = pickle.dumps(value)
    write.write(LENGTH.pack(len(content)) + content)
    write.flush()


def _frame(read: BinaryIO) -> bytes:
    head = read.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    (length,) = LENGTH.unpack(head)
    return read.read(length)


def main(do: Callable[[Orders, Any], Any] = work) -> None:
    """Serve on standard input and output; what libraries print goes to standard error."""
    # Whoever types Ctrl-C means the program; it ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    serve(sys.stdin.buffer, out, do)
    # Nobody waits for what is still being done, even where it hangs.
    os._exit(0)


if __name__ == "__main__":
    main()
