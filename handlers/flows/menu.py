"""The menu: where everything begins and ends."""

from handlers.commands.paused import Waiting
from handlers.talk import Next, Ref, Talk


async def menu(talk: Talk) -> Next:
    """Offer the main ways, and first of all what was left half done."""
    goals = ["start", "jobs", "trainings", "mine", "more"]
    more = ["sites", "browse", "followed", "data"]
    waiting = await talk.do(Waiting())
    if waiting:
        offer = waiting["carry"].get("offer")
        what = Ref(f"offer.{offer}.name") if offer else Ref(f"menu.{waiting['flow']}")
        talk.say("waiting", what=what)
        # Five can be heard at once; what waits comes first.
        goals = ["go_on", "start", "jobs", "trainings", "more"]
        more.insert(0, "mine")
    goal = await talk.choose("goal", goals)
    if goal == "more":
        goal = await talk.choose("more", more)
    if goal == "go_on":
        return Next(waiting["flow"], waiting["carry"])
    return Next(goal)
