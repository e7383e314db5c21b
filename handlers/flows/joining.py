"""Going on elsewhere: by a code somebody shows that they are the one whom we know from there."""

from handlers.commands.joining import JOINED, IssueCode, JoinByCode, LookUpCode
from handlers.flows.readers import agreement, join_code
from handlers.talk import Resume, Talk

TRIES = 8
"""Codes that are asked for in one go."""

LEFT = "left"


async def joining(talk: Talk, how: str = "", typed: str = "") -> Resume:
    """Give a code for another device, or take one that was given there.

    `how` is which of both, where that was said before (`give` or `have`); `typed` is the digest of
    a code that was typed without being asked for.
    """
    digest = typed
    if not (how or typed):
        said = await talk.choose("how", ["give", "have"], otherwise=join_code)
        how, digest = (said, "") if isinstance(said, str) else ("have", said["digest"])
    if how == "give":
        await _give(talk)
        return Resume()
    for step in range(TRIES):
        state = await _try(talk.within(f"try-{step}"), digest)
        if state == JOINED:
            break
        talk.say(state)
        if state in {LEFT, "too_many"}:
            break
        digest = ""
    return Resume()


async def _give(talk: Talk) -> None:
    """Show a new code, once: it is not known any more when this is run again."""
    code = await talk.do(IssueCode())
    talk.fence()
    if code is not None:
        talk.say("given", code=code)
        talk.say("where")
        talk.say("careful")


async def _try(room: Talk, digest: str) -> str:
    """Take a code, and join after asking; what became of it, which names the words about it."""
    if not digest:
        said = await room.ask("code", join_code, skippable=True)
        if said is None:
            return LEFT
        digest = said["digest"]
    state = await room.do(LookUpCode(digest))
    if state != "live":
        return state
    if await room.choose("sure", ["yes", "no"], otherwise=agreement()) == "no":
        return LEFT
    return await room.do(JoinByCode(digest))
