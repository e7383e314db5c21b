"""Realistic postings out of a seed: the same seed gives the same ones."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.demands import Demand
from knowledge.postings.posting import (
    Accommodation,
    Benefit,
    OrganizationKind,
    Posting,
    SalaryUnit,
)
from knowledge.regions.divisions import places

_LASTS = timedelta(days=90)


@dataclass(frozen=True)
class Trade:
    """A sort of work: what it is called and pays, what it asks, and how often it is done at home.

    `pay` is the usual yuan a month, least and most; `home` and `housing` are shares of 1.
    """

    titles: tuple[str, ...]
    duties: str
    pay: tuple[int, int]
    demands: frozenset[Demand]
    employers: tuple[str, ...]
    home: float = 0.0
    housing: float = 0.1


_SIGHT, _HEARING, _SPEECH = Demand.SIGHT, Demand.HEARING, Demand.SPEECH
_STANDING, _HANDS, _READING, _SOCIAL = (
    Demand.STANDING,
    Demand.HANDS,
    Demand.READING,
    Demand.SOCIAL,
)

TRADES = (
    Trade(("在线客服", "文字客服", "网络客服专员"), "打字回答顾客的问题。", (3500, 6500),
          frozenset({_SIGHT, _HANDS, _READING}), ("网络科技", "电子商务", "信息服务"), home=0.5),
    Trade(("电话客服", "话务员", "热线接线员"), "接听电话，记录来电。", (3500, 6500),
          frozenset({_HEARING, _SPEECH, _SOCIAL}), ("信息服务", "呼叫中心", "通信"), home=0.3),
    Trade(("数据标注员", "图片标注员", "语音标注员"), "给图片和语音做标记。", (3000, 6000),
          frozenset({_SIGHT, _HANDS}), ("数据科技", "智能科技", "信息技术"), home=0.4),
    Trade(("数据录入员", "文字录入员"), "把单据录入电脑。", (3000, 5000),
          frozenset({_SIGHT, _HANDS, _READING}), ("信息服务", "档案服务"), home=0.3),
    Trade(("盲人按摩师", "保健按摩师", "推拿师"), "给顾客做保健按摩。", (5000, 11000),
          frozenset({_HANDS}), ("盲人按摩店", "推拿馆", "健康服务"), housing=0.7),
    Trade(("行政文员", "档案管理员", "办公室文员"), "整理文件，做表格。", (3000, 6500),
          frozenset({_SIGHT, _READING}), ("实业", "集团", "物业管理")),
    Trade(("会计", "出纳", "财务助理"), "记账，开票，报税。", (4000, 8500),
          frozenset({_SIGHT, _READING}), ("财务咨询", "商贸", "集团"), home=0.1),
    Trade(("软件测试员", "无障碍测试员", "前端开发工程师"), "测试网站和应用。", (6000, 18000),
          frozenset({_READING}), ("软件", "网络科技", "信息技术"), home=0.4),
    Trade(("平面设计师", "美工", "插画师"), "做海报、图片和排版。", (4500, 10000),
          frozenset({_SIGHT, _HANDS}), ("广告", "文化传媒", "电子商务"), home=0.4),
    Trade(("视频剪辑师", "新媒体编辑", "文案编辑"), "剪辑短视频，写文案。", (4000, 9000),
          frozenset({_SIGHT, _READING}), ("文化传媒", "网络科技"), home=0.4),
    Trade(("有声书主播", "配音员", "带货主播"), "录制有声内容。", (3500, 10000),
          frozenset({_SPEECH}), ("文化传媒", "声音工作室"), home=0.6),
    Trade(("电商打包员", "网店运营"), "打包发货，管理店铺。", (3500, 6000),
          frozenset({_HANDS, _STANDING}), ("电子商务", "商贸")),
    Trade(("超市导购", "营业员"), "接待顾客，介绍商品。", (3000, 5000),
          frozenset({_SPEECH, _STANDING, _SOCIAL}), ("超市", "商贸", "百货")),
    Trade(("保洁员", "清洁工"), "打扫楼道和办公室。", (2500, 4500),
          frozenset({_STANDING, _HANDS}), ("物业管理", "家政服务")),
    Trade(("洗车工", "汽车美容学徒"), "洗车，擦车，一步一步来。", (2800, 5000),
          frozenset({_STANDING, _HANDS}), ("汽车服务", "洗车行"), housing=0.3),
    Trade(("洗碗工", "厨工", "配菜员"), "洗碗，洗菜，切菜。", (2800, 4800),
          frozenset({_STANDING, _HANDS}), ("餐饮", "食堂管理", "酒店"), housing=0.5),
    Trade(("面点师", "烘焙学徒", "面包师"), "做面包和点心。", (3500, 7500),
          frozenset({_STANDING, _HANDS}), ("食品", "烘焙坊", "酒店"), housing=0.4),
    Trade(("咖啡师", "奶茶店店员"), "做咖啡和饮品，接待客人。", (3500, 6500),
          frozenset({_STANDING, _SOCIAL}), ("咖啡馆", "餐饮")),
    Trade(("理货员", "超市上货员"), "上货，看日期，整理货架。", (2800, 4800),
          frozenset({_STANDING, _SIGHT}), ("超市", "便利店", "商贸")),
    Trade(("分拣员", "仓库包装工", "仓管员"), "分拣和包装货物。", (3500, 6500),
          frozenset({_STANDING, _HANDS}), ("物流", "仓储", "快递服务"), housing=0.4),
    Trade(("电子厂操作工", "装配工", "质检员"), "组装电子零件。", (3500, 7000),
          frozenset({_SIGHT, _HANDS}), ("电子", "精密制造", "电器"), housing=0.6),
    Trade(("缝纫工", "服装车工"), "缝制衣服，锁边。", (3500, 7500),
          frozenset({_SIGHT, _HANDS}), ("服装", "纺织", "家纺"), housing=0.5),
    Trade(("手工编织员", "刺绣绣娘", "串珠手工艺人"), "在家做手工，按件算钱。", (1500, 4500),
          frozenset({_HANDS}), ("手工艺合作社", "文化创意", "非遗工坊"), home=0.6),
    Trade(("园艺工", "花艺师"), "种花，浇水，插花。", (2800, 5500),
          frozenset({_STANDING}), ("园林绿化", "花艺")),
    Trade(("门卫", "停车场值班员", "监控员"), "看门，登记，巡查。", (2500, 4500),
          frozenset({_SIGHT}), ("物业管理", "保安服务"), housing=0.3),
    Trade(("手语老师", "盲校教师", "特教助教"), "给残疾学生上课。", (4500, 9000),
          frozenset({_READING, _SOCIAL}), ("特殊教育学校", "培训学校", "康复中心")),
    Trade(("养老护理员", "照护助理"), "照料老人起居。", (3500, 6500),
          frozenset({_STANDING, _SOCIAL}), ("养老服务", "护理院"), housing=0.6),
    Trade(("心理热线倾听师", "心理咨询师"), "在电话里听人说话。", (4000, 10000),
          frozenset({_HEARING, _SPEECH, _SOCIAL}), ("心理咨询", "社会服务"), home=0.5),
    Trade(("社区残疾人专职委员", "就业辅导员", "同伴支持员"), "入户走访，登记需求。",
          (2800, 5500), frozenset({_READING, _SOCIAL}), ("社区居委会", "社会工作服务中心")),
    Trade(("手机维修员", "家电维修工"), "修手机和家电。", (4000, 8500),
          frozenset({_SIGHT, _HANDS}), ("电子维修", "家电服务"), housing=0.2),
)  # fmt: skip
"""What disabled people are sought for, and roughly what it pays in a middling town."""

_FIRST = "光阳同美爱众远春智云恒万宏新安乐金佳康源瑞德福华兴盛祥和永嘉"
_SECOND = "明心好和方晖联帆信家达星居享福源泰隆顺丰益诚达宇成辰旭"
_FORMS = ("有限公司", "有限责任公司", "集团", "中心", "")
_HOURS = ("双休，白班", "做六休一", "长白班", "弹性工作", "两班倒，有夜班", "半天班", "每天6小时")
_EXTRA = ("", "", "", "（可培训）", "（有人带教）", "（长期）", "（急招）", "学徒", "主管")
_KINDS = {
    OrganizationKind.PRIVATE: 72,
    OrganizationKind.STATE_OWNED: 9,
    OrganizationKind.INSTITUTION: 7,
    OrganizationKind.GOVERNMENT: 4,
    OrganizationKind.OTHER: 8,
}
_OF_ONE = (1, 1, 1, 2, 2, 3, 5, 8, 13, 24)
"""Postings of one employer, one after the other as in their table; six are usual."""

_HOURS_A_MONTH, _HOURLY, _ANYWHERE = 160, 0.06, 0.5
_BIG = ("11", "31", "4401", "4403", "3301", "3205", "5101", "3201", "4201", "50")
"""Codes of the towns where a third of the postings are."""


def made_up(count: int, today: date, seed: int = 2022) -> Iterator[Posting]:
    """So many postings that are open today."""
    dice = random.Random(seed)
    every = [one for one in sorted(places()) if not one.endswith("0000")]
    big = [one for one in every if one.startswith(_BIG)]
    number = 0
    while number < count:
        trade, region = dice.choice(TRADES), dice.choice(big if dice.random() < 1 / 3 else every)
        employer = _employer(dice, region, trade.employers)
        kind = dice.choices([*_KINDS], [*_KINDS.values()])[0]
        for _ in range(min(dice.choice(_OF_ONE), count - number)):
            yield _posting(dice, number, today, trade, region, employer, kind)
            number += 1


def _posting(  # noqa: PLR0917 - what an employer's postings have in common
    dice: random.Random,
    number: int,
    today: date,
    trade: Trade,
    region: str,
    employer: str,
    kind: OrganizationKind,
) -> Posting:
    home = dice.random() < trade.home
    middle, spread = sum(trade.pay) / 2, (trade.pay[1] - trade.pay[0]) / 4
    least = _round(dice.gauss(middle, spread), trade.pay)
    most = least + dice.choice((0, 500, 1000, 1500, 2000))
    posted = today - timedelta(days=dice.randrange(60))
    hourly = dice.random() < _HOURLY
    street = f"{dice.choice(_FIRST)}{dice.choice(_SECOND)}路{number % 900}号"
    # To check each again would take longer than to make it.
    return Posting.model_construct(
        identifier=f"B{number:07d}",
        title=dice.choice(trade.titles) + dice.choice(_EXTRA),
        hiring_organization=employer,
        organization_kind=kind,
        region=None if home and dice.random() < _ANYWHERE else region,
        address="" if home else street,
        remote=home,
        salary_min=least // _HOURS_A_MONTH if hourly else least,
        salary_max=most // _HOURS_A_MONTH if hourly else most,
        salary_unit=SalaryUnit.HOUR if hourly else SalaryUnit.MONTH,
        work_hours=dice.choice(_HOURS),
        responsibilities=trade.duties,
        demands=trade.demands,
        accommodations=frozenset(dice.sample([*Accommodation], dice.randrange(4))),
        benefits=_benefits(dice, trade),
        contact_text=f"hr{number % 5000}@example.org",
        total_job_openings=dice.randint(1, 20),
        date_posted=posted,
        valid_through=posted + _LASTS,
        source="https://example.org/jobs",
    )


def _round(pay: float, bounds: Sequence[int]) -> int:
    """A sum as it stands in postings: a multiple of 100, not far from the usual."""
    return int(min(max(pay, 0.8 * bounds[0]), 1.2 * bounds[1])) // 100 * 100


def _employer(dice: random.Random, region: str, trades: Sequence[str]) -> str:
    town = places()[region].name.removesuffix("市").removesuffix("区").removesuffix("县")
    name = dice.choice(_FIRST) + dice.choice(_SECOND)
    return f"{town}{name}{dice.choice(trades)}{dice.choice(_FORMS)}"


def _benefits(dice: random.Random, trade: Trade) -> frozenset[Benefit]:
    found: set[Benefit] = {
        one for one in Benefit if one is not Benefit.HOUSING and dice.random() < 0.3
    }
    if dice.random() < trade.housing:
        found.add(Benefit.HOUSING)
    return frozenset(found)
