"""For whom an offer is looked at that was not reached from somebody's own matches."""

from handlers.commands.people import OTHER, SELF, Recall
from handlers.talk import Talk


async def for_whom(talk: Talk) -> str:
    """The one person that is known of: oneself, or whom one speaks for; oneself in doubt."""
    known = await talk.do(Recall(), name="for_whom")
    if known["facts"]:
        return SELF
    if known["other"]:
        return OTHER
    return str(known["people"][0][0]) if len(known["people"]) == 1 else SELF
