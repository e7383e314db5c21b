"""A free sentence that seems to mean something: ask, never guess."""

from collections.abc import Sequence

from handlers.flows.readers import agreement
from handlers.flows.whom import for_whom
from handlers.talk import Misread, Next, Option, Read, Ref, Resume, Secret, Talk, Understood
from handlers.wording import wording
from knowledge.catalogue import catalogue
from knowledge.reading.normal import bare


async def found(talk: Talk, meant: Sequence[str]) -> Next | Resume:
    """Name what the sentence can mean; none of it leads back to where the person was."""
    offers = catalogue().offers
    options = [
        Option(one, Ref(f"offer.{one}.name" if one in offers else f"found.which.{one}"))
        for one in meant
    ]
    if len(options) == 1:
        chosen = await talk.choose(
            "this", [options[0], "none"], otherwise=_agreed(meant[0]), what=options[0].words
        )
    else:
        chosen = await talk.choose("which", [*options, "none"])
    if chosen == "none":
        return Resume()
    if chosen not in offers:
        return Next(chosen)
    return Next("offer", {"offer": chosen, "subject": await for_whom(talk)})


def _agreed(only: str) -> Read[str]:
    """A reader for the one thing meant: who says yes, or wants to enrol, means it."""
    is_offer = only in catalogue().offers
    enrol = {bare(one) for one in wording().labels(Ref("offer.step.enrol")) if is_offer}
    read_agreement = agreement(only, "none")

    def read(text: str) -> Understood[str] | Secret[str] | Misread:
        return Understood(only) if bare(text) in enrol else read_agreement(text)

    return read
