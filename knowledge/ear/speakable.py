"""From what is written to what is said: Hanzi, pauses and single letters, nothing else."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from knowledge.ear.numerals import on_the_phone, one_by_one, quantity
from knowledge.problems import DataProblem

PAUSES = "，。？！：；、"
"""What may stand between words that are said."""

_FILE = Path(__file__).parent / "signs.toml"
_TABLES = ("words", "signs", "pauses", "instead", "per")

_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TO = r"\s*(?:-|—|–|~|～|至|到)+\s*"
# Measure words before which two is 两.
_MEASURES = (
    "个|位|名|年|天|周|次|项|种|条|张|家|人|元|小时|分钟|份|件|级以上|公里|米|斤|遍|句|页|门|间|台|部|本|期"
    "|万|千|亿|岁"
)
_LETTER = re.compile(r"[A-Za-z]+")
_NOT_SAID = re.compile(rf"[^\u3400-\u9fffA-Z{PAUSES} ]")
_MANY_PAUSES = re.compile(rf"[{PAUSES} ]*([{PAUSES}])[{PAUSES} ]*")

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def speakable(text: str) -> str:
    """`text` as it is said: Hanzi, the pauses of `PAUSES`, single Latin capitals with blanks.

    What has no sound (pictures, decoration) is left out. Total, and the same again when applied
    again.
    """
    said = unicodedata.normalize("NFKC", text).translate(_line_ends()).strip()
    for pattern, say in _rules():
        said = pattern.sub(say, said)
    said = _LETTER.sub(_spelled, said)
    said = "".join(map(_sign, said))
    said = _NOT_SAID.sub(" ", said)
    said = re.sub(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])", "", said)
    said = _MANY_PAUSES.sub(_strongest, said)
    return re.sub(r" +", " ", said).lstrip(f"{PAUSES} ").rstrip()


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    """The tables of `signs.toml`.

    Raises:
        DataProblem: the file is not what it should be; names file and key.
    """
    try:
        data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(_FILE.name, "-", str(error)) from error
    for table in _TABLES:
        if not isinstance(data.get(table), dict):
            raise DataProblem(_FILE.name, table, "is no table")
        for key, value in data[table].items():
            if not isinstance(value, str):
                raise DataProblem(_FILE.name, f"{table}.{key}", "is no text")
    return data


@cache
def _line_ends() -> Mapping[int, str]:
    return {ord("\r"): "\n", ord("\u2028"): "\n", ord("\u2029"): "\n"}


@cache
def _rules() -> tuple[Rule, ...]:
    """What is rewritten, in this order: the longer forms before those that stand in them."""
    instead, units = _data()["instead"], _data()["per"]["units"]
    return tuple(
        (re.compile(pattern, re.MULTILINE), say)
        for pattern, say in (
            (r"https?://[^\s，。；、）)]+", lambda _: instead["link"]),
            (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _address),
            (r"^[ \t]*(\d{1,2})[.．、][ \t]*(?=\D)", lambda m: f"第{quantity(m[1])}个，"),
            (r"(\d+)\*{2,}(\d+)", lambda m: _called(m[1], m[2]).replace("，", instead["hidden"])),
            (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date),
            (
                rf"(\d{{4}}){_TO}(\d{{4}})(?=\s*年)",
                lambda m: f"{one_by_one(m[1])}到{one_by_one(m[2])}",
            ),
            (r"(?<!\d)(\d{4})(?=\s*(?:年|〕|﹞|\]))", lambda m: one_by_one(m[1])),
            (r"(?<!\d)(\d{1,2})[:：](\d{2})(?!\d)", _time),
            (r"(?<![\d-])(0\d{2,3})-?(\d{3,4})(\d{4})(?!\d)", lambda m: _called(m[1], m[2], m[3])),
            (r"(?<!\d)(1\d{2})[ -]?(\d{4})[ -]?(\d{4})(?!\d)", lambda m: _called(m[1], m[2], m[3])),
            (
                r"(?<!\d)(1[12]\d|12[23]\d{2}|9[56]\d{3}|12110\d{3})(?!\d|[,.]\d|\s*(?:元|个|人|名|万|岁|分|天|年))",
                lambda m: on_the_phone(m[0]),
            ),
            (
                rf"[¥￥]\s*({_N}){_TO}[¥￥]?\s*({_N})(?:元)?",
                lambda m: f"{quantity(m[1])}到{quantity(m[2])}元",
            ),
            (rf"[¥￥]\s*({_N})(?:元)?", lambda m: f"{quantity(m[1])}元"),
            (
                rf"({_N})\s*%?{_TO}({_N})\s*%",
                lambda m: f"百分之{quantity(m[1])}到百分之{quantity(m[2])}",
            ),
            (rf"({_N})\s*%", lambda m: f"百分之{quantity(m[1])}"),
            (rf"元?\s*/\s*({units})", lambda m: f"{'元' if m[0].startswith('元') else ''}每{m[1]}"),
            (r"(?<!\d)(\d{12,}[\dXx]?)", lambda m: _in_groups(m[1])),
            (rf"({_N}){_TO}(?={_N})", lambda m: f"{m[1]}到"),
            (rf"(?<![\d.])-(?={_N})", lambda _: "负"),
            (rf"(?<![\d.第])2(?=\s*(?:{_MEASURES}))", lambda _: "两"),
            (r"(?<=[\dA-Za-z])-(?=[\dA-Za-z])", lambda _: " "),
            (_N, lambda m: quantity(m[0]) if _is_quantity(m[0]) else one_by_one(m[0])),
        )
    )


def _is_quantity(number: str) -> bool:
    return not (number.startswith("0") and len(number) > 1 and number[1].isdecimal())


def _date(match: re.Match[str]) -> str:
    year, month, day = match[1], int(match[2]), int(match[3])
    return f"{one_by_one(year)}年{quantity(str(month))}月{quantity(str(day))}日"


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = "两" if hour == 2 else quantity(str(hour))  # noqa: PLR2004 - 两点
    if minute == 0:
        return f"{said}点"
    if minute == 30:  # noqa: PLR2004 - half an hour
        return f"{said}点半"
    return f"{said}点{'零' if minute < 10 else ''}{quantity(str(minute))}分"  # noqa: PLR2004


def _called(*groups: str) -> str:
    return "，".join(map(on_the_phone, groups))


def _in_groups(digits: str) -> str:
    groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
    return "，".join(on_the_phone(one) + (" X" if one[-1] in "Xx" else "") for one in groups)


def _address(match: re.Match[str]) -> str:
    """An e-mail address, so that it can be checked by ear: signs by name, digits one by one."""
    instead = _data()["instead"]
    names = {"@": instead["at"], ".": instead["dot"], "-": instead["hyphen"]}
    said = []
    for one in match[0]:
        if one.isdecimal():
            said.append(one_by_one(one))
        else:
            said.append(names.get(one, f" {one.upper()} " if one.isascii() else one))
    return "".join(said)


def _spelled(match: re.Match[str]) -> str:
    words = {word.lower(): said for word, said in _data()["words"].items()}
    if match[0].lower() in words:
        return words[match[0].lower()]
    return f" {' '.join(match[0].upper())} "


def _sign(one: str) -> str:
    data = _data()
    if one in data["pauses"]:
        return data["pauses"][one]
    return data["signs"].get(one, one)


def _strongest(match: re.Match[str]) -> str:
    """One pause for several: the one that ends most."""
    there = match[0]
    return next(one for one in "。！？；：，、" if one in there)
