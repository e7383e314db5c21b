"""Reaching a human: a request with a reference and a status, never a dead end."""

from handlers.commands.humans import AskHuman
from handlers.flows.readers import long_text
from handlers.talk import Next, Resume, Talk


async def human(talk: Talk, topic: str = "") -> Next | Resume:
    """Take what somebody wants to say to staff, and say what happens next."""
    text = await talk.ask("text", long_text, skippable=True)
    reference = await talk.do(AskHuman(topic=topic, text=text or ""))
    talk.fence()
    talk.say("recorded", reference=reference)
    talk.say("other_ways")
    return Next("menu") if topic else Resume()
