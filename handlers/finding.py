"""What a free sentence can mean here: what to do at once, what to ask about, what to answer."""

from collections.abc import Callable, Mapping
from functools import cache

from handlers.book import About, Sense
from handlers.signals import Signal
from handlers.talk.values import JSON
from knowledge.catalogue import catalogue
from knowledge.meaning.intents import Intent
from knowledge.meaning.outside import MANNER
from knowledge.meaning.told import read_told
from knowledge.postings.wish import Wish
from knowledge.postings.wishing import read_wish, seeks_work, sureness
from knowledge.profile import Profile, ProfileProblem, read_profile
from knowledge.reading.asking import only_asks
from knowledge.reading.normal import bare
from knowledge.search import Found, for_person, search
from knowledge.sites.seeking import seeks_place
from knowledge.trainings.wishing import names_course, read_course_wish
from knowledge.words import Mode

MEANINGS_AT_MOST = 3
_ENOUGH = 0.3
"""Chance below which a sentence is not understood."""
_SURE = 0.75
"""Chance from which on a harmless wish is fulfilled without asking."""
_A_WISH = 0.5
_SURE_WISH = 0.8
_PERHAPS_A_WISH = 0.3
_A_SHORT_WISH = 20
"""How surely a sentence wishes for a job to be taken for that, where nothing else is meant and
where something is; to be asked about, where nothing else is; and its longest, in characters: a
story is about more than a job."""
_A_JOB = 4
"""Characters of the longest name of a job that may as well be one of a programme."""
_AS_GOOD = 0.5
"""Share of the first chance from which on a second meaning is asked about as well."""

FLOWS: Mapping[str, str] = {
    Intent.HUMAN: "human",
    Intent.JOBS_SEARCH: "jobs",
    Intent.ME_DELETE: "data",
    Intent.ME_ENROLMENTS: "mine",
    Intent.ME_EXPORT: "data",
    Intent.ME_JOIN: "joining",
    Intent.ME_PROFILE: "data",
    Intent.SITES_NEAR: "sites",
    Intent.SUBSCRIBE_OFF: "unsubscribe",
    Intent.SUBSCRIBE_ON: "subscribe",
    Intent.TRAININGS_LIST: "trainings",
}
"""Intents that a flow answers."""

LISTS = frozenset({"jobs", "trainings", "sites"})
"""Flows that look for something: they are told what was said."""

WISHES: Mapping[str, Callable[[str], Wish]] = {"jobs": read_wish, "trainings": read_course_wish}
"""How the flows that can be wished something of read it."""

SIGNALS: Mapping[str, Signal] = {
    Intent.GREETING: Signal.GREETING,
    Intent.HUMAN: Signal.HUMAN,
    Intent.ME_JOIN: Signal.JOINING,
    Intent.MODE_EASY: Signal.EASY,
    Intent.MODE_FASTER: Signal.FASTER,
    Intent.MODE_KEYS: Signal.KEYS_ON,
    Intent.MODE_LARGER: Signal.TEXT_LARGER,
    Intent.MODE_NO_KEYS: Signal.KEYS_OFF,
    Intent.MODE_SLOWER: Signal.SLOWER,
    Intent.MODE_SMALLER: Signal.TEXT_SMALLER,
    Intent.MODE_TEXT: Signal.PLAIN,
    Intent.MODE_VOICE: Signal.VOICE,
    Intent.NAV_BACK: Signal.BACK,
    Intent.NAV_HELP: Signal.HELP,
    Intent.NAV_MENU: Signal.MENU,
    Intent.NAV_REPEAT: Signal.REPEAT,
    Intent.NAV_STOP: Signal.STOP,
    Intent.THANKS: Signal.THANKS,
}
"""Intents that nothing is lost by: they are done without asking, when they are sure."""

_MANNERS = frozenset(one for one in SIGNALS if one.startswith("mode."))
"""Those that change how the talk is held: not because somebody asks about it."""


