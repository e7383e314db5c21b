"""The words of the frames: each is the only one by which somebody's sentence is read."""

from collections import defaultdict
from pathlib import Path

import pytest

from knowledge.meaning.examples import taught
from knowledge.meaning.frames import frames, load_frames
from knowledge.meaning.heard import Heard
from knowledge.problems import DataProblem


def read(text: str, without: frozenset[str] = frozenset()) -> set[str]:
    return set(frames().read(Heard(text), without))


def test_every_word_earns_its_place() -> None:
    """Without it, a concept is lost in the frame of at least one example."""
    needed: dict[str, set[str]] = defaultdict(set)
    for example in taught():
        heard = Heard(example.utterance)
        whole = frames().read(heard)
        for word in frames().lexicon.find(heard):
            lost = whole.keys() - frames().read(heard, {word}).keys()
            for concept in lost:
                needed[concept].add(word)
    idle = {concept: words - needed[concept] for concept, words in frames().words.items()}
    assert {concept: words for concept, words in idle.items() if words} == {}


def test_the_order_does_not_matter() -> None:
    assert read("我看不见，想学推拿") == read("推拿 学 想，看不见 我")


@pytest.mark.parametrize(
    ("said", "concepts"),
    [
        ("我看不見，想學推拿", {"visual", "learn", "massage"}),
        ("kan bu jian, xiang xue tuina", {"visual", "learn", "massage"}),
        ("看步见想雪推那", {"visual"}),
    ],
)
def test_a_frame_is_read_in_any_spelling(said: str, concepts: set[str]) -> None:
    assert concepts <= read(said)


def test_a_word_that_is_not_known_is_not_read() -> None:
    assert "massage" in read("想学推拿")
    assert "massage" not in read("想学推拿", frozenset({"推拿"}))


def test_a_word_is_spelled_as_what_it_means() -> None:
    assert frames().spell(Heard("学推拿").tokens) == ["<learn>", "<massage>"]
    assert frames().spell(Heard("学推拿").tokens, {"推拿"}) == ["<learn>", "推", "拿"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("who = [", "frames.toml: -"),
        ('[when]\na = ["早上"]', "frames.toml: when: is none of who"),
        ('[who]\na = "one"', "frames.toml: a: is not a list"),
        ('[who]\na = ["one"]\n[what]\na = ["two"]', "frames.toml: a: stands twice"),
        ('[who]\na = ["聽障", "听障"]', "frames.toml: a: has a word twice"),
        ('[who]\na = ["。"]', "frames.toml: a: has a word without letters"),
    ],
)
def test_broken_data_names_file_and_key(tmp_path: Path, content: str, what: str) -> None:
    file = tmp_path / "frames.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        load_frames(file)
    assert what in str(raised.value)
