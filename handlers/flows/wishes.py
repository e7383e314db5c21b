"""How wishes for work are read: a text in, a wish or what is hard for somebody out."""

from collections.abc import Mapping
from typing import Any

from handlers.talk import Misread, Next, Read, Understood
from handlers.talk.values import JSON
from handlers.wording import wording
from knowledge.postings.limits import read_limits
from knowledge.postings.wish import Wish, is_wish, wish_from_json, wish_to_json
from knowledge.postings.wishing import read_wish, says_a_wish
from knowledge.reading.normal import bare

EVERYTHING: Mapping[str, JSON] = wish_to_json(Wish())
"""The wish of somebody who wants to see everything."""

SHORT = 8
"""Characters up to which words that are not known may be what a job is called."""


def a_wish(text: str) -> Understood[dict[str, Any]] | Misread:
    """A wish for work, as `{"wish": …}`: what is known of it, or a few words that name a job."""
    wish = read_wish(text)
    if not is_wish(wish) and len(bare(text)) > SHORT:
        return Misread.because("jobs.not_read")
    return Understood({"wish": wish_to_json(wish)})


def a_change(before: Mapping[str, JSON], misread: str = "jobs.not_read") -> Read[dict[str, Any]]:
    """A reader of what is said about a list instead of choosing from it; `misread` are words.

    `{"wish": …}` is the wish `before`, changed; `{"follow": True}` wants to be told of new ones.
    """

    def read(text: str) -> Understood[dict[str, Any]] | Misread:
        if wants_to_follow(text):
            return Understood({"follow": True})
        if not says_a_wish(text):
            return Misread.because(misread)
        return Understood({"wish": wish_to_json(read_wish(text, wish_from_json(before)))})

    return read


def instead(said: Mapping[str, Any], again: Mapping[str, JSON]) -> Next:
    """Where leads what `a_change` read; `again` is what the flow `jobs` needs for the same list."""
    if said.get("follow"):
        return Next("follow", {"wish": again["wish"]})
    return Next("jobs", {**again, "wish": said["wish"]})


def wants_to_follow(text: str) -> bool:
    """Whether somebody says that they want to be told of what is new."""
    return bare(text) in {bare(one) for one in wording().words("jobs.tell_me").also}


def limits(text: str) -> Understood[list[str]] | Misread:
    """What somebody says that is hard for them to do at work."""
    found = read_limits(text)
    return Misread.because("jobs.limits_not_read") if found is None else Understood(sorted(found))