def find(text: str, about: About) -> Sense:
    """What `text` may mean to somebody of whom `about` is known."""
    profile = _profile(about.facts)
    own = profile.category or ()
    found = search(text, next(iter(own)) if len(own) == 1 else None)
    found = for_person(found, profile, about.offer)
    told = _told(text, about)
    first = found.ranked[0] if found.ranked else None
    if first is not None and first.id == Intent.CRISIS:
        return Sense(crisis=True)
    if first is not None and first.id in _MANNERS and only_asks(text):
        return Sense(topic=MANNER)
    if first is not None and first.id in SIGNALS and first.score >= _SURE:
        return Sense(signal=SIGNALS[first.id])
    named = bare(text) in _names()
    leads = None if told or named else _leads(found, text)
    if leads is not None:
        return Sense(leads=leads)
    meant = _meant(found) or (["start"] if told else [])
    if meant and meant[0] in catalogue().offers and not named and _names_work(text):
        # Work of that kind may be a programme's, or any employer's.
        meant = [*dict.fromkeys([meant[0], "jobs", *meant[1:]])][:MEANINGS_AT_MOST]
    if not meant and not named and _may_wish(text, _PERHAPS_A_WISH):
        meant = ["trainings" if _names_course(text) else "jobs"]
    if not meant:
        return Sense(topic=found.topic)
    sure = first.score if first is not None else 0.0
    said = {"said": text} if set(meant) & LISTS else {}
    return Sense(carry={"meant": meant, **told, **said}, sureness=sure)


def _names_course(text: str) -> bool:
    """Whether what a sentence names is to be learned, and is no work that somebody looks for."""
    return names_course(text) and not seeks_work(text)


def _names_work(text: str) -> bool:
    """Whether a sentence wishes for work, or is nothing but the name of a job."""
    said = bare(text)
    is_name = len(said) <= _A_JOB and bool(read_wish(said).occupations)
    seeks = len(said) <= _A_SHORT_WISH and seeks_work(text)
    return is_name or seeks or _may_wish(text, _A_WISH)


def _may_wish(text: str, surely: float) -> bool:
    """Whether a sentence names work, as `surely`, as somebody does who looks for a posting."""
    return len(bare(text)) <= _A_SHORT_WISH and sureness(text) >= surely


def _leads(found: Found, text: str) -> str | None:
    """The list that a sentence surely asks for, of postings, trainings or sites."""
    if seeks_place(text):
        return "sites"
    first = found.ranked[0] if found.ranked else None
    flow = FLOWS.get(first.id) if first is not None else None
    if first is not None and flow in LISTS and first.score >= _SURE:
        return flow
    if len(bare(text)) > _A_SHORT_WISH:
        return None
    is_other = first is not None and first.score >= _ENOUGH and flow not in LISTS
    if sureness(text) < (_SURE_WISH if is_other else _A_WISH):
        return None
    return "trainings" if _names_course(text) else "jobs"


def _meant(found: Found) -> list[str]:
    """Offers by their ids and flows by their names, as many as are about as likely."""
    meant: list[str] = []
    for one in found.ranked:
        if one.score < max(_ENOUGH if not meant else 0.0, found.ranked[0].score * _AS_GOOD):
            break
        name = one.id if one.id in catalogue().offers else FLOWS.get(one.id)
        if name is not None and name not in meant:
            meant.append(name)
    return meant[:MEANINGS_AT_MOST]


def _profile(facts: Mapping[str, JSON]) -> Profile:
    """The facts as a profile; an empty one where an older release kept what none knows now."""
    try:
        return read_profile(dict(facts))
    except ProfileProblem:
        return Profile()


def _told(text: str, about: About) -> dict[str, JSON]:
    """What the sentence tells beside its wish, and that is not known yet, for the `found` flow."""
    if bare(text) in _names():
        return {}
    told = read_told(text, about.today)
    known = {} if told.of_other else about.facts
    fresh = {name: value for name, value in told.facts.items() if known.get(name) is None}
    return {"told": fresh, "of_other": told.of_other} if fresh else {}


@cache
def _names() -> frozenset[str]:
    """The names of all offers: who says one tells nothing of themselves (听障大学生就业指导)."""
    offers = catalogue().offers.values()
    return frozenset(bare(one.name.of(mode)) for one in offers for mode in Mode)
