"""Quantities: money, shares, ranges, measures, and every other number."""

import re
from functools import cache

from knowledge.ear.numerals import one_by_one, quantity
from knowledge.ear.rules import NUMBER, TO, Rule, rule
from knowledge.ear.tables import load_tables

_BEFORE_RANGE = (
    r"(?:万|千|百|亿)?"
    r"(?:元|块|岁|天|人|个|位|年|个月|周|月|日|小时|分钟|级|页|次|名|条|项)?"
)


@cache
def rules() -> tuple[Rule, ...]:
    """The longer forms before those that stand in them."""
    signs = load_tables("signs.toml")
    money, units, per = signs["money"], signs["units"], signs["per"]
    tails = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    coins = f"[{re.escape(''.join(money))}]"
    return (
        rule(
            rf"(?<![A-Za-z0-9.])({NUMBER})\s?({tails})(?![A-Za-z0-9])",
            lambda m: f"{m[1]}{units[m[2]]}",
        ),
        rule(
            rf"({coins})\s?({NUMBER})([万千]?){TO}{coins}?\s?({NUMBER})([万千]?)元?",
            lambda m: f"{m[2]}{m[3]}到{m[4]}{m[5]}{money[m[1]]}",
        ),
        rule(rf"({coins})\s?({NUMBER})([万千亿]?)元?", lambda m: f"{m[2]}{m[3]}{money[m[1]]}"),
        rule(
            rf"({NUMBER})\s?%?{TO}({NUMBER})\s?%",
            lambda m: f"百分之{quantity(m[1])}到百分之{quantity(m[2])}",
        ),
        rule(rf"({NUMBER})\s?%", lambda m: f"百分之{quantity(m[1])}"),
        rule(rf"({NUMBER})\s?‰", lambda m: f"千分之{quantity(m[1])}"),
        rule(
            rf"(?<=[{per['after']}0-9])\s?/\s?(?=(?:{per['units']})(?!\s?/))", lambda _: per["said"]
        ),
        rule(
            r"(?<![0-9/.])([0-9]{1,2})/([0-9]{1,2})(?![0-9/.])",
            lambda m: (
                f"{quantity(m[2])}分之{quantity(m[1])}" if 0 < int(m[1]) < int(m[2]) else m[0]
            ),
        ),
        rule(r"[0-9]+(?:\.[0-9]+){2,}", lambda m: "点".join(map(one_by_one, m[0].split(".")))),
        rule(rf"(?<![0-9])({NUMBER}\s?{_BEFORE_RANGE}){TO}(?={NUMBER})", lambda m: f"{m[1]}到"),
        rule(
            rf"(?:^|(?<=[\s(（温度为是于到零]))-(?={NUMBER})",
            lambda _: signs["instead"]["minus"],
        ),
        rule(r"(?<![0-9%元])~(?=[0-9])", lambda _: signs["instead"]["about"]),
        rule(rf"({NUMBER})\+(?=\s?[个名人家位])", lambda m: f"{m[1]}{signs['instead']['many']}"),
        rule(rf"({NUMBER})\+(?![0-9+])", lambda m: f"{m[1]}{signs['instead']['or_more']}"),
        rule(r"(?<=[0-9])\s?[xX×*]\s?(?=[0-9])", lambda _: signs["signs"]["×"]),
        rule(r"(?<=[0-9]):(?=[0-9])", lambda _: signs["instead"]["ratio"]),
        rule(r"[><](?=\s?[0-9])", lambda m: signs["compared"][m[0]]),
        rule(
            rf"(?<![0-9.,第])(?<!第 )2(?=(?:到{NUMBER})?\s?(?:{signs['counted']['two']}))",
            lambda _: "两",
        ),
    )


@cache
def numbers() -> tuple[Rule, ...]:
    """The numbers that nothing else has made words of."""
    return (rule(NUMBER, lambda m: quantity(m[0])),)
