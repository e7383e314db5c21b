"""Pay as it stands in a table: 5000-6000元/月, 5k-8k, 时薪20, 底薪2000+提成, 计件, 面议."""

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
    r"|hour|day|month|year|人民币|税前|税后|左右|面议|面谈|另议|详谈|待遇|无责|保底|工资|底薪|薪资|约|元|块|rmb|cny|¥|[/()。]"
    r"|天|日|月|年|件|时"
)
_OPEN = ("面议", "面谈", "另议", "详谈")
_BASE = ("底薪", "保底")
_BESIDE = "五险一金|六险一金|五险|一金|社保|保险|公积金|包吃包住|包食宿|包吃住|包吃|包住|食宿|双休"
_ON_TOP = (
    "绩效工资|绩效奖金|绩效|全勤奖|全勤|提成|奖金|奖励|年终奖|分红|小费|加班费|加班工资|计件"
    "|餐补|房补|车补|饭补|话补|补贴|补助|津贴"
)
_AMOUNT = r"[0-9]+(?:\.[0-9]+)?(?:%|元|块)?"
_EXTRA = re.compile(
    rf"(?:[+;,、(]|另有|另加|外加|加上|加|和|及)+(?:{_AMOUNT})?(?:高额|高|岗位|交通|住房|月度|年终)*"
    rf"(?:(?P<top>{_ON_TOP})|{_BESIDE})(?:{_AMOUNT})?(?:等)?"
)
"""What comes beside pay; `top` makes it more than what is named."""
_LEAST = ("以上", "起", "不低于", "+")
_MOST = ("以下", "以内", "最高", "不超过")


@dataclass(frozen=True)
class Pay:
    """Yuan for `unit`; `None` where nothing is said."""

    least: int | None
    most: int | None
    unit: SalaryUnit


def read_pay(text: str) -> Pay | None:
    """The pay that a cell names; `None` when it is not understood to its end.

    What is paid on top of a base has no amount: 底薪2000+提成 is 2000 or more.
    """
    whole = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", normalise(text).replace(" ", ""))
    said = _EXTRA.sub("", whole).replace(",", "")
    on_top = any(one["top"] for one in _EXTRA.finditer(whole))
    unit = next(
        (one for one, words in _UNITS if any(word in said for word in words)), SalaryUnit.MONTH
    )
    bare = said
    for one in ("一个月", "一天", "一年", "一件"):
        bare = bare.replace(one, "")
    found = _RANGE.search(bare)
    if found is None:
        is_open = any(one in said for one in _OPEN) or unit is SalaryUnit.PIECE
        is_open = is_open or (on_top and any(one in said for one in _BASE))
        return Pay(None, None, unit) if is_open and not _AROUND.sub("", bare) else None
    rest = bare[: found.start()] + bare[found.end() :]
    at_least = on_top or any(one in rest for one in _LEAST)
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
