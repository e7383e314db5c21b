from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from knowledge.certificate import (
    Certificate,
    CertificateProblem,
    Problem,
    hide_certificates,
    read_certificate,
)
from knowledge.profile import Category
from knowledge.words import Mode, texts

TODAY = date(2026, 11, 24)


def resident(region: str = "110105", birth: str = "19900307", order: str = "123") -> str:
    body = region + birth + order
    return body + mod_11_2.calc_check_digit(body)


def valid(text: str) -> Certificate:
    read = read_certificate(text, TODAY)
    assert isinstance(read, Certificate), read
    return read


def problem(text: str) -> CertificateProblem:
    read = read_certificate(text, TODAY)
    assert isinstance(read, CertificateProblem)
    return read


def ending_in_x() -> str:
    found = (resident(order=f"{order:03}") for order in range(1000))
    return next(one for one in found if one.endswith("X"))


def test_a_number_says_who_somebody_is() -> None:
    read = valid(resident() + "43")
    assert read.category is Category.PHYSICAL
    assert read.level == 3
    assert read.birth_date == date(1990, 3, 7)
    assert read.gender == "male"
    assert read.province == "北京市"
    assert read.region_code == "110105"
    assert read.tail == "43"


@pytest.mark.parametrize(
    ("digit", "category"),
    [
        ("1", Category.VISUAL),
        ("2", Category.HEARING),
        ("3", Category.SPEECH),
        ("4", Category.PHYSICAL),
        ("5", Category.INTELLECTUAL),
        ("6", Category.PSYCHIATRIC),
        ("7", Category.MULTIPLE),
    ],
)
def test_the_nineteenth_digit_is_the_category(digit: str, category: Category) -> None:
    assert valid(resident() + digit + "1").category is category


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_twentieth_digit_is_the_level(level: int) -> None:
    assert valid(f"{resident()}1{level}").level == level


@pytest.mark.parametrize(
    ("order", "gender"), [("001", "male"), ("002", "female"), ("998", "female")]
)
def test_the_order_tells_the_gender(order: str, gender: str) -> None:
    assert valid(resident(order=order) + "11").gender == gender


@pytest.mark.parametrize(
    ("region", "province"),
    [
        ("110101", "北京市"),
        ("150102", "内蒙古自治区"),
        ("659001", "新疆维吾尔自治区"),
        ("419001", "河南省"),
        ("441900", "广东省"),
        ("510199", "四川省"),  # a county nobody has heard of
        ("110103", "北京市"),  # 崇文区, gone since 2010
        ("810000", "香港特别行政区"),
        ("820000", "澳门特别行政区"),
        ("830000", "台湾省"),  # residence permits of people from 台湾
    ],
)
def test_the_province_is_found_even_where_the_county_is_not(region: str, province: str) -> None:
    assert valid(resident(region) + "12").province == province


def test_holders_born_before_their_county_had_its_code_are_welcome() -> None:
    assert valid(resident("310115", "19520101") + "12").birth_date.year == 1952


@pytest.mark.parametrize(
    "spell",
    [
        lambda n: f" {n} ",
        lambda n: f"{n[:6]} {n[6:14]} {n[14:18]} {n[18:]}",
        lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
        lambda n: f"{n[:6]}—{n[6:]}",
        lambda n: n.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
        lambda n: n.translate({ord(str(d)): "零一二三四五六七八九"[d] for d in range(10)}),
        lambda n: n + "B1",
        lambda n: n + "b2",
        lambda n: n + "Ｂ３",
        lambda n: f"我的残疾人证号是{n}，谢谢",
        lambda n: f"残疾人证：\n{n}\u200b",
        lambda n: "\u202a" + n + "\u202c",
    ],
)
def test_a_number_may_be_written_in_many_ways(spell: Callable[[str], str]) -> None:
    number = resident() + "43"
    read = valid(spell(number))
    assert (read.number, read.tail) == (number, "43")


