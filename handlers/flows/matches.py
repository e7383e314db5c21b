"""What somebody is eligible for."""

from handlers.commands.people import SELF, Recall
from handlers.talk import Next, Option, Ref, Talk
from knowledge.eligibility import judge_all
from knowledge.interview import HUMAN, has_no_own_programme, next_best, offers_worth_showing
from knowledge.profile import read_profile


async def matches(talk: Talk, subject: str = SELF) -> Next:
    """Name the offers that fit, and the nearest ones where none does."""
    known = await talk.do(Recall(subject))
    person = read_profile(known["facts"])
    verdicts = judge_all(person)
    worth = offers_worth_showing(verdicts)
    eligible = sum(one.status == "eligible" for one in worth)
    offers = [one.offer_id for one in worth]
    if eligible:
        _say_how_many(talk, eligible, len(worth) - eligible)
        if has_no_own_programme(person):
            talk.say("eligibility.no_own_programme")
    elif worth:
        talk.say("ask_more", count=len(worth))
    else:
        talk.say("nothing")
        offers = [one for one in next_best(person, verdicts) if one != HUMAN]
    options = [Option(one, Ref(f"offer.{one}.name")) for one in offers]
    chosen = await talk.choose("offer", [*options, "human"] if not eligible else options)
    if chosen == "human":
        return Next("human", {"topic": "matches"})
    return Next("offer", {"offer": chosen, "subject": subject})


def _say_how_many(talk: Talk, eligible: int, open_ones: int) -> None:
    if open_ones:
        talk.say("found_and_open", count=eligible, open=open_ones)
    else:
        talk.say("found", count=eligible)
