"""What was read from a table, put into the database; and taken out again."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from db.listed_records import PostingRow, PutCounts, SessionRow, SiteRow, TrainingRow
from db.unit_of_work import UnitOfWork
from handlers.sessions import tell_moved_up
from knowledge.postings.posting import Posting
from knowledge.postings.terms import posting_terms, training_terms
from knowledge.sheets.columns import Kind
from knowledge.sites.site import Site
from knowledge.trainings.training import Session, Training

Row = PostingRow | TrainingRow | SiteRow
_PAGE = 1_000


def row_of(key: str, model: BaseModel) -> Row:
    """A model as the database keeps it."""
    body = model.model_dump(mode="json")
    match model:
        case Posting():
            terms = posting_terms(model)
            return PostingRow(
                key, body, terms, model.date_posted, model.valid_through, model.sample
            )
        case Training():
            del body["sessions"]
            sessions = tuple(
                SessionRow(
                    one.starts_at.astimezone(UTC),
                    one.ends_at.astimezone(UTC),
                    one.closes_at.astimezone(UTC),
                    one.seats,
                )
                for one in model.sessions
            )
            return TrainingRow(key, body, training_terms(model), sessions, model.sample)
        case Site():
            return SiteRow(key, model.kind, model.region, body, model.sample)
    raise TypeError(type(model).__name__)


async def put_rows(uow: UnitOfWork, rows: list[Row], now: datetime) -> PutCounts:
    """Put rows of one kind, all of them or none."""
    match rows:
        case [PostingRow(), *_]:
            return await uow.postings.put([one for one in rows if isinstance(one, PostingRow)], now)
        case [TrainingRow(), *_]:
            found = [one for one in rows if isinstance(one, TrainingRow)]
            counts = await uow.trainings.put(found, now)
            # There may be more seats than before.
            for session in await uow.seats.waited_for(now):
                await tell_moved_up(uow, await uow.seats.move_up(session, now), now)
            return counts
    return await uow.sites.put([one for one in rows if isinstance(one, SiteRow)], now)


async def kept(
    uow: UnitOfWork, kind: Kind, now: datetime, *, everything: bool = True
) -> AsyncIterator[tuple[str, BaseModel]]:
    """What is listed of a kind, with its keys; of postings only open ones without `everything`."""
    after = 0
    while True:
        page: list[Any]
        match kind:
            case Kind.JOBS:
                today = None if everything else now.date()
                page = list(await uow.postings.page(after, _PAGE, today=today))
            case Kind.TRAININGS:
                page = list(await uow.trainings.page(after, _PAGE))
            case Kind.SITES:
                page = list(await uow.sites.page(after, _PAGE))
        for one in page:
            yield one.key, _model(kind, one)
        if len(page) < _PAGE:
            return
        after = page[-1].id


def _model(kind: Kind, record: Any) -> BaseModel:
    body: Mapping[str, Any] = record.body
    match kind:
        case Kind.JOBS:
            return Posting.model_validate(body)
        case Kind.SITES:
            return Site.model_validate(body)
        case Kind.TRAININGS:
            sessions = [
                Session(
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                    seats=one.seats,
                    deadline=None if one.closes_at == one.starts_at else one.closes_at,
                )
                for one in record.sessions
                if one.cancelled_at is None
            ]
            return Training.model_validate({**body, "sessions": sessions})
