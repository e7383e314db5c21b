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
    "address": ("海淀区中关村大街27号",),
    "age": ("16",),
    "answer": ("会用电脑",),
    "areas": ("北京市、广东省",),
    "audience": ("在广东省；十八到四十岁",),
    "cadence": ("每天一次",),
    "called": ("妈妈", "王先生"),
    "channel": ("Telegram", "网页"),
    "code": ("1234 5678",),
    "count": ("1", "2", "12"),
    "day": ("2026-12-01", "12月2日"),
    "demand": ("听声音",),
    "dropped": ("包住、周末休息",),
    "easy": ("周六有招聘会。早上九点。",),
    "employer": ("永和网络公司",),
    "facts": ("视力残疾，三十五岁，住在重庆",),
    "first": ("1", "6"),
    "from": ("09:00",),
    "item": ("1.2", "4"),
    "kind": ("蜗牛之翼服务站",),
    "kinds": ("天籁之家服务点",),
    "label": ("联系方式",),
    "last": ("5", "12"),
    "least": ("5000",),
    "left": ("3",),
    "limit": ("20", "2000"),
    "link": ("https://t.me/zhuye_bot",),
    "message": ("我会打字，想在家做",),
    "mode": ("适合听的话",),
    "month": ("11",),
    "most": ("6000",),
    "name": ("重庆市长寿区", "吉林省长春市朝阳区", "小李"),
    "names": ("妈妈、小李",),
    "note": ("请补交残疾人证的照片",),
    "number": ("2",),
    "offer": ("盲人按摩师招聘", "云客服岗位"),
    "open": ("2",),
    "option": ("第一个，在线客服。",),
    "options": ("盲人按摩、云客服、技能培训",),
    "pay": ("3000",),
    "place": ("第一个",),
    "plain": ("周六上午9:00有招聘会。",),
    "people": ("适合听的话，网页；普通文字，Telegram",),
    "places": ("广东省深圳市、北京市盲人协会",),
    "provider": ("北京市残疾人就业服务中心",),
    "rate": ("1.25",),
    "reason": ("退订了",),
    "reasons": ("在家工作，适合您；用文字沟通",),
    "reference": ("7K3 M2Q",),
    "region": ("湖南省长沙市",),
    "rest": ("2",),
    "role": ("发布员",),
    "said": ("我想找工作",),
    "sent": ("3",),
    "seats": ("还有3个名额",),
    "services": ("客服岗位，上岗培训。",),
    "session": ("11月26日，周四，09:00到12:00",),
    "shown": ("2", "5"),
    "span": ("3小时",),
    "source": ("中国残联的通知",),
    "spoken": ("周六上午九点，有招聘会。",),
    "state": ("正在发",),
    "status": ("已经转给了工作人员",),
    "summary": ("在家里就能做。",),
    "tail": ("42",),
    "text": ("我想找工作",),
    "things": ("残疾人证和照片",),
    "time": ("09:00", "14:30"),
    "title": ("盲人按摩师",),
    "titles": ("在线客服、洗车工",),
    "to": ("12:00",),
    "unit": ("每月",),
    "value": ("视力残疾", "35"),
    "way": ("电话", "微信"),
    "ways": ("用文字沟通、有人会手语",),
    "weekday": ("周四",),
    "what": ("我还没有残疾人证",),
    "when": ("明天09:00",),
    "word": ("盲",),
    "wish": ("北京市、在家做、客服",),
    "year": ("2022",),
}
"""What can stand in the place of a value."""

REACHED: dict[str, dict[str, tuple[str, ...]]] = {
    "contact.": {"number": ("13812345678", "010-66580000", "a@b.cn")},
    "day.": {"day": ("26",)},
    "interest.": {"title": ("周六招聘会",)},
    "notice.": {
        "title": ("周六招聘会",),
        "day": ("12月2日，周三",),
        "least": ("18",),
        "limit": ("30",),
        "most": ("45",),
        "reasons": ("退订的2人、联系不上的1人",),
        "text": ("周六上午九点有招聘会。",),
        "what": ("视力残疾、听力残疾",),
        "when": ("12月2日，周三 09:00 ",),
    },
    "notice_state.": {"title": ("周六招聘会",), "day": ("12月2日，周三",), "before": ("3",)},
    "mine.seat": {"place": ("3",)},
    "sign_up.": {"place": ("3",)},
    "site": {"place": ("江苏省徐州市",)},
    "told.": {"place": ("在家做",)},
    "training.": {"place": ("网上上课",)},
    "posting.terms": {"place": ("在家做",)},
    "posting.detail.total": {"what": ("3",)},
}
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
