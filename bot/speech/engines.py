"""What every engine of speech can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sound:
    """Mono samples between -1 and 1, `rate` of them a second."""

    samples: "NDArray[np.float32]"
    rate: int

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / self.rate


@dataclass(frozen=True)
class Heard:
    """What was heard, in simplified characters, empty for nothing; `confidence` from 0 to 1."""

    text: str
    confidence: float


class Speaker(Protocol):
    """Speaks. `local` says that nothing leaves this machine."""

    name: str
    local: bool

    def speak(self, sentence: str, voice: str) -> Sound:
        """One sentence for the ear (`knowledge.ear`), at its usual speed.

        Raises:
            SpeechProblem: it could not be spoken.
        """


class Listener(Protocol):
    """Listens."""

    def hear(self, audio: bytes, hints: Sequence[str]) -> Heard:
        """What is said in an audio file; `hints` are what can be said.

        Raises:
            Unhearable: the audio cannot be used.
            SpeechProblem: listening failed.
        """
