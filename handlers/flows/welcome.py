"""The first minute: who we are, and how somebody wants to be talked to."""

from handlers.book import About
from handlers.commands.people import Recall, SetMode
from handlers.finding import find
from handlers.signals import HOW_TO_JOIN, Signal, read_signal
from handlers.talk import Next, Option, Ref, Talk
from knowledge.meaning.outside import WORRIES
from knowledge.words import Mode


async def welcome(talk: Talk, said: str = "", typed: str = "", staff: str = "") -> Next:
    """Greet, ask for the mode, and go where the first words pointed, if they pointed anywhere.

    Who comes from another device, perhaps with the code of that digest `typed`, is talked to as
    there; `staff` is what that code is digested to where it is one of staff.
    """
    talk.say("hello")
    if typed:
        return Next("joining", {"typed": typed, "staff": staff})
    signal = read_signal(said)
    if signal is not None and signal in HOW_TO_JOIN:
        return Next("joining", {"how": HOW_TO_JOIN[signal]})
    known = await talk.do(Recall())
    if known["mode"] is None:
        modes = [Option(mode, Ref(f"welcome.mode.as_{mode}")) for mode in Mode]
        mode = await talk.choose("mode", modes)
        await talk.do(SetMode(mode))
    if signal is Signal.STAFF:
        return Next("staff")
    sense = find(said, About(talk.today, known["facts"])) if said else None
    if sense and sense.topic in WORRIES:
        talk.say(f"outside.{sense.topic}")
    if sense and sense.leads:
        return Next(sense.leads, {"said": said})
    return Next("found", sense.carry) if sense and sense.carry else Next("menu")
