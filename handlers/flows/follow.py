"""Being told of new postings: saved, seen, changed, stopped."""

from collections.abc import Mapping
from typing import Any

from handlers.alerting import Cadence
from handlers.commands.consents import SeenWording
from handlers.commands.searches import DropSearch, ListSearches, SaveSearch
from handlers.flows.told import put_parts
from handlers.talk import Next, Option, Ref, Talk
from handlers.talk.values import JSON
from knowledge.postings.wish import describe, wish_from_json


async def follow(talk: Talk, wish: Mapping[str, JSON]) -> Next:
    """Read a wish back, and tell of new postings that suit it as often as somebody wants."""
    parts = describe(wish_from_json(wish))
    if parts:
        talk.say("wish", wish=put_parts(parts))
    else:
        talk.say("everything")
    seen = await talk.do(SeenWording("follow.when"))
    when = await talk.choose("when", [*Cadence, "no"])
    if when == "no":
        talk.say("not_followed")
        return Next("jobs", {"wish": dict(wish), "asked": True})
    await talk.do(SaveSearch(dict(wish), when, seen))
    talk.say(f"followed_{when}")
    talk.say("how_to_stop")
    return Next("menu")


async def followed(talk: Talk) -> Next:
    """Name what somebody is told of; stop it, change how often, or look now."""
    searches = await talk.do(ListSearches())
    if not searches:
        talk.say("none")
        return Next(await talk.choose("instead", ["jobs", "menu"]))
    options = [Option(str(one["id"]), Ref("followed.one", _words(one))) for one in searches]
    only = len(options) == 1
    chosen = options[0].value if only else await talk.choose("which", options)
    one = next(one for one in searches if str(one["id"]) == chosen)
    talk.say("is", **_words(one))
    step = await talk.choose("step", ["stop", "look", "keep"])
    if step == "look":
        return Next("jobs", {"wish": one["kept"], "asked": True})
    if step == "stop":
        await talk.do(DropSearch(one["id"]))
    talk.say("stopped" if step == "stop" else "kept")
    return Next("menu")


def _words(one: Mapping[str, Any]) -> dict[str, Any]:
    wish = put_parts(one["wish"]) or [Ref("followed.everything")]
    return {"wish": wish, "cadence": Ref(f"follow.when.{one['cadence']}")}
