"""Effects of a flow: frozen dataclasses, safe to repeat, carried out inside the turn."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Generic, TypeVar

from handlers.talk.values import JSON

Result = TypeVar("Result", bound=JSON)


@dataclasses.dataclass(frozen=True)
class Command(Generic[Result]):
    """Base of every effect; its result is what the journal keeps.

    A result that is not `kept` is given to the flow once, when the command is carried out, and
    `None` ever after: what may be shown and must not stay.
    """

    kept: ClassVar[bool] = True

    @classmethod
    def name(cls) -> str:
        """The journal name: the class's own, in snake case."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    def digest(self) -> str:
        """What the command says, in 16 hexadecimal digits: it changes when a field changes."""
        said = json.dumps(dataclasses.asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(f"{self.name()}:{said}".encode()).hexdigest()[:16]


Execute = Callable[[Command[Any]], Awaitable[JSON]]
