"""When it is not certain what somebody said: the words are read back before they count."""

from handlers.flows.readers import agreement
from handlers.talk import Resume, Talk


async def heard(talk: Talk, said: str) -> Resume:
    """Ask whether `said` is what somebody said.

    The session goes on with `said`, or with what is said instead; it is no answer to anything yet.
    """
    await talk.choose("right", ("yes", "no"), otherwise=agreement("yes", "no"), said=said)
    return Resume()
