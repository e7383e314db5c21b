"""Members of staff: linked to who they are here by a code, and what they do here."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.staff import LinkStaff, WhoIsStaff
from handlers.flows.readers import staff_code
from handlers.talk import Next, Ref, Talk

TRIES = 3
"""Codes that are asked for in one go."""


async def staff(talk: Talk) -> Next:
    """Ask a member of staff for the code of their account, once; then offer what is theirs."""
    known = await talk.do(WhoIsStaff()) or await _linked(talk)
    if known is None:
        return Next("menu")
    talk.say("hello", name=known["name"], role=Ref(f"staff.role.{known['role']}"))
    if known["where"]:
        talk.say("where", places=known["where"])
    else:
        talk.say("everywhere")
    steps = {"notice": "notice.write", "notice_state": "notice.report"}
    may = [step for step, action in steps.items() if action in known["may"]]
    return Next(await talk.choose("step", [*may, "menu"]))


async def _linked(talk: Talk) -> Mapping[str, Any] | None:
    for step in range(TRIES):
        room = talk.within(f"try-{step}")
        said = await room.ask("code", staff_code, skippable=True, key="code")
        if said is None:
            break
        linked: Mapping[str, Any] | None = await room.do(LinkStaff(said["digest"]))
        if linked is not None:
            room.fence()
            return linked
        room.say("wrong")
    return None