@pytest.mark.parametrize("x", ["X", "x", "Ｘ", "ｘ", "叉"])
def test_the_check_digit_may_be_an_x(x: str) -> None:
    number = ending_in_x()
    assert valid(f"{number[:17]}{x}11").number == f"{number}11"


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", Problem.LENGTH, None),
        ("没有", Problem.LENGTH, None),
        ("123", Problem.LENGTH, None),
        (resident()[:15], Problem.LENGTH, None),
        (resident() + "4", Problem.LENGTH, None),
        (resident() + "431", Problem.LENGTH, None),
        (resident() + "4312", Problem.LENGTH, None),
        (resident() + "43B", Problem.LENGTH, None),
        (resident() + "43B12", Problem.LENGTH, None),
        (resident(), Problem.RESIDENT_ID, None),
        (ending_in_x().lower(), Problem.RESIDENT_ID, None),
        ("A" + resident()[1:] + "43", Problem.CHARACTERS, 1),
        (resident()[:10] + "O" + resident()[11:] + "43", Problem.CHARACTERS, 11),
        (resident()[:4] + "X" + resident()[5:] + "43", Problem.CHARACTERS, 5),
        (resident() + "X3", Problem.CHARACTERS, 19),
        (resident("000105") + "43", Problem.PROVINCE, 1),
        (resident("990105") + "43", Problem.PROVINCE, 1),
        (resident("660105") + "43", Problem.PROVINCE, 1),
        (resident(birth="19900231") + "43", Problem.BIRTH_DATE, 7),
        (resident(birth="19901301") + "43", Problem.BIRTH_DATE, 7),
        (resident(birth="19900100") + "43", Problem.BIRTH_DATE, 7),
        (resident(birth="19010229") + "43", Problem.BIRTH_DATE, 7),
        (resident(birth="00000101") + "43", Problem.BIRTH_DATE, 7),
        (resident(birth="18991231") + "43", Problem.BIRTH_DATE, 7),
        (resident(birth="20261125") + "43", Problem.FUTURE, 7),
        (resident(birth="20990101") + "43", Problem.FUTURE, 7),
        (resident(birth="20990101"), Problem.FUTURE, 7),
        (resident() + "03", Problem.CATEGORY, 19),
        (resident() + "83", Problem.CATEGORY, 19),
        (resident() + "40", Problem.LEVEL, 20),
        (resident() + "45", Problem.LEVEL, 20),
        (resident() + "45B1", Problem.LEVEL, 20),
    ],
)
def test_what_is_wrong_is_named(text: str, code: Problem, position: int | None) -> None:
    found = problem(text)
    assert (found.code, found.position) == (code, position)


@pytest.mark.parametrize("birth", ["20261124", "20240229", "19000101"])
def test_the_newborn_and_the_very_old_hold_certificates(birth: str) -> None:
    assert valid(resident(birth=birth) + "21").birth_date.strftime("%Y%m%d") == birth


@given(at=st.integers(0, 16), other=st.sampled_from("0123456789"))
def test_one_wrong_digit_never_goes_unnoticed(at: int, other: str) -> None:
    number = resident() + "43"
    if number[at] != other:
        assert problem(number[:at] + other + number[at + 1 :])


@given(at=st.integers(0, 16))
def test_two_swapped_digits_never_go_unnoticed(at: int) -> None:
    number = resident() + "43"
    if number[at] != number[at + 1]:
        assert problem(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@given(
    birth=st.dates(date(1900, 1, 1), TODAY),
    order=st.integers(0, 999),
    category=st.sampled_from(list(Category)),
    level=st.integers(1, 4),
)
def test_every_good_number_is_read_back(
    birth: date, order: int, category: Category, level: int
) -> None:
    ends = f"{list(Category).index(category) + 1}{level}"
    read = valid(resident("330106", birth.strftime("%Y%m%d"), f"{order:03}") + ends)
    assert (read.birth_date, read.category, read.level) == (birth, category, level)
    assert read.gender == ("male" if order % 2 else "female")


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(read_certificate(text, TODAY), Certificate | CertificateProblem)


@given(st.text(alphabet="0123456789xXbB -", min_size=15, max_size=24))
def test_no_number_is_too_strange(text: str) -> None:
    assert isinstance(read_certificate(text, TODAY), Certificate | CertificateProblem)


def test_age_counts_birthdays() -> None:
    read = valid(resident(birth="19900307") + "43")
    assert read.age(date(2026, 3, 6)) == 35
    assert read.age(date(2026, 3, 7)) == 36
    assert read.age(date(1990, 3, 7)) == 0


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    read = valid(resident(birth="20080229") + "43")
    assert read.age(date(2026, 2, 28)) == 17
    assert read.age(date(2026, 3, 1)) == 18


def test_neither_the_number_nor_its_parts_are_printed() -> None:
    number = resident() + "43"
    printed = repr(valid(number)) + str(valid(number)) + repr(problem(number[:-1] + "9"))
    for part in (number, number[:6], "1990", "0307", number[6:14], number[14:18]):
        assert part not in printed


def test_results_cannot_be_changed() -> None:
    read = valid(resident() + "43")
    with pytest.raises(AttributeError):
        read.level = 1  # type: ignore[misc]


def test_a_birthday_tomorrow_is_in_the_future_today_only() -> None:
    tomorrow = TODAY + timedelta(days=1)
    number = resident(birth=tomorrow.strftime("%Y%m%d")) + "43"
    assert problem(number).code is Problem.FUTURE
    assert isinstance(read_certificate(number, tomorrow), Certificate)


@pytest.mark.parametrize("code", list(Problem))
def test_every_problem_has_words_that_say_what_to_do(code: Problem) -> None:
    words = texts()[CertificateProblem(code).key]
    for mode in Mode:
        assert "请" in words.of(mode)
        assert "跳过" in words.of(mode)
    assert not words.placeholders()


def test_only_numbers_are_taken_out_of_what_people_write() -> None:
    assert (
        hide_certificates("证号：１１０１０１１９９００１０１１２３Ｘ，对吗？")
        == "证号:〔…〕,对吗?"
    )
    for said in ("发了文件：营业执照.png", "“您好”，我 37 岁；电话 13800138000！"):
        assert hide_certificates(said) == said
