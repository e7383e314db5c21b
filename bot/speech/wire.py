"""Jobs and results as they travel between machines: plain JSON values, nothing that runs.

`bot.speech.broker` seals them; whoever changes their shape raises `FORMAT`.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.present import Passage
from bot.speech.chain import Clip
from bot.speech.engines import Heard
from bot.speech.jobs import Hear, Speak
from bot.speech.problems import SpeechProblem, Unhearable

FORMAT = "1"
"""Programs and workers of different formats do not meet."""

Job: TypeAlias = Speak | Hear
Result: TypeAlias = Clip | Heard | SpeechProblem


def job_to_json(job: Job) -> Mapping[str, Any]:
    """A job as a JSON value."""
    if isinstance(job, Speak):
        said = [[one.text, one.personal] for one in job.passages]
        return {"passages": said, "voice": job.voice, "rate": job.rate}
    return {"audio": _text(job.audio), "hints": job.hints}


def job_from_json(value: Mapping[str, Any]) -> Job:
    """What `job_to_json` made."""
    if "audio" in value:
        return Hear(b64decode(value["audio"]), tuple(value["hints"]))
    said = tuple(Passage(text, personal) for text, personal in value["passages"])
    return Speak(said, value["voice"], value["rate"])


def result_to_json(result: Result) -> Mapping[str, Any]:
    """What came of a job as a JSON value."""
    match result:
        case Clip(ogg, seconds, engine):
            return {"ogg": _text(ogg), "seconds": seconds, "engine": engine}
        case Heard(text, confidence):
            return {"text": text, "confidence": confidence}
        case _:
            return {"problem": result.reason, "unhearable": isinstance(result, Unhearable)}


def result_from_json(value: Mapping[str, Any]) -> Result:
    """What `result_to_json` made."""
    if "ogg" in value:
        return Clip(b64decode(value["ogg"]), value["seconds"], value["engine"])
    if "text" in value:
        return Heard(value["text"], value["confidence"])
    return (Unhearable if value["unhearable"] else SpeechProblem)(value["problem"])


def _text(content: bytes) -> str:
    return b64encode(content).decode()
