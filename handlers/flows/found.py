"""A free sentence that seems to mean an offer: ask, never guess."""

from collections.abc import Sequence

from handlers.commands.people import Recall
from handlers.talk import Next, Option, Ref, Resume, Talk


async def found(talk: Talk, offers: Sequence[str]) -> Next | Resume:
    """Name what the sentence can mean; none of it leads back to where the person was."""
    options = [Option(one, Ref(f"offer.{one}.name")) for one in offers]
    chosen = await talk.choose("which", [*options, "none"])
    if chosen == "none":
        return Resume()
    known = await talk.do(Recall())
    return Next("offer", {"offer": chosen, **({"subject": "self"} if known["facts"] else {})})
