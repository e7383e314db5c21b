"""Why a sentence was understood as it was: for engineers and for whoever reviews the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.meaning.frames import Slot, frames
from knowledge.meaning.heard import Heard
from knowledge.meaning.intents import OUTSIDE
from knowledge.meaning.told import Fact, read_told
from knowledge.regions.places import Level, find_places
from knowledge.search import Found, why

TRAITS_AT_MOST = 8
_PLACES_AT_MOST = 3


@dataclass(frozen=True)
class Reasons:
    """What stands in a sentence, and what of it counted.

    `frame` are the words by their place in the frame, `shares` the traits that count most for the
    first meaning (above 0) or against it, strongest first; `told` the facts that it tells, and
    `places` the full names of the places that it names.
    """

    frame: Mapping[str, Sequence[str]]
    shares: Sequence[tuple[str, float]]
    told: Mapping[str, Fact]
    places: Sequence[str]

    def to_json(self) -> dict[str, object]:
        """The reasons as `zhuye ask --json --explain` gives them."""
        return {
            "frame": {slot: list(words) for slot, words in self.frame.items()},
            "traits": [{"trait": one, "share": round(share, 3)} for one, share in self.shares],
            "told": dict(self.told),
            "places": list(self.places),
        }


def explained(text: str, category: str | None, found: Found, today: date) -> Reasons:
    """The reasons for what `search(text, category)` found.

    Raises:
        ValueError: there is no such category.
    """
    first = found.ranked[0].id if found.ranked else OUTSIDE
    known = frames()
    frame: dict[str, list[str]] = {}
    for held in known.read(Heard(text)).values():
        frame.setdefault(known.slots[held.concept], []).append(held.word)
    return Reasons(
        frame={slot: frame[slot] for slot in Slot if slot in frame},
        shares=why(text, category, first)[:TRAITS_AT_MOST],
        told=read_told(text, today).facts,
        places=_places(text),
    )


def _places(text: str) -> list[str]:
    """Places named in `text`; no county within a sentence, whose short names are words as well."""
    return [
        one.place.full_name
        for one in find_places(text, limit=_PLACES_AT_MOST)
        if one.how != "contained" or one.place.level is not Level.COUNTY
    ]
