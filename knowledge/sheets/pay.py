"""Pay as it stands in a table: 5000-6000元/月, 5k-8k, 时薪20, 年薪10万, 计件, 面议."""

import re
from dataclasses import dataclass

from knowledge.postings.posting import SalaryUnit
from knowledge.reading.normal import normalise
from knowledge.reading.numbers import parse_number

_UNITS = (
    (SalaryUnit.PIECE, ("计件", "/件", "每件", "一件")),
    (SalaryUnit.HOUR, ("时薪", "小时", "/时", "每时", "hour")),
    (SalaryUnit.DAY, ("日薪", "每天", "/天", "一天", "/日", "每日", "day")),
    (SalaryUnit.YEAR, ("年薪", "/年", "每年", "一年", "year")),
    (SalaryUnit.MONTH, ("月薪", "/月", "每月", "一月", "一个月", "month")),
)
_WRITTEN = {
    SalaryUnit.HOUR: "小时",
    SalaryUnit.DAY: "天",
    SalaryUnit.MONTH: "月",
    SalaryUnit.YEAR: "年",
    SalaryUnit.PIECE: "件",
}
_NUMERAL = r"[0-9]+(?:\.[0-9]+)?(?:k|千|万|w)?|[一二两三四五六七八九十百千万零]+"
_RANGE = re.compile(rf"({_NUMERAL})(?:元)?(?:(?:-|~|—|–|到|至)+({_NUMERAL}))?")
_SIZES = {"k": 1_000, "千": 1_000, "万": 10_000, "w": 10_000}
_AROUND = re.compile(
    r"计件|时薪|小时|日薪|年薪|月薪|每天|每日|每月|每年|每件|每时|一个月|一天|一年|一件"
    r"|hour|day|month|year|人民币|税前|税后|左右|面议|工资|底薪|薪资|约|元|块|rmb|cny|¥|[/()。]"
    r"|天|日|月|年|件|时"
)
_LEAST = ("以上", "起", "不低于", "+")
_MOST = ("以下", "以内", "最高", "不超过")


@dataclass(frozen=True)
class Pay:
    """Yuan for `unit`; `None` where nothing is said."""

    least: int | None
    most: int | None
    unit: SalaryUnit


def read_pay(text: str) -> Pay | None:
    """The pay that a cell names; `None` when it is not understood to its end."""
    said = normalise(text).replace(" ", "").replace(",", "")
    unit = next(
        (one for one, words in _UNITS if any(word in said for word in words)), SalaryUnit.MONTH
    )
    bare = said
    for one in ("一个月", "一天", "一年", "一件"):
        bare = bare.replace(one, "")
    found = _RANGE.search(bare)
    if found is None:
        understood = not _AROUND.sub("", bare) and ("面议" in said or unit is SalaryUnit.PIECE)
        return Pay(None, None, unit) if understood else None
    rest = bare[: found.start()] + bare[found.end() :]
    at_least = any(one in rest for one in _LEAST)
    at_most = any(one in rest for one in _MOST)
    for one in (*_LEAST, *_MOST):
        rest = rest.replace(one, "")
    least, most = _yuan(found[1]), _yuan(found[2])
    if _AROUND.sub("", rest) or least is None or (found[2] and most is None):
        return None
    if most is not None and found[1].isdecimal() and found[2][-1] in _SIZES and least < most:
        # 5-8k says both in thousands.
        size = _SIZES[found[2][-1]]
        least = least * size if least * size <= most else least
    if most is None:
        least, most = (None, least) if at_most else (least, None if at_least else least)
    return Pay(least, most, unit)


def write_pay(pay: Pay) -> str:
    """Pay as a cell from which `read_pay` reads the same."""
    of = f"元/{_WRITTEN[pay.unit]}"
    match pay.least, pay.most:
        case None, None:
            return f"面议/{_WRITTEN[pay.unit]}"
        case int(least), None:
            return f"{least}{of}起"
        case None, int(most):
            return f"{most}{of}以下"
        case least, most if least == most:
            return f"{least}{of}"
        case least, most:
            return f"{least}-{most}{of}"
    raise AssertionError


def _yuan(written: str | None) -> int | None:
    if not written:
        return None
    if found := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(k|千|万|w)?", written):
        # Less than a yuan, as for a piece, cannot be kept: better asked about than told as nothing.
        return round(float(found[1]) * _SIZES.get(found[2] or "", 1)) or None
    return parse_number(written)
