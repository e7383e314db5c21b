"""Courses: found, looked at, signed up for."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.consents import SeenWording
from handlers.commands.dependants import AddDependant
from handlers.commands.people import OTHER, SELF, Recall, RememberContact
from handlers.commands.trainings import FindTrainings, FurtherTrainings, SeeTraining, SignUp
from handlers.days import put_day
from handlers.flows.consent import SpokenFor, agree_for_other, is_too_young
from handlers.flows.contact import CONTACT, ask_or_keep_contact, say_contact
from handlers.flows.readers import agreement
from handlers.flows.told import put_parts, put_place, say_how_many, titled, with_further
from handlers.flows.whom import for_whom
from handlers.flows.wishes import EVERYTHING, a_change
from handlers.talk import FURTHER, Next, Option, Ref, Talk
from handlers.talk.values import JSON, Value
from knowledge.postings.wish import describe, wish_from_json, wish_to_json
from knowledge.trainings.wishing import read_course_wish

PARTS = ("detail", "contact")


async def trainings(
    talk: Talk, said: str = "", wish: Mapping[str, JSON] | None = None, after: int = 0
) -> Next:
    """Name the courses that suit what was `said`, or all; what is said then narrows them.

    `after`: as many of the list were offered before.
    """
    wanted = wish or (wish_to_json(read_course_wish(said)) if said else EVERYTHING)
    found = await talk.do(FurtherTrainings(wanted, after) if after else FindTrainings(wanted))
    parts = describe(wish_from_json(wanted))
    if parts:
        talk.say("looked_for", wish=put_parts(parts))
    if found["dropped"]:
        talk.say("without", dropped=put_parts(found["dropped"]))
    if not found["trainings"]:
        talk.say("nothing")
        steps = ["all", "browse", "human"] if parts else ["browse", "human"]
        chosen = await talk.choose("instead", steps)
        if chosen == "all":
            return Next("trainings")
        return Next(chosen, {"topic": "trainings"} if chosen == "human" else {})
    options = [
        Option(str(one["id"]), titled(one["name"], sample=one["sample"]), note=_note(one))
        for one in found["trainings"]
    ]
    say_how_many(talk, found, after)
    options = with_further(options, "trainings.further", more=bool(found.get("more")))
    chosen = await talk.choose("which", options, otherwise=a_change(wanted, "trainings.not_read"))
    if chosen == FURTHER:
        return Next("trainings", {"wish": dict(wanted), "after": after + len(found["trainings"])})
    if isinstance(chosen, str):
        return Next("training", {"training": int(chosen), "wish": dict(wanted)})
    # To be told of new courses is what notices are for.
    return Next("subscribe" if "follow" in chosen else "trainings", _kept(chosen))


def _kept(chosen: Mapping[str, JSON]) -> dict[str, JSON]:
    return {"wish": chosen["wish"]} if "wish" in chosen else {}


async def training(talk: Talk, training: int, wish: Mapping[str, JSON] | None = None) -> Next:
    """Say what a course is and when; then more of it, or sign up."""
    one = await talk.do(SeeTraining(training))
    others = Next("trainings", {"wish": dict(wish)} if wish else {})
    if one is None:
        talk.say("gone")
        return others
    title = titled(one["name"], sample=one["sample"])
    talk.say("summary", title=title, provider=one["provider"], place=_place(one))
    for session in one["sessions"][:3]:
        talk.say("session", session=_when(session), seats=_left(session))
    left = ["sign_up", *PARTS, "others"]
    for step in range(len(PARTS) + 1):
        chosen = await talk.within(f"look-{step}").choose("step", left)
        if chosen not in PARTS:
            break
        left.remove(chosen)
        _tell(talk, chosen, one)
    if chosen == "sign_up":
        return Next("sign_up", {"training": training, "wish": dict(wish or {})})
    return others


async def sign_up(talk: Talk, training: int, wish: Mapping[str, JSON] | None = None) -> Next:
    """Take somebody's place in a session; what the organiser gets is read out and agreed to."""
    subject = await for_whom(talk)
    known = await talk.do(Recall(subject))
    one = await talk.do(SeeTraining(training))
    back = Next("training", {"training": training, "wish": dict(wish or {})})
    if one is None:
        return back
    if subject == SELF and is_too_young(known["facts"]):
        talk.say("enrol.guardian_first")
        return Next("human", {"topic": "trainings"})
    session = await _which(talk, one)
    other: SpokenFor | None = None
    if subject == OTHER:
        other = await agree_for_other(talk, known["facts"])
        if other is None:
            return back
    contact = await ask_or_keep_contact(talk, known["contact"])
    talk.say("shared", title=one["name"], provider=one["provider"])
    talk.say("when", session=_when(session))
    if session["left"] == 0:
        talk.say("full", place=session["waiting"] + 1)
    say_contact(talk, contact)
    seen = await talk.do(SeenWording("sign_up.confirm"))
    read = agreement("send", "change")
    steps = ["send", "change", "drop"]
    step = await talk.choose("confirm", steps, otherwise=read, careful=True)
    if step == "change":
        talk.revise("confirm", "session", *CONTACT)
    if step == "drop":
        talk.say("dropped")
        return back
    return await _signed_up(talk, session, contact, other or subject, seen)


