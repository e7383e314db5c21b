"""A few postings, courses and places, so that talks have something to find."""

from datetime import UTC, date, datetime, timedelta

from db.database import Database
from db.listed_records import PostingRow, SessionRow, SiteRow, TrainingRow
from knowledge.postings.posting import Posting
from knowledge.postings.terms import posting_terms, training_terms
from knowledge.sites.site import Site
from knowledge.trainings.training import Training

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
A_MONTH = timedelta(days=30)

_LASTING = {"date_posted": TODAY, "valid_through": TODAY + A_MONTH}
POSTINGS = [
    Posting.model_validate({**_LASTING, **fields})
    for fields in (
        {
            "title": "在线客服", "hiring_organization": "晨光网络公司", "region": "110000",
            "remote": True, "salary_min": 5000, "salary_max": 6000,
            "demands": ["hands", "reading"], "accommodations": ["text_chat"],
            "responsibilities": "打字回答顾客的问题。", "work_hours": "双休，白班",
            "contact_text": "hr@example.org", "contact_voice": "010-12345678",
            "source": "https://example.org/jobs/1", "organization_kind": "private",
            "total_job_openings": 3, "benefits": ["insurance"],
        },
        {
            "title": "电话客服", "hiring_organization": "晨光热线公司", "region": "110000",
            "remote": True, "salary_min": 4500, "demands": ["hearing", "speech"],
            "accommodations": ["screen_reader"],
        },
        {
            "title": "盲人按摩师", "hiring_organization": "康源按摩店", "region": "310115",
            "salary_min": 6000, "demands": ["hands"], "benefits": ["housing", "meals"],
        },
        {
            "title": "洗车工", "hiring_organization": "喜洋洋洗车行", "region": "440305",
            "salary_min": 3000, "salary_max": 3000, "demands": ["standing"],
            "accommodations": ["job_coach", "step_by_step"],
        },
        {
            "title": "文员", "hiring_organization": "永和集团", "region": "110105",
            "salary_min": 7000, "organization_kind": "state_owned", "demands": ["reading"],
            "sample": True,
        },
    )
]  # fmt: skip

_TOMORROW = datetime(2026, 11, 26, 1, tzinfo=UTC)
TRAININGS = [
    Training.model_validate(fields)
    for fields in (
        {
            "name": "咖啡制作入门", "provider": "北京市残疾人就业服务中心", "region": "110105",
            "address": "朝阳区示范路 1 号", "formats": ["sign", "step_free"], "fee": "免费",
            "description": "学做五种咖啡，学完可以推荐到店里实习。",
            "contact_text": "kafei@example.org",
            "sessions": [
                {"starts_at": _TOMORROW, "ends_at": _TOMORROW + timedelta(hours=3), "seats": 1},
                {
                    "starts_at": _TOMORROW + timedelta(days=7),
                    "ends_at": _TOMORROW + timedelta(days=7, hours=3),
                    "seats": 10,
                },
            ],
        },
        {
            "name": "读屏软件办公课", "provider": "中国盲文图书馆", "remote": True,
            "formats": ["screen_reader", "audio"],
            "sessions": [
                {
                    "starts_at": _TOMORROW + timedelta(days=1),
                    "ends_at": _TOMORROW + timedelta(days=1, hours=2),
                }
            ],
        },
    )
]  # fmt: skip
SITES = [
    Site.model_validate(fields)
    for fields in (
        {
            "kind": "jishan_base", "name": "银川集善乐业基地", "region": "640100",
            "services": "客服岗位，上岗培训。", "source": "6.一",
            "how_to_reach": "通知没有写地址，工作人员帮您问。",
        },
        {
            "kind": "woniu_station", "name": "汉唐公益", "region": "320300", "counts": False,
            "source": "4.二",
        },
        {
            "kind": "service_centre", "name": "云龙区残疾人就业服务所", "region": "320303",
            "state": "open", "contact_text": "yunlong@example.org", "sample": True,
            "address": "示例路 3 号",
        },
    )
]  # fmt: skip


async def put_course(database: Database, now: datetime) -> None:
    """Put one course that begins in three days."""
    begin = now + timedelta(days=3)
    held = SessionRow(begin, begin + timedelta(hours=2), begin, 10)
    one = TRAININGS[1]
    body = one.model_dump(mode="json", exclude={"sessions"})
    async with database.begin() as uow:
        await uow.trainings.put([TrainingRow(one.name, body, training_terms(one), (held,))], now)


async def put_listings(database: Database) -> None:
    """Put them all."""
    async with database.begin() as uow:
        await uow.postings.put(
            [
                PostingRow(
                    one.hiring_organization,
                    one.model_dump(mode="json"),
                    posting_terms(one),
                    one.date_posted,
                    one.valid_through,
                    one.sample,
                )
                for one in POSTINGS
            ],
            NOW,
        )
        await uow.trainings.put(
            [
                TrainingRow(
                    one.name,
                    one.model_dump(mode="json", exclude={"sessions"}),
                    training_terms(one),
                    tuple(
                        SessionRow(held.starts_at, held.ends_at, held.closes_at, held.seats)
                        for held in one.sessions
                    ),
                )
                for one in TRAININGS
            ],
            NOW,
        )
        await uow.sites.put(
            [
                SiteRow(one.name, one.kind, one.region, one.model_dump(mode="json"), one.sample)
                for one in SITES
            ],
            NOW,
        )


SIGNING_UP = ("找培训", "1", "我要报名", "1", "小王", "就在这里发消息")
"""What somebody says until they are asked whether they agree to sign up for the course."""
