"""The weights: fitted to what stands there now, readable, and refused when they are broken."""

import json
import shutil
from pathlib import Path

import pytest

from knowledge.catalogue import catalogue
from knowledge.meaning.examples import Example, read_examples, taught
from knowledge.meaning.heard import Heard
from knowledge.meaning.intents import OUTSIDE, Intent
from knowledge.meaning.learned import FOLDER, HEAD, MATRIX, TRAITS, learned, load_learned
from knowledge.meaning.teach import digest, fit, write
from knowledge.meaning.traits import traits
from knowledge.problems import DataProblem


def test_the_weights_are_of_these_examples_and_words() -> None:
    assert learned().digest == digest(), "run `make teach`"


def test_everything_that_can_be_meant_is_learned() -> None:
    assert set(learned().targets) == {*catalogue().offers, *Intent, OUTSIDE}


def test_every_example_leads_to_something_that_can_be_meant() -> None:
    known = set(learned().targets)
    assert [one.id for one in taught() if not known.issuperset(one.expect)] == []


def test_no_example_stands_twice() -> None:
    examples = taught()
    assert len({one.id for one in examples}) == len(examples)
    assert len({one.utterance for one in examples}) == len(examples)


def test_chances_add_up() -> None:
    margins = learned().margins(traits(Heard("想学按摩"), None))
    assert sum(learned().chances(margins).values()) == pytest.approx(1)


def test_what_counted_can_be_told() -> None:
    shares = learned().shares(traits(Heard("想把按摩店放到美团上"), None), "xinguang.meituan")
    best = max(shares, key=lambda one: shares[one])
    assert shares[best] > 0
    assert any("tuan" in one for one, share in shares.items() if share > 0.05)


def test_two_sentences_teach_two_meanings(tmp_path: Path) -> None:
    examples = [
        Example(f"{meant}{n}", said, None, (meant,), "plain")
        for meant, said in (("thanks", "谢谢你"), ("greeting", "你好"), (OUTSIDE, "下雨"))
        for n in range(3)
    ]
    write(*fit(examples), folder=tmp_path)
    small = load_learned(tmp_path)
    margins = small.margins(traits(Heard("谢谢你"), None))
    assert max(margins, key=lambda one: margins[one]) == "thanks"


@pytest.mark.parametrize("missing", [HEAD, TRAITS, MATRIX])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / missing).unlink()
    with pytest.raises(DataProblem, match=missing.replace(".", r"\.")):
        load_learned(tmp_path)


def test_files_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    head = json.loads((tmp_path / HEAD).read_text(encoding="utf-8"))
    head["targets"].pop("thanks")
    (tmp_path / HEAD).write_text(json.dumps(head), encoding="utf-8")
    with pytest.raises(DataProblem, match=r"matrix\.bin"):
        load_learned(tmp_path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("id\tutterance\n", "row 1: the columns are not id"),
        ("id\tutterance\tcategory\texpect\tstyle\na\tb\tblind\tc\td\n", "row 2: 'blind'"),
        ("id\tutterance\tcategory\texpect\tstyle\na\tb\tvisual\n", "row 2: has not five"),
        ("id\tutterance\tcategory\texpect\tstyle\na\t\tvisual\tnone\tplain\n", "row 2: has not"),
    ],
)
def test_a_broken_example_names_file_and_row(tmp_path: Path, content: str, what: str) -> None:
    file = tmp_path / "many.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        tuple(read_examples(file))
    assert f"many.tsv: {what}" in str(raised.value)
