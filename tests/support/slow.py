"""An engine that begins, and never comes to an end."""

import time
from typing import Any

from bot.speech.worker import main


def take_for_ever(_orders: Any, _job: Any) -> None:
    """Work."""
    time.sleep(600)


if __name__ == "__main__":
    main(take_for_ever)
