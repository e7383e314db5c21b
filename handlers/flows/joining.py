"""Going on elsewhere: by a code somebody shows that they are the one whom we know from there.

A code of staff looks the same, and is taken here too.
"""

from collections.abc import Mapping

from handlers.commands.joining import JOINED, IssueCode, JoinByCode, LookUpCode
from handlers.commands.staff import LinkTyped
from handlers.flows.readers import agreement, join_code
from handlers.talk import Next, Resume, Talk

TRIES = 8
"""Codes that are asked for in one go."""

LEFT = "left"
LINKED = "linked"


async def joining(talk: Talk, how: str = "", typed: str = "", staff: str = "") -> Next | Resume:
    """Give a code for another device, or take one that was given there.

    `how` is which of both, where that was said before (`give` or `have`); `typed` is the digest of
    a code that was typed without being asked for, `staff` its digest as a code of staff.
    """
    code = {"digest": typed, "staff": staff} if typed else None
    if not (how or typed):
        said = await talk.choose("how", ["give", "have"], otherwise=join_code)
        how, code = (said, None) if isinstance(said, str) else ("have", said)
    if how == "give":
        await _give(talk)
        return Resume()
    for step in range(TRIES):
        state = await _try(talk.within(f"try-{step}"), code)
        if state == LINKED:
            talk.fence()
            return Next("staff")
        if state == JOINED:
            break
        talk.say(state)
        if state in {LEFT, "too_many"}:
            break
        code = None
    return Resume()


async def _give(talk: Talk) -> None:
    """Show a new code, once: it is not known any more when this is run again."""
    code = await talk.do(IssueCode())
    talk.fence()
    if code is not None:
        talk.say("given", code=code)
        talk.say("where")
        talk.say("careful")


async def _try(room: Talk, code: Mapping[str, str] | None) -> str:
    """Take a code, and join after asking; what became of it, which names the words about it."""
    if code is None:
        said = await room.ask("code", join_code, skippable=True)
        if said is None:
            return LEFT
        code = said
    digest, staff = code["digest"], code.get("staff")
    if staff and await room.do(LinkTyped(staff)):
        return LINKED
    state = await room.do(LookUpCode(digest))
    if state != "live":
        return state
    if await room.choose("sure", ["yes", "no"], otherwise=agreement()) == "no":
        return LEFT
    return await room.do(JoinByCode(digest))
