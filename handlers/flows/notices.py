"""Whether somebody wants to be told of what is new."""

from handlers.commands.consents import GiveConsent, SeenWording, WithdrawConsent
from handlers.commands.searches import DropSearches
from handlers.flows.readers import agreement
from handlers.talk import Next, Talk

NOTICES_CONSENT = "notices"


async def subscribe(talk: Talk) -> Next:
    """Ask for the agreement to be sent notices, which can be taken back by one word."""
    seen = await talk.do(SeenWording("subscribe.wish"))
    if await talk.choose("wish", ["yes", "no"], otherwise=agreement()) == "yes":
        await talk.do(GiveConsent(NOTICES_CONSENT, seen))
        talk.say("on")
    else:
        await talk.do(WithdrawConsent(NOTICES_CONSENT))
        talk.say("as_before")
    return Next("menu")


async def unsubscribe(talk: Talk) -> Next:
    """Take every agreement to be told of something back at once, and say so."""
    await talk.do(WithdrawConsent(NOTICES_CONSENT))
    await talk.do(DropSearches())
    talk.say("off")
    return Next("menu")
