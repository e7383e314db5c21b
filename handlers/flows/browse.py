"""Looking through everything, without telling anything."""

from handlers.flows.whom import for_whom
from handlers.talk import Next, Option, Ref, Talk
from knowledge.catalogue import catalogue


async def browse(talk: Talk) -> Next:
    """Choose a programme, then one of its offers."""
    programmes = {one.id: one for one in catalogue().programmes}
    options = [Option(one, Ref(f"programme.{one}.name")) for one in programmes]
    chosen = await talk.choose("programme", options)
    talk.say(f"programme.{chosen}.summary")
    offers = [Option(one.id, Ref(f"offer.{one.id}.name")) for one in programmes[chosen].offers]
    offer = await talk.choose("offer", offers)
    return Next("offer", {"offer": offer, "subject": await for_whom(talk)})
