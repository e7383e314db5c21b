"""The first minute: who we are, and how somebody wants to be talked to."""

from handlers.commands.people import SetMode
from handlers.finding import find
from handlers.talk import Next, Talk


async def welcome(talk: Talk, said: str = "") -> Next:
    """Greet, ask for the mode, and go where the first words pointed, if they pointed anywhere."""
    talk.say("hello")
    mode = await talk.choose("mode", ["plain", "easy", "voice"])
    await talk.do(SetMode(mode))
    meant = find(said) if said else None
    return Next("found", meant) if meant else Next("menu")
