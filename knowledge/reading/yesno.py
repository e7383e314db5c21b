"""Yes and no, in the many ways of saying them."""

from functools import cache

from knowledge.reading.clauses import clauses
from knowledge.reading.lists import load_lists
from knowledge.reading.normal import bare, compact


def read_yes_no(text: str) -> bool | None:
    """Whether `text` says yes (True) or no (False); None when it says neither for sure.

    Rather None than wrong: 不是不行, 都行, 不好说 and 是，但是… are None. So is a bare number,
    because only the caller knows which option it stands for.
    """
    if not compact(text):
        return _by_signs(text)
    for whole in (compact(text), bare(text)):
        if (verdict := _one(whole)) is not None:
            return verdict
    parts = clauses(text, at_blanks=True)
    if parts[0] in load_lists("yesno.toml")["hesitations"] and parts[1:]:
        parts = parts[1:] if _one(parts[1]) is not None else parts
    verdict = _one(parts[0])
    if verdict is None or any(_contradicts(part, verdict) for part in parts[1:]):
        return None
    return verdict


def _one(said: str) -> bool | None:
    """The verdict of one clause, which may say its word several times (对对对)."""
    yes, no = _sayings()
    for form in (said, _unrepeated(said), _without_hesitation(said)):
        if form in yes:
            return True
        if form in no:
            return False
    return None


def _unrepeated(said: str) -> str:
    for size in range(1, len(said) // 2 + 1):
        piece, times = said[:size], len(said) // size
        if said == piece * times:
            return piece
    return said


def _without_hesitation(said: str) -> str:
    for hesitation in load_lists("yesno.toml")["hesitations"]:
        if said != (rest := said.removeprefix(hesitation)):
            return rest
    return said


def _contradicts(part: str, verdict: bool) -> bool:
    own = _one(part)
    if own is not None:
        return own is not verdict
    against = load_lists("yesno.toml")["against_yes" if verdict else "against_no"]
    return part.startswith(against)


def _by_signs(text: str) -> bool | None:
    lists = load_lists("yesno.toml")
    yes = any(sign in text for sign in lists["yes_signs"])
    no = any(sign in text for sign in lists["no_signs"])
    return yes if yes is not no else None


@cache
def _sayings() -> tuple[frozenset[str], frozenset[str]]:
    lists = load_lists("yesno.toml")
    return frozenset(lists["yes"]), frozenset(lists["no"])
