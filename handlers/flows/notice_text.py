"""The text of a notice: written once, proposed for every mode, mended where it should be."""

from typing import Any

from handlers.commands.noticing import ProposeTexts
from handlers.commands.targets import FindTargets
from handlers.flows.notice_readers import a_text, a_title
from handlers.flows.readers import agreement, short_text
from handlers.talk import Option, Ref, Talk
from knowledge.notices.notice import problem_of

TRIES = 4
"""How often it is asked in other words what a notice is about."""

KINDS = ("posting", "training", "offer")

TEXT = ("text", "easy", "easy_own", "spoken", "spoken_own")
"""The answers of `write` that hang on the text, by their names in the journal."""

ABOUT = ("about", *(f"about-{step}/{name}" for step in range(TRIES) for name in ("words", "which")))
"""The answers of `about`, by their names in the journal."""


async def write(talk: Talk) -> dict[str, str]:
    """Ask for a title and a text, and show what is proposed for the other modes."""
    title = await talk.ask("title", a_title)
    plain = await talk.ask("text", a_text(title))
    proposed = await talk.do(ProposeTexts(plain))
    versions = {
        name: await _version(talk, name, title, proposed[name]) for name in ("easy", "spoken")
    }
    return {"title": title, "plain": plain, **versions}


async def _version(talk: Talk, name: str, title: str, proposed: str) -> str:
    if problem_of(title, proposed) is None:
        talk.say(f"{name}_is", text=proposed)
        keep = agreement("keep", "own")
        if await talk.choose(name, ["keep", "own"], otherwise=keep) == "keep":
            return proposed
    return await talk.ask(f"{name}_own", a_text(title))


async def about(talk: Talk) -> str | None:
    """Ask what a notice is about, so that whoever is interested is led there; mostly nothing."""
    kind = await talk.choose("about", ["nothing", *KINDS])
    if kind == "nothing":
        return None
    for step in range(TRIES):
        room = talk.within(f"about-{step}")
        words = await room.ask("words", short_text, skippable=True, key=f"words_{kind}")
        if words is None:
            return None
        found = await room.do(FindTargets(kind, words))
        if not found:
            room.say("none_found")
            continue
        options = [Option(target, put_target(target, title)) for target, title in found]
        chosen: str = await room.choose("which", [*options, "other"], key="which_target")
        if chosen != "other":
            return chosen
    return None


def put_target(target: str, title: str | None) -> Ref:
    """What a notice is about, by its name."""
    if title is None:
        return Ref(f"offer.{target}.name")
    values: dict[str, Any] = {"title": title}
    return Ref("told.title", values)
