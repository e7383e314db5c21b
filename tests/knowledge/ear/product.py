"""Everything that the product can say, for the ear."""

from functools import cache
from itertools import zip_longest

from pypinyin.constants import PINYIN_DICT

from knowledge.catalogue import catalogue
from knowledge.ear import sentences, speakable
from knowledge.words import Mode, texts

ON_A_SCREEN = ("operator.", "terminal.", "telegram.en.", "ask.", "web.")
"""Keys of what is never spoken: for operators, and for menus of Telegram in English."""

VALUES = {
    "answer": ("会用电脑",),
    "called": ("妈妈", "王先生"),
    "code": ("1234 5678",),
    "count": ("1", "2", "12"),
    "day": ("2026-12-01", "12月2日"),
    "facts": ("视力残疾，三十五岁，住在重庆",),
    "first": ("1", "6"),
    "item": ("1.2", "4"),
    "label": ("联系方式",),
    "last": ("5", "12"),
    "limit": ("20", "2000"),
    "link": ("https://t.me/zhuye_bot",),
    "name": ("重庆市长寿区", "吉林省长春市朝阳区", "小李"),
    "names": ("妈妈、小李",),
    "note": ("请补交残疾人证的照片",),
    "number": ("2",),
    "offer": ("盲人按摩师招聘", "云客服岗位"),
    "open": ("2",),
    "options": ("盲人按摩、云客服、技能培训",),
    "place": ("第一个",),
    "rate": ("1.25",),
    "reference": ("7K3 M2Q",),
    "region": ("湖南省长沙市",),
    "said": ("我想找工作",),
    "shown": ("2", "5"),
    "status": ("已经转给了工作人员",),
    "summary": ("在家里就能做。",),
    "tail": ("42",),
    "text": ("我想找工作",),
    "things": ("残疾人证和照片",),
    "value": ("视力残疾", "35"),
    "way": ("电话", "微信"),
    "what": ("我还没有残疾人证",),
    "year": ("2022",),
}
"""What can stand in the place of a value."""

REACHED = {"contact.": {"number": ("13812345678", "010-66580000", "a@b.cn")}}
"""What stands there in some texts only."""


@cache
def written() -> tuple[str, ...]:
    """Every wording of the catalogues that people can hear, values filled in, each once."""
    found: dict[str, None] = {}
    for key, words in {**texts(), **catalogue().words()}.items():
        if key.startswith(ON_A_SCREEN):
            continue
        own = next((one for prefix, one in REACHED.items() if key.startswith(prefix)), {})
        values = VALUES | own
        names = sorted(words.placeholders())
        filled = zip_longest(*(values[name] for name in names)) if names else [()]
        for row in filled:
            chosen = {
                name: value or values[name][0] for name, value in zip(names, row, strict=True)
            }
            found.update(dict.fromkeys(words.of(mode).format(**chosen) for mode in Mode))
    return tuple(found)


@cache
def spoken() -> tuple[str, ...]:
    """Every sentence that people can hear, for the ear, each once."""
    said = (one for text in written() for one in sentences(speakable(text)))
    return tuple(dict.fromkeys(said))


def polyphonic(character: str) -> bool:
    """Whether pypinyin knows several readings."""
    return "," in PINYIN_DICT.get(ord(character), "")
