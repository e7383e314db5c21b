"""When somebody may want to die: care, a line to call, a way to write, a human within reach."""

from handlers.commands.humans import AskHuman
from handlers.talk import Resume, Talk, Understood


async def crisis(talk: Talk) -> Resume:
    """Answer with care before anything else, and ask whether somebody should get in touch."""
    talk.say("care")
    talk.say("lines")
    wish = await talk.choose("wish", ["human", "listen", "mistaken"], otherwise=_listening)
    if wish == "human":
        await talk.do(AskHuman(topic="crisis", urgent=True))
        talk.fence()
        talk.say("coming")
    elif wish == "listen":
        talk.say("here")
    else:
        talk.say("mistaken")
    await talk.choose("then", ["go_on"], otherwise=_listening)
    return Resume()


def _listening(_: str) -> Understood[str]:
    """Whatever somebody says now, they are not told that they were not understood."""
    return Understood("listen")
