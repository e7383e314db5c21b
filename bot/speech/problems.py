"""What goes wrong with speech; the reason is a machine word, with words in `operator.speech`."""

REASONS = (
    "broken",
    "busy",
    "crashed",
    "disabled",
    "empty",
    "engine_failed",
    "model_corrupt",
    "model_missing",
    "no_audio",
    "no_room",
    "no_worker",
    "not_installed",
    "nothing_to_say",
    "personal",
    "too_long",
    "too_slow",
    "unreachable",
)


class SpeechProblem(Exception):
    """Nothing could be spoken, or heard."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Unhearable(SpeechProblem):
    """It is the audio that cannot be used: empty, broken or too_long."""


class NoAnswer(Exception):
    """No other machine does it, or not in time."""
