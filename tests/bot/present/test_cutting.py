"""Long texts are cut where a reader pauses, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.present.cutting import cut, length

LIMIT = 20
SMILE = "\N{GRINNING FACE}"

letters = st.sampled_from([*"我您他一二三。！？；!?;，、：,: \n\t", SMILE, "\N{IDEOGRAPHIC SPACE}"])
texts = st.text(letters, max_size=300) | st.text(max_size=300)
limits = st.integers(2, 60)


def packed(text: str) -> str:
    return "".join(text.split())


def test_a_short_text_stays_whole() -> None:
    assert cut("您好。请说。", LIMIT) == ["您好。请说。"]


def test_of_nothing_there_are_no_pieces() -> None:
    assert cut(" \n ", LIMIT) == []


def test_a_text_of_just_the_limit_stays_whole() -> None:
    assert cut("我" * LIMIT, LIMIT) == ["我" * LIMIT]


def test_a_line_end_comes_before_a_sentence_end() -> None:
    text = "您住在哪里？请说省市。\n1. 就在这里，发消息。都行。"
    assert cut(text, LIMIT) == ["您住在哪里？请说省市。", "1. 就在这里，发消息。都行。"]


def test_a_sentence_end_comes_before_a_comma() -> None:
    text = "我先问几个问题，好找项目。不想答的，可以跳过，没关系"
    assert cut(text, LIMIT) == ["我先问几个问题，好找项目。", "不想答的，可以跳过，没关系"]


def test_where_no_sentence_ends_a_comma_will_do() -> None:
    text = "声音主播，剪辑音频，标注数据，会音乐的朋友也可以来"
    assert cut(text, LIMIT) == ["声音主播，剪辑音频，标注数据，", "会音乐的朋友也可以来"]


def test_a_pause_near_the_beginning_is_not_worth_a_piece() -> None:
    text = "好。" + "我" * 30
    assert cut(text, LIMIT)[0] == "好。" + "我" * 18


def test_a_run_without_pauses_is_cut_at_the_limit() -> None:
    assert cut("我" * 50, LIMIT) == ["我" * 20, "我" * 20, "我" * 10]


def test_a_sign_that_telegram_counts_twice_counts_twice() -> None:
    assert length(f"好{SMILE}") == 3
    assert cut(SMILE * 15, LIMIT) == [SMILE * 10, SMILE * 5]


@given(texts, limits)
def test_no_piece_is_longer_than_the_limit(text: str, limit: int) -> None:
    assert all(
        len(one.encode("utf-16-le", "surrogatepass")) // 2 <= limit for one in cut(text, limit)
    )


@given(texts, limits)
def test_nothing_is_lost_or_added_but_space(text: str, limit: int) -> None:
    assert packed("".join(cut(text, limit))) == packed(text)


@given(texts, limits)
def test_no_piece_is_empty_or_begins_or_ends_with_space(text: str, limit: int) -> None:
    assert all(one and one == one.strip() for one in cut(text, limit))


@given(texts, limits)
def test_there_are_not_many_more_pieces_than_needed(text: str, limit: int) -> None:
    # A piece ends in the second half of its room, or at space that falls away.
    assert len(cut(text, limit)) <= 2 * len(text) // (limit // 2) + 1


@given(st.text(letters, max_size=300), limits)
def test_signs_of_two_units_stay_whole(text: str, limit: int) -> None:
    for one in cut(text, limit):
        assert one.encode("utf-16").decode("utf-16") == one
