"""`zhuye ask` as a script and as a person use it, and what it says of a broken file."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Commands
from knowledge.catalogue import catalogue
from knowledge.meaning.intents import Intent
from knowledge.words import load_texts

HEAD = "id\tutterance\tcategory\n"
INTENTS = {
    *("jobs.search", "trainings.list", "sites.near", "human", "crisis", "greeting", "thanks"),
    *("me.enrolments", "me.profile", "me.delete", "me.export"),
    *("mode.voice", "mode.text", "mode.easy", "mode.slower", "mode.faster"),
    *("nav.repeat", "nav.back", "nav.menu", "nav.help", "nav.stop"),
    *("subscribe.on", "subscribe.off"),
    *("mode.keys", "mode.nokeys", "mode.larger", "mode.smaller", "me.join"),
}


def zhuye(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner(mix_stderr=False).invoke(Commands("zhuye"), arguments, input=given)


def asked(*arguments: str) -> dict[str, object]:
    result = zhuye("ask", "--json", *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def told(content: str | bytes, *more: str) -> str:
    """The one sentence that a broken file ends in."""
    raw = content.encode() if isinstance(content, str) else content
    Path("many.tsv").write_bytes(raw)
    result = zhuye("ask", "--file", "many.tsv", *more)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_an_offer_comes_with_its_name() -> None:
    answer = asked("想学做假牙")
    first = answer["ranked"][0]  # type: ignore[index]
    assert answer.keys() == {"ranked", "intent"}
    assert first.keys() == {"id", "score", "title"}
    assert first["id"] == "meili.denture"
    assert first["title"] == catalogue().offers["meili.denture"].name.plain
    assert 0 < first["score"] <= 1
    assert answer["intent"] is None


def test_an_intent_is_named_beside_the_list() -> None:
    answer = asked("回到菜单")
    assert answer["intent"] == "nav.menu"
    assert answer["ranked"][0]["title"] == "回到菜单"  # type: ignore[index]


@pytest.mark.parametrize("text", ["明天会下雨吗", "", "。。。"])
def test_what_is_not_ours_is_an_empty_list(text: str) -> None:
    assert asked(text) == {"ranked": [], "intent": None}


def test_despair_comes_first() -> None:
    answer = asked("我不想活了，工作也找不到")
    assert answer["intent"] == "crisis"
    assert answer["ranked"][0]["id"] == "crisis"  # type: ignore[index]


def test_the_speakers_category_counts() -> None:
    sentence = "同事老说我，想找人调解一下"
    known = asked(sentence, "--category", "hearing")["ranked"]
    other = asked(sentence, "--category", "visual")["ranked"]
    assert known[0]["id"] == "tianlai.followup"  # type: ignore[index]
    scores = {one["id"]: one["score"] for one in other}  # type: ignore[attr-defined]
    assert known[0]["score"] > scores.get("tianlai.followup", 0)  # type: ignore[index]


def test_it_says_what_counted() -> None:
    answer = asked("我女儿唐氏，今年22岁，想在郑州找工作", "--explain")
    assert answer["frame"]["who"]  # type: ignore[index]
    assert answer["told"] == {"age": 22, "category": ["intellectual"], "roles": ["family"]}
    assert answer["places"] == ["河南省郑州市"]
    assert all(one["share"] for one in answer["traits"])  # type: ignore[attr-defined]


def test_it_says_in_words_what_counted() -> None:
    result = zhuye("ask", "按摩店想上没团", "--explain")
    assert result.exit_code == 0
    assert "读音“meituan”" in result.stdout
    assert "什么：" in result.stdout


def test_one_sentence_is_explained_at_a_time() -> None:
    assert "--explain" in told(HEAD, "--explain")


def test_people_get_a_numbered_list_in_words() -> None:
    result = zhuye("ask", "想学做假牙")
    name = catalogue().offers["meili.denture"].name.plain
    assert result.exit_code == 0
    assert re.match(rf"1\. {name}，把握 \d+%\n", result.stdout)


def test_people_are_told_when_nothing_fits() -> None:
    result = zhuye("ask", "明天会下雨吗")
    assert result.exit_code == 0
    assert result.stdout == "没有听懂，或者这里帮不上。\n"


def test_every_intent_has_a_title_and_no_other_has() -> None:
    titled = {key for key in load_texts() if key.startswith("ask.intent.")}
    assert titled == {f"ask.intent.{one.replace('.', '_')}" for one in INTENTS}


def test_every_intent_that_the_search_knows_is_one_of_the_contract() -> None:
    assert set(Intent) == INTENTS


def test_a_file_is_answered_line_by_line_in_its_order() -> None:
    rows = "b\t回到菜单\t\na\t明天会下雨吗\tvisual\n\nc\t想学做假牙\tphysical\n"
    Path("many.tsv").write_text(HEAD + rows, encoding="utf-8")
    result = zhuye("ask", "--json", "--file", "many.tsv")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["id"] for one in lines] == ["b", "a", "c"]
    assert all(one.keys() == {"id", "ranked"} for one in lines)
    assert lines[0]["ranked"][0] == "nav.menu"
    assert lines[1]["ranked"] == []
    assert lines[2]["ranked"][0] == "meili.denture"


def test_a_file_agrees_with_the_single_sentences() -> None:
    Path("many.tsv").write_text(f"{HEAD}1\t想在家打字\tspeech\n", encoding="utf-8")
    many = json.loads(zhuye("ask", "--file", "many.tsv").stdout)
    single = asked("想在家打字", "--category", "speech")["ranked"]
    assert many["ranked"] == [one["id"] for one in single]  # type: ignore[attr-defined]


def test_columns_may_stand_in_any_order_among_others() -> None:
    text = "style\tcategory\tid\tutterance\nplain\t\tx\t回到菜单\n"
    Path("many.tsv").write_text(text, encoding="utf-8")
    answer = json.loads(zhuye("ask", "--file", "many.tsv").stdout)
    assert answer["id"] == "x"
    assert answer["ranked"][0] == "nav.menu"


def test_quotation_marks_are_part_of_the_sentence() -> None:
    rows = '1\t"回到菜单\t\n2\t回到菜单"\t\n'
    Path("many.tsv").write_text(HEAD + rows, encoding="utf-8")
    lines = zhuye("ask", "--file", "many.tsv").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "2"]


def test_a_file_from_windows_is_read() -> None:
    text = f"\ufeff{HEAD}1\t回到菜单\t\n".replace("\n", "\r\n")
    Path("many.tsv").write_bytes(text.encode())
    result = zhuye("ask", "--file", "many.tsv")
    assert json.loads(result.stdout)["id"] == "1"


def test_a_file_can_come_from_standard_input() -> None:
    result = zhuye("ask", "--file", "-", given=f"{HEAD}1\t回到菜单\t\n")
    assert json.loads(result.stdout)["ranked"][0] == "nav.menu"


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("id\tutterance\n1\t你好\n", ("第 1 行", "category")),
        ("id,utterance,category\n1,你好,\n", ("第 1 行", "id、utterance、category")),
        ("", ("第 1 行", "列名")),
        (f"{HEAD}1\t你好\t\n2\t你好\n", ("第 3 行", "3 列", "2 列")),
        (f"{HEAD}1\t你\t好\t\n", ("第 2 行", "3 列", "4 列")),
        (f"{HEAD}1\t你好\tblind\n", ("第 2 行", "blind", "visual")),
        (f"{HEAD}1\t你好\t\n".encode() + "2\t再见\t\n".encode("gb18030"), ("第 3 行", "UTF-8")),
        (HEAD.encode("utf-16"), ("第 1 行", "UTF-8")),
    ],
)
def test_a_broken_file_is_named_with_its_line(content: str | bytes, parts: tuple[str, ...]) -> None:
    sentence = told(content)
    assert "many.tsv" in sentence
    for part in parts:
        assert part in sentence


def test_a_file_that_is_not_there_is_named() -> None:
    result = zhuye("ask", "--file", "nowhere.tsv")
    assert result.exit_code == 1
    assert "nowhere.tsv" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("ask",), "--file"),
        (("ask", "你好", "--file", "many.tsv"), "--file"),
        (("ask", "--category", "visual", "--file", "many.tsv"), "--category"),
        (("ask", "你好", "--category", "blind"), "--category"),
    ],
)
def test_misuse_is_told(arguments: tuple[str, ...], part: str) -> None:
    result = zhuye(*arguments)
    assert result.exit_code == 2
    assert part in result.stderr
