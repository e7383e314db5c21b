"""When somebody may want to die: care, a line to call, a way to write, a human within reach."""

from handlers.commands.humans import AskHuman
from handlers.talk import Resume, Talk


async def crisis(talk: Talk) -> Resume:
    """Answer with care before anything else, and ask whether somebody should get in touch."""
    talk.say("care")
    talk.say("lines")
    wish = await talk.choose("wish", ["human", "listen", "mistaken"])
    if wish == "human":
        await talk.do(AskHuman(topic="crisis", urgent=True))
        talk.fence()
        talk.say("coming")
    elif wish == "listen":
        talk.say("here")
    else:
        talk.say("mistaken")
    return Resume()
