"""A free sentence that seems to mean something: ask, never guess."""

from collections.abc import Sequence

from handlers.flows.whom import for_whom
from handlers.talk import Next, Option, Ref, Resume, Talk
from knowledge.catalogue import catalogue


async def found(talk: Talk, meant: Sequence[str]) -> Next | Resume:
    """Name what the sentence can mean; none of it leads back to where the person was."""
    offers = catalogue().offers
    options = [
        Option(one, Ref(f"offer.{one}.name" if one in offers else f"found.which.{one}"))
        for one in meant
    ]
    chosen = await talk.choose("which", [*options, "none"])
    if chosen == "none":
        return Resume()
    if chosen not in offers:
        return Next(chosen)
    return Next("offer", {"offer": chosen, "subject": await for_whom(talk)})
