"""Places near somebody, as far as they are known."""

from handlers.talk import Next, Talk


async def sites(talk: Talk) -> Next:
    """Say that the list of places is not there yet, and who can look them up."""
    talk.say("not_yet")
    chosen = await talk.choose("instead", ["human", "browse", "menu"])
    return Next(chosen, {"topic": "sites"} if chosen == "human" else {})
