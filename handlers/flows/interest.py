"""A notice taken up: noted, and on to what it is about."""

from handlers.commands.interest import TakeUp
from handlers.listed import POSTING, TRAINING
from handlers.talk import Next, Talk


async def interest(talk: Talk, notice: int | None = None) -> Next:
    """Note that somebody is interested in a notice, the newest unless one is named."""
    taken = await talk.do(TakeUp(notice))
    if taken is None:
        talk.say("none")
        return Next("menu")
    target = taken["target"]
    talk.say("noted", title=taken["title"])
    if target is None:
        talk.say("unbound")
        return Next("menu")
    if target.startswith(POSTING):
        return Next("posting", {"posting": int(target.removeprefix(POSTING))})
    if target.startswith(TRAINING):
        return Next("training", {"training": int(target.removeprefix(TRAINING))})
    return Next("offer", {"offer": target})
