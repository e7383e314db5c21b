"""A worker whose jobs crash, hang and fail as they are told."""

import os
import time
from pathlib import Path
from typing import Any

from bot.speech.chain import Clip
from bot.speech.jobs import Hear, Orders, Speak
from bot.speech.problems import SpeechProblem
from bot.speech.worker import main


def obey(orders: Orders, job: Speak | Hear) -> Any:
    said = job.passages[0].text if isinstance(job, Speak) else job.audio.decode()
    match said:
        case "crash":
            os.abort()
        case "hang":
            time.sleep(600)
        case "hang once" if not _was_here(orders.cache / "hung"):
            time.sleep(600)
        case "crash once" if not _was_here(orders.cache / "crashed"):
            os.abort()
        case "take two seconds":
            time.sleep(2)
            return Clip(said.encode(), float(os.getpid()), "unruly")
        case "trip":
            raise RuntimeError(said)
        case "refuse":
            raise SpeechProblem("no_audio")
        case _:
            return Clip(said.encode(), float(os.getpid()), "unruly")
    return None


def _was_here(mark: Path) -> bool:
    mark.parent.mkdir(exist_ok=True)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return True
    return False


if __name__ == "__main__":
    main(obey)
