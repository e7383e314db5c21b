"""How strongly a sentence points to a target: the clues that it holds, each counted once."""

from knowledge.meaning.heard import Heard
from knowledge.meaning.targets import Alternative, Clue, Item, Target
from knowledge.profile import Category

_SAYING = 0.97
# What the profile says is weaker than what the sentence says: people also ask for others.
_FROM_PROFILE = 0.85
_OTHER_CATEGORY = 0.6
_SAME_CATEGORY = 0.15
_SURE = 0.9


class Weighing:
    """One sentence against any number of targets."""

    def __init__(
        self, heard: Heard, category: Category | None, named: tuple[Alternative, ...]
    ) -> None:
        """Find out first whom the sentence is about.

        Args:
            heard: the sentence.
            category: the speaker's own, if known; counts where the sentence names none.
            named: the groups of words that name the categories.
        """
        self._heard = heard
        self._found: dict[str, tuple[float, str]] = {}
        self._profile: Category | None = None
        mentioned = {one.category for one in named if self._find(one)[0] >= _SURE}
        self._profile = category if not mentioned else None
        self._categories = {one for one in (*mentioned, self._profile) if one}

    def score(self, target: Target) -> float:
        """From 0 to 1: the chance that not all clues are accidents."""
        saying = self._saying(target)
        too_long = target.up_to is not None and len(self._heard.written) > target.up_to
        doubt = 1 - saying
        if not too_long:
            for chance in self._chances(target):
                doubt *= 1 - chance
        if doubt == 1:
            return 0.0
        if target.categories & self._categories:
            doubt *= 1 - _SAME_CATEGORY
        elif target.categories and self._categories:
            return (1 - doubt) * _OTHER_CATEGORY
        return 1 - doubt

    def _saying(self, target: Target) -> float:
        like = max((self._heard.likeness(one) for one in target.sayings), default=0.0)
        return like * _SAYING

    def _chances(self, target: Target) -> list[float]:
        """The chance of each clue, strongest first; one that adds no new word is left out."""
        # The everyday words of commands have homophones everywhere (易懂, 移动).
        least = _SURE if target.up_to is not None else 0.0
        weighed = (self._weigh(clue, least) for clue in target.clues)
        held = sorted((one for one in weighed if one), key=lambda one: -one[0])
        used: set[str] = set()
        chances: list[float] = []
        for chance, words in held:
            if not words <= used:
                chances.append(chance)
                used |= words
        return chances

    def _weigh(self, clue: Clue, least: float) -> tuple[float, frozenset[str]] | None:
        words: set[str] = set()
        sureness = 1.0
        for item in clue.present:
            found, word = self._best(item)
            if not found or found < least:
                return None
            sureness = min(sureness, found)
            words.add(word)
        if any(self._best(item)[0] >= _SURE for item in clue.absent):
            return None
        return clue.weight * sureness, frozenset(words)

    def _best(self, item: Item) -> tuple[float, str]:
        return max(map(self._find, item))

    def _find(self, alternative: Alternative) -> tuple[float, str]:
        found = self._found.get(alternative.key)
        if found is None:
            found = self._found[alternative.key] = self._heard.find(alternative.words)
        if not found[0] and alternative.category and alternative.category == self._profile:
            return _FROM_PROFILE, ""
        return found
