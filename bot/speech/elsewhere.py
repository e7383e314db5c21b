"""The way to other machines, where a broker is set: for the program, and for its workers."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, setting_name
from db.keys import Keys

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from bot.speech.asking import Asker

_PACKAGE = "redis"


async def open_asker(settings: Settings, keys: Keys) -> "Asker | None":
    """What asks the other machines; `None` where no broker is set.

    Raises:
        SettingsProblem: the broker cannot be used; names the setting.
    """
    if settings.broker_url is None:
        return None
    redis = await reach(settings)
    # The library is not everywhere.
    from bot.speech.asking import Asker  # noqa: PLC0415
    from bot.speech.broker import LOST  # noqa: PLC0415

    asker = Asker(redis, keys)
    try:
        await asker.begin()
    except LOST as error:
        await redis.aclose()
        raise unusable(error) from error
    return asker


async def reach(settings: Settings) -> "Redis":
    """The broker, which has answered.

    Raises:
        SettingsProblem: none is set, its package is not there, or it does not answer.
    """
    name = setting_name("broker_url")
    if settings.broker_url is None:
        raise SettingsProblem(say("trouble.broker_unset", name=name))
    if find_spec(_PACKAGE) is None:
        raise SettingsProblem(say("trouble.broker_package", name=name))
    from bot.speech.broker import LOST, connect  # noqa: PLC0415

    try:
        redis = connect(settings.broker_url.get_secret_value())
        await redis.ping()
    except (ValueError, TypeError) as error:
        # A port that is none, or an option that the library does not know.
        expected = say("expected.broker_url")
        raise SettingsProblem(say("setting.wrong", name=name, expected=expected)) from error
    except LOST as error:
        await redis.aclose()
        raise unusable(error) from error
    return redis


def unusable(error: Exception) -> SettingsProblem:
    """What a broker's refusal, or its silence, says about the setting."""
    from redis.exceptions import AuthenticationError, ResponseError  # noqa: PLC0415

    name = setting_name("broker_url")
    match error:
        case AuthenticationError():
            return SettingsProblem(say("trouble.broker_locked", name=name))
        case ResponseError():
            # Not its message, which may repeat what was sent.
            why = type(error).__name__
            return SettingsProblem(say("trouble.broker", name=name, why=why))
        case _:
            return SettingsProblem(say("trouble.broker_away", name=name))