async def _which(talk: Talk, one: Mapping[str, Any]) -> Mapping[str, Any]:
    sessions: list[Mapping[str, Any]] = one["sessions"]
    if len(sessions) == 1:
        return sessions[0]
    options = [
        Option(str(s["id"]), _when(s), note=Ref("training.session_note", {"seats": _left(s)}))
        for s in sessions
    ]
    chosen = await talk.choose("session", options)
    return next(s for s in sessions if str(s["id"]) == chosen)


async def _signed_up(
    talk: Talk,
    session: Mapping[str, Any],
    contact: dict[str, JSON],
    who: SpokenFor | str,
    seen: str,
) -> Next:
    await talk.do(RememberContact(contact))
    if isinstance(who, SpokenFor):
        who = await talk.do(AddDependant(who.relation, who.called, who.agreed, who.wording))
    done = await talk.do(SignUp(session["id"], {"contact": contact}, seen, who))
    talk.fence()
    if done["state"] == "closed":
        talk.say("closed")
    elif done["state"] == "waiting":
        talk.say("waiting", place=done["place"], reference=done["reference"])
    else:
        talk.say("seated", session=_when(session), reference=done["reference"])
    if done["state"] != "closed":
        talk.say("training.how_to_cancel")
    if done["state"] == "seated":
        talk.say("calendar_file")
    return Next("menu")


def _tell(talk: Talk, part: str, one: Mapping[str, Any]) -> None:
    if part == "detail":
        for name in ("description", "address", "fee"):
            if one[name]:
                talk.say(f"training.detail.{name}", what=one[name])
        if one["formats"]:
            formats = [Ref(f"training.format.{name}") for name in one["formats"]]
            talk.say("training.detail.formats", what=formats)
        return
    for name in ("contact_text", "contact_voice"):
        if one[name]:
            talk.say(f"posting.contact.{name}", what=one[name])
    talk.say("training.contact_here")
    if one["source"]:
        talk.say("posting.contact.source", source=one["source"])


def _note(one: Mapping[str, Any]) -> Ref:
    first = one["sessions"][0]
    values: dict[str, Value] = {
        "session": _when(first),
        "place": _place(one),
        "seats": _left(first),
    }
    return Ref("training.note", values)


def _place(one: Mapping[str, Any]) -> Ref:
    return Ref("training.online") if one["remote"] else put_place(one)


def _when(session: Mapping[str, Any]) -> Ref:
    return Ref(
        "training.when",
        {"day": put_day(session["day"]), "from": session["from"], "to": session["to"]},
    )


def _left(session: Mapping[str, Any]) -> Ref:
    if session["left"] is None:
        return Ref("training.seats_open")
    if session["left"] == 0:
        return Ref("training.seats_none")
    return Ref("training.seats_left", {"left": session["left"]})
