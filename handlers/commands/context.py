"""What a command may touch: the turn's unit of work, the person, the talk."""

from dataclasses import dataclass, field
from datetime import date, datetime

from db.unit_of_work import UnitOfWork
from handlers.noticing.drafts import APPROVAL
from handlers.quiet import QUIET, QuietHours
from handlers.state import TalkState
from handlers.talk.values import JSON


@dataclass
class Context:
    """One turn's surroundings.

    `today` is the date where our people live. `files` go out with the reply. The turn does last:
    `erase`, what to say when everything is to be deleted; `forget_talk`, when the talk is; `join`,
    the id of the person who somebody has shown to be. `approval` is the number of people from which
    on a second member of staff approves a notice; in the `quiet` hours none goes out.
    """

    uow: UnitOfWork
    person: int
    state: TalkState
    now: datetime
    today: date
    files: list[tuple[str, JSON]] = field(default_factory=list)
    erase: str = ""
    forget_talk: bool = False
    join: int | None = None
    approval: int = APPROVAL
    quiet: QuietHours = QUIET
