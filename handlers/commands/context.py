"""What a command may touch: the turn's unit of work, the person, the talk."""

from dataclasses import dataclass
from datetime import date, datetime

from db.unit_of_work import UnitOfWork
from handlers.state import TalkState


@dataclass
class Context:
    """One turn's surroundings.

    `today` is the date where our people live. `erase` is set by the command that deletes
    everything: the turn carries it out last.
    """

    uow: UnitOfWork
    person: int
    state: TalkState
    now: datetime
    today: date
    erase: bool = False
