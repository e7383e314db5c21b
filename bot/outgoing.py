"""A message on its way out: whose it is, and its words for them, chosen when it is sent."""

import logging
from dataclasses import dataclass

from bot.logs import Row
from bot.present import Presented, Presenter
from bot.speeches import is_heard
from db.records import OutboxRecord, PersonRecord, Showing
from handlers.replies import Reply
from handlers.talk.values import Line
from knowledge.words import Mode

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to send, and what is known of where it goes."""

    record: OutboxRecord
    person: PersonRecord | None
    showing: Showing

    @property
    def mode(self) -> Mode:
        """How the person wants to be talked to."""
        chosen = self.person is not None and self.person.mode
        return Mode(chosen) if chosen else Mode.PLAIN


def worded(
    presenter: Presenter, claimed: Claimed, *, aloud: bool, playable: bool
) -> tuple[Presented, str]:
    """The message in words; where words are missing, an apology and what was missing.

    `aloud`: replies can be heard there, by who wants to; `playable`: see `Presenter.present`.
    """
    record, person, mode = claimed.record, claimed.person, claimed.mode
    large_keys = person is not None and bool(person.large_keys)
    try:
        reply = Reply.from_json(record.body)
        heard = aloud and is_heard(person, reply)
        message = presenter.present(
            reply, mode, large_keys=large_keys, aloud=heard, playable=playable
        )
        return message, ""  # noqa: TRY300 - the except is for wording alone
    except Exception as error:  # noqa: BLE001 - one message must not stop those behind it
        log.error(  # noqa: TRY400 - a traceback could quote what somebody said
            "message %s cannot be worded: %s", Row(record.id), type(error).__name__
        )
        sorry = Reply((Line("turn.sorry"),))
        message = presenter.present(sorry, mode, large_keys=large_keys)
        return message, type(error).__name__


def preface(presenter: Presenter, claimed: Claimed) -> str:
    """What is said before a message that may have gone out already."""
    if not claimed.record.maybe_sent:
        return ""
    said = Reply((Line("present.maybe_repeated"),))
    return presenter.present(said, claimed.mode).text
