"""What the doctor sees of speech, without loading or making anything."""

from collections.abc import Iterator

from bot.operator_words import say
from bot.settings import Settings, setting_name
from bot.speech.chain import CHAINS
from bot.speech.models import KOKORO, WHISPER, Model, is_installed
from bot.speech.workshop import can_listen, can_load


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
