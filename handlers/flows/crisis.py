"""When somebody may want to die: care, a line to call, a way to write, a human within reach."""

from handlers.commands.humans import AskHuman
from handlers.talk import Resume, Talk, Understood
from knowledge.reading.lists import load_lists
from knowledge.reading.normal import compact
from knowledge.reading.yesno import read_yes_no
from knowledge.search import is_despair

WISHES = ("human", "listen", "mistaken")

LISTENING = 40
"""Messages that are listened to before the talk goes on by itself."""


async def crisis(talk: Talk) -> Resume:
    """Answer with care before anything else, and listen until somebody wants to go on.

    Whatever is said here is heard: a yes calls a human, worse words call one urgently, a denial is
    believed, everything else is listened to. Nobody is sent back to a form who did not ask for it.
    """
    talk.say("care")
    talk.say("lines")
    wish = await talk.choose("wish", WISHES, otherwise=_answered)
    called = await _hear(talk, wish, called=False)
    if wish == "mistaken":
        return Resume()
    for step in range(LISTENING):
        room = talk.within(f"listen-{step}")
        options = ["go_on"] if called else ["human", "go_on"]
        wish = await room.choose("then", options, otherwise=_listened)
        if wish == "go_on":
            break
        called = await _hear(room, wish, called=called)
    return Resume()


async def _hear(talk: Talk, wish: str, *, called: bool) -> bool:
    """Answer one message; whether a human has been called by now."""
    if wish in {"human", "worse"}:
        if not called:
            await talk.do(AskHuman(topic="crisis", urgent=True))
            talk.fence()
        talk.say("worse" if wish == "worse" else "coming")
        return True
    talk.say({"listen": "here", "mistaken": "mistaken"}.get(wish, "hearing"))
    return called


def _answered(text: str) -> Understood[str]:
    """What somebody says who was asked whether a human should get in touch."""
    agrees = read_yes_no(text)
    if agrees is not None:
        return Understood("human" if agrees else "listen")
    return _listened(text)


def _listened(text: str) -> Understood[str]:
    """What somebody says now; nobody is told here that they were not understood."""
    said = compact(text)
    if any(word in said for word in load_lists("denial.toml")["words"]):
        return Understood("mistaken")
    return Understood("worse" if is_despair(text) else "told")
