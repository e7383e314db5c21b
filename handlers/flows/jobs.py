"""Finding work: a wish in any words, the best postings with why, and on from there."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.people import Recall, Remember
from handlers.commands.postings import FindPostings, FurtherPostings, NewPostings
from handlers.flows.facts import ask_fact
from handlers.flows.told import place_code, posting_options, put_parts, say_how_many, with_further
from handlers.flows.whom import for_whom
from handlers.flows.wishes import EVERYTHING, a_change, a_wish, instead
from handlers.talk import FURTHER, Next, Talk
from handlers.talk.values import JSON
from knowledge.postings.wish import describe, wish_from_json, wish_to_json
from knowledge.postings.wishing import read_wish


async def jobs(
    talk: Talk,
    said: str = "",
    wish: Mapping[str, JSON] | None = None,
    asked: bool = False,
    after: int = 0,
) -> Next:
    """Ask for a wish if none was `said`, and name the postings that suit it best.

    What is said instead of choosing one changes the wish. `asked`: it was asked before what is
    hard for somebody to do. `after`: as many of the list were offered before.
    """
    subject = await for_whom(talk)
    wanted = await _wish(talk, said, wish)
    hard = await _limits(talk, subject, asked=asked)
    known = await talk.do(Recall(subject), name="recall_region")
    region = place_code(known["facts"].get("region"))
    looked = (wanted, tuple(hard), region)
    found = await talk.do(FurtherPostings(*looked, after) if after else FindPostings(*looked))
    again: dict[str, JSON] = {"wish": wanted, "asked": True}
    told = describe(wish_from_json(wanted))
    if told:
        talk.say("looked_for", wish=put_parts(told))
    if found["dropped"]:
        talk.say("without", dropped=put_parts(found["dropped"]))
    if not found["postings"]:
        return await _nothing(talk, again)
    more = bool(found.get("more"))
    say_how_many(talk, found, after)
    if len(found["postings"]) > 1 and not after:
        talk.say("narrow")
    read = a_change(wanted)
    options = with_further(posting_options(found["postings"]), "jobs.further", more=more)
    chosen = await talk.choose("which", options, otherwise=read)
    if chosen == FURTHER:
        return Next("jobs", {**again, "after": after + len(found["postings"])})
    if isinstance(chosen, str) and after:
        again["after"] = after
    return _on(chosen, again)


async def news(talk: Talk) -> Next:
    """Name the open postings that the person was told of lately, or is to be told of."""
    subject = await for_whom(talk)
    known = await talk.do(Recall(subject))
    found = await talk.do(NewPostings(tuple(known["facts"].get("limits") or ())))
    if not found["postings"]:
        talk.say("none")
        return Next(await talk.choose("instead", ["jobs", "menu"]))
    chosen = await talk.choose("which", posting_options(found["postings"]), otherwise=a_wish)
    return _on(chosen, {})


def _on(chosen: str | Mapping[str, JSON], again: Mapping[str, JSON]) -> Next:
    """Where somebody goes from the postings: to one of them, or to what they said instead."""
    if not isinstance(chosen, str):
        return instead(chosen, again)
    return Next("posting", {"posting": int(chosen), "again": dict(again)})


async def _wish(talk: Talk, said: str, wish: Mapping[str, JSON] | None) -> dict[str, JSON]:
    if wish is not None:
        return dict(wish)
    if said:
        return wish_to_json(read_wish(said))
    told = await talk.ask("wish", a_wish, skippable=True)
    return dict(told["wish"]) if told else dict(EVERYTHING)


async def _limits(talk: Talk, subject: str, *, asked: bool) -> list[str]:
    """What is hard for somebody to do; asked once, and never again of who did not tell."""
    known = await talk.do(Recall(subject))
    kept = known["facts"].get("limits")
    if kept is not None or asked:
        return list(kept or ())
    told = await ask_fact(talk, "limits", subject, {}, keep=False)
    if told is not None:
        await talk.do(Remember(told, subject))
    return list((told or {}).get("limits", ()))


async def _nothing(talk: Talk, again: Mapping[str, Any]) -> Next:
    """Say that nothing fits, and what can be done about it."""
    talk.say("nothing")
    steps = ["follow", "all", "human"]
    read = a_change(again["wish"])
    step = await talk.choose("instead", steps, otherwise=read)
    if isinstance(step, Mapping):
        return _on(step, again)
    if step == "all":
        return Next("jobs", {"wish": EVERYTHING, "asked": True})
    if step == "follow":
        return Next("follow", {"wish": again["wish"]})
    return Next("human", {"topic": "jobs"})
