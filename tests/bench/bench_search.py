"""How well and how fast sentences are understood: `python -m tests.bench.bench_search`.

The sentences are those that nothing was fitted to. Each line names its ratio to the baseline: plain
`rapidfuzz.process.extract` with `WRatio` over the same data, in the same run, on one core.
"""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge.catalogue import catalogue
from knowledge.meaning.examples import Example, read_examples, taught
from knowledge.meaning.frames import frames
from knowledge.meaning.intents import OUTSIDE, Intent
from knowledge.meaning.learned import learned
from knowledge.meaning.teach import SIGNALS
from knowledge.regions.divisions import places
from knowledge.regions.places import find_places
from knowledge.search import search
from knowledge.words import Mode, texts

DATA = Path(__file__).parents[1] / "knowledge" / "data"
BASELINE_SENTENCES = 150
_PLACE = "place"

Answer = Callable[[Example], Sequence[str]]


def names() -> dict[str, str]:
    """What has a name: offers, intents by the words taught for them, and places."""
    own = {one.name.of(Mode.PLAIN): id_ for id_, one in catalogue().offers.items()}
    for signal, intent in SIGNALS.items():
        words = texts()[f"signal.{signal}"]
        own |= dict.fromkeys((words.plain, *words.also), intent)
    return {one.name: _PLACE for one in places().values()} | own


def naive(choices: dict[str, str]) -> Answer:
    """The baseline over `choices`, words to the id that they lead to."""
    keys = list(choices)

    def answer(example: Example) -> list[str]:
        found = process.extract(example.utterance, keys, scorer=fuzz.WRatio, limit=10)
        return list(dict.fromkeys(choices[one] for one, *_ in found if choices[one] != _PLACE))

    return answer


def searched(example: Example) -> list[str]:
    """The search."""
    return [one.id for one in search(example.utterance, example.category).ranked]


def understood(example: Example) -> list[str]:
    """The search, and the places that the sentence names."""
    find_places(example.utterance)
    return searched(example)


def measure(
    name: str, answer: Answer, examples: Sequence[Example], baseline: float | None
) -> float:
    """Print accuracy and time; the median in milliseconds."""
    answer(examples[0])
    taken, first, three, accepted, outside = [], 0, 0, 0, 0
    for one in examples:
        start = time.perf_counter()
        got = answer(one) or [OUTSIDE]
        taken.append((time.perf_counter() - start) * 1000)
        first += got[0] in one.expect
        three += not {*got[:3]}.isdisjoint(one.expect)
        outside += OUTSIDE in one.expect
        accepted += OUTSIDE in one.expect and got[0] not in one.expect
    median = statistics.median(taken)
    ratio = 1.0 if baseline is None else median / baseline
    line(
        f"{name:<44}{first / len(examples):7.1%} first {three / len(examples):7.1%} in three  "
        f"{accepted:3d} of {outside:3d} taken wrongly  median {median:7.2f} ms  "
        f"95 % {statistics.quantiles(taken, n=20)[-1]:7.2f} ms {ratio:6.3f} x"
    )
    return median


def line(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    examples = [*read_examples(DATA / "held_out.tsv"), *read_examples(DATA / "samples.tsv")]
    few = random.Random(1).sample(examples, BASELINE_SENTENCES)
    words = sum(map(len, frames().words.values()))
    line(
        f"{len(examples)} sentences nothing was fitted to; {len(catalogue().offers)} offers, "
        f"{len(Intent)} intents, {words} words of frames, {len(taught())} examples, "
        f"{len(learned().rows)} traits, {len(places())} places"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    known = {one.utterance: one.expect[0] for one in taught()}
    whole = names() | known
    least = measure("WRatio over names and places (baseline)", naive(names()), few, None)
    measure("WRatio over names, places and examples", naive(whole), few, least)
    measure("search, and the places in the sentence", understood, examples, least)
    measure("search alone", searched, examples, least)
    line(f"memory of this run: {before // 1024} MB with the data read")


if __name__ == "__main__":
    main()
