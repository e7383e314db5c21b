"""A text for the ear, proposed: nothing in it has to be seen to be understood."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.notices.days import either

_FILE = Path(__file__).with_name("spoken.toml")

_LINK = re.compile(r"(?:https?://|www\.)[!-(*-~]+[A-Za-z0-9/=&#_-]")
_PHONE = re.compile(
    r"(?<![0-9-])(?:1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
    r"|\(?0[1-9][0-9]{1,2}\)?[ -]?[1-9][0-9]{6,7}"
    r"|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4})(?![0-9-])"
)
_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]")
_LABEL = re.compile(r"(?<![0-9])[:：](?!//|[0-9]{2})|(?<=[^0-9])[:：](?=[0-9])")
_NUMERAL = "[0-9零一二三四五六七八九十百千万两]"
_PER = re.compile(" ?/ ?")
_OR = re.compile(r"(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")
_AT_START = re.compile("(?:^|(?<=[。！？；\n]))，+")
_COMMAS = re.compile("，[，、 ]*")
_BEFORE_END = re.compile("，+(?=[。！？；\n]|$)")


def propose_spoken(text: str) -> str:
    """`text` as it could be heard; whoever sends it reads and mends it.

    Links come last, telephone numbers twice, what stood in brackets between commas, signs and
    abbreviations in words. Applied again it changes nothing.
    """
    table = _table()
    last = table["links"]["last"]
    if not text.strip():
        return text
    links = dict.fromkeys(_LINK.findall(text))
    body = "\n".join(one for one in text.split("\n") if not _is_listed(one, last))
    told = _words(_links().sub(table["links"]["instead"], body))
    while (without := _ASIDE.sub(_between_commas, told)) != told:
        told = without
    told = _rates().sub(_per, _signs(told))
    told = _OR.sub("或者", _LABEL.sub("，", told))
    told = _phones(told, table["phones"]["again"])
    told = _BEFORE_END.sub("", _AT_START.sub("", _COMMAS.sub("，", told))).strip("， \n")
    return "\n".join([told, *(f"{last}{one}" for one in links)]).strip()


def _is_listed(line: str, last: str) -> bool:
    """Whether a line is a link that stands where it should."""
    return line.startswith(last) and _LINK.fullmatch(line.removeprefix(last)) is not None


def _between_commas(aside: re.Match[str]) -> str:
    return f"，{aside[1]}，" if aside[1].strip() else ""


def _per(rate: re.Match[str]) -> str:
    return _PER.sub(_table()["per"]["each"], rate[0])


def _words(text: str) -> str:
    words = _table()["words"]
    return re.sub(
        rf"(?<![A-Za-z])(?:{either(words)})(?![A-Za-z])", lambda one: str(words[one[0]]), text
    )


def _signs(text: str) -> str:
    return text.translate(str.maketrans(_table()["signs"]))


def _phones(text: str, again: str) -> str:
    """`text` with each telephone number told twice."""

    def twice(one: re.Match[str]) -> str:
        before, behind = text[: one.start()], text[one.end() :]
        if before.endswith(again) or behind.startswith(f"，{again}"):
            return one[0]
        return f"{one[0]}，{again}{one[0]}"

    return _PHONE.sub(twice, text)


@cache
def _links() -> re.Pattern[str]:
    """A link with the blanks around it, and what it is called."""
    return re.compile(f" *(?:(?:{either(_table()['links']['names'])})[ :：]*)?{_LINK.pattern} *")


@cache
def _rates() -> re.Pattern[str]:
    """An amount with what it is for, such as 4500元/月 or 20人/班; of money, whatever follows."""
    per = {name: either(words) for name, words in _table()["per"].items()}
    money = f" ?(?:{per['money']})(?:{per['about']})?"
    other = f"(?: ?(?:{per['counted']}))|(?<=[0-9])"
    of = f"(?:(?:{_PER.pattern})(?!{per['but']})(?:{per['of']}))+"
    end = f"(?![\u4e00-\u9fff0-9])|(?={per['before']})"
    # A heading has no number: 单位：元/月.
    alone = f"(?<![\u4e00-\u9fff])元{of}"
    return re.compile(f"(?<={_NUMERAL})(?:{money}{of}|(?:{other}){of}(?:{end}))|{alone}")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
