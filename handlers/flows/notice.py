"""Writing a notice: one question at a time, seen and counted before anything goes out."""

from handlers.commands.paused import DropWaiting, Waits
from handlers.commands.staff import WhoIsStaff
from handlers.flows.notice_audience import AUDIENCE, audience
from handlers.flows.notice_review import REVIEW, TIMING, preview, send, timing, try_out
from handlers.flows.notice_text import ABOUT, TEXT, about, write
from handlers.talk import Next, Talk

STEPS = 30
"""Looks at a notice before it is sent."""

CHANGED = {
    "title": ("title",),
    "text": TEXT,
    "about": ABOUT,
    "audience": AUDIENCE,
    "when": TIMING,
}
"""What can be changed, and the names of the answers in the journal."""


async def notice(talk: Talk) -> Next:
    """Take a notice of a member of staff: its text, what it is about, whom it is for, when."""
    staff = await talk.do(WhoIsStaff())
    if staff is None or "notice.write" not in staff["may"]:
        talk.say("for_staff" if staff is None else "notice.problem.role")
        return Next("menu")
    if await talk.do(Waits("notice")):
        if await talk.choose("draft", ["go_on", "new"]) == "go_on":
            return Next("notice")
        await talk.do(DropWaiting("notice", None))
    text = await write(talk)
    target = await about(talk)
    selection = await audience(talk, target)
    times = await timing(talk)
    draft = {"text": text, "target": target, "selection": selection, **times}
    for step in range(STEPS):
        room = talk.within(f"ready-{step}")
        steps = ["send", "preview", "test", "change", "drop"]
        chosen = await room.choose("step", steps, key="step")
        if chosen == "preview":
            await preview(room, text, bound=target is not None, selection=selection)
        elif chosen == "test":
            await try_out(room, text, target)
        elif chosen == "change":
            what = await room.choose("what", tuple(CHANGED), key="what")
            looks = [f"ready-{number}/{name}" for number in range(step + 1) for name in REVIEW]
            talk.revise(*looks, *CHANGED[what])
        elif chosen == "drop" or await send(room, draft):
            break
    if chosen == "drop":
        talk.say("dropped")
    return Next("menu")
