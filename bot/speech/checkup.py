"""What the doctor sees of speech, without loading or making anything."""

from collections.abc import Iterator, Sequence
from typing import Literal

from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, known_keys, setting_name
from bot.speech.chain import CHAINS
from bot.speech.elsewhere import reach, unusable
from bot.speech.models import KOKORO, WHISPER, Model, is_installed
from bot.speech.workshop import can_listen, can_load
from db.errors import KeyProblem


def look_at_voice(settings: Settings) -> Iterator[tuple[bool, str]]:
    """Whether each engine that is set can be used, and a sentence about it."""
    if settings.tts == "off":
        yield True, say("doctor.tts_off", name=setting_name("tts"))
    for engine in CHAINS[settings.tts]:
        works = can_load(engine) and (engine != KOKORO.name or is_installed(KOKORO))
        yield works, say("doctor.engine" if works else "doctor.no_engine", engine=engine)
    if settings.asr == "off":
        yield True, say("doctor.asr_off", name=setting_name("asr"))
    else:
        works = can_listen() and is_installed(WHISPER)
        yield works, say("doctor.hears" if works else "doctor.no_engine", engine=settings.asr)
    yield from _models(settings, (KOKORO, WHISPER))


def _models(settings: Settings, models: tuple[Model, ...]) -> Iterator[tuple[bool, str]]:
    for model in models:
        file = settings.models / model.folder / model.file
        if file.exists() and not model.is_whole(file):
            yield False, say("doctor.model_damaged", file=file)


async def look_at_broker(settings: Settings) -> tuple[Literal["ok", "note", "problem"], str] | None:
    """What there is to say about the broker and who works there; `None` where none is set."""
    if settings.broker_url is None:
        return None
    name = setting_name("broker_url")
    try:
        working = await _working(settings)
    except SettingsProblem as problem:
        return "problem", str(problem)
    if not working:
        return "note", say("doctor.no_workers", name=name)
    kinds = "、".join(say(f"speech.kind_{kind}") for kind in working)
    return "ok", say("doctor.workers", name=name, kinds=kinds)


async def _working(settings: Settings) -> Sequence[str]:
    """What other machines are there for.

    Raises:
        SettingsProblem: the broker cannot be used.
    """
    redis = await reach(settings)
    # The library is not everywhere.
    from bot.speech.broker import KINDS, LOST, Names  # noqa: PLC0415

    try:
        keys = known_keys(settings)
        names = Names(keys) if keys is not None else None
        return [one for one in KINDS if names and await redis.exists(names.alive(one))]
    except KeyProblem:
        # Told already, and nobody can work for us with it.
        return ()
    except LOST as error:
        raise unusable(error) from error
    finally:
        await redis.aclose()
