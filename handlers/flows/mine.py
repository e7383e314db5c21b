"""My enrolments: what became of them, and withdrawing."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.enrolments import OPEN, EnrolmentHistory, ListEnrolments
from handlers.commands.people import Recall
from handlers.commands.trainings import GiveUp
from handlers.days import put_day
from handlers.flows.readers import agreement
from handlers.talk import Next, Option, Ref, Talk
from handlers.talk.values import Value


async def mine(talk: Talk) -> Next:
    """List the enrolments, tell one's history, withdraw it if wished."""
    enrolments = await talk.do(ListEnrolments())
    if not enrolments:
        talk.say("none")
        return Next("menu")
    talk.say("count", count=len(enrolments))
    names = dict((await talk.do(Recall()))["people"])
    options = [
        Option(
            one["reference"],
            Ref(
                "mine.item_for" if one["subject"] in names else "mine.item",
                {
                    "called": names.get(one["subject"], ""),
                    "offer": _name(one),
                    "status": Ref(f"status.{one['status']}"),
                    "reference": one["shown"],
                },
            ),
        )
        for one in enrolments
    ]
    only = len(options) == 1
    reference = options[0].value if only else await talk.choose("which", options)
    told = await talk.do(EnrolmentHistory(reference))
    enrolment = told["enrolment"]
    name = _name(enrolment)
    talk.say("one", offer=name, reference=enrolment["shown"])
    if (seat := told.get("seat")) is not None:
        talk.say(f"seat_{seat['state']}", **_seat(seat))
    for status, day, note in told["events"]:
        talk.say("event", day=day, status=Ref(f"status.{status}"))
        if note:
            talk.say("note", note=note)
    can_withdraw = enrolment["status"] in OPEN
    steps = ["ask", "withdraw", "menu"] if can_withdraw else ["ask", "menu"]
    step = await talk.choose("step", steps)
    if step == "ask":
        return Next("human", {"topic": enrolment["offer"]})
    if step == "withdraw":
        if await talk.choose("sure", ["yes", "no"], otherwise=agreement(), offer=name) == "no":
            talk.say("kept")
            return Next("menu")
        await talk.do(GiveUp(reference))
        talk.fence()
        talk.say("withdrawn", offer=name)
    return Next("menu")


def _seat(seat: Mapping[str, Any]) -> dict[str, Value]:
    """When a session is, and the place in its line."""
    place = seat["place"] or 0
    return {"day": put_day(seat["day"]), "time": seat["time"], "place": place}


def _name(enrolment: Mapping[str, Any]) -> Ref:
    """What somebody has enrolled in: an offer, or the posting that they have applied for."""
    if enrolment["title"]:
        return Ref("told.title", {"title": enrolment["title"]})
    return Ref(f"offer.{enrolment['offer']}.name")
