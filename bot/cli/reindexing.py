"""`reindex`: what postings or trainings are found by, made anew."""

from bot.cli.opening import database
from bot.clock import now
from db.unit_of_work import UnitOfWork
from knowledge.postings.posting import Posting
from knowledge.postings.terms import posting_terms, training_terms
from knowledge.sheets.columns import Kind
from knowledge.sheets.dates import CHINA
from knowledge.trainings.training import Training

_BATCH = 1_000


async def reindexed(kind: Kind) -> int:
    """Make the index anew, which may be damaged, then all terms; how many there are.

    The terms in batches of their own, so that nobody else waits long.
    """
    after, count = 0, 0
    async with database() as opened:
        async with opened.begin() as uow:
            repository = uow.postings if kind is Kind.JOBS else uow.trainings
            await repository.rebuild_index()
        while True:
            async with opened.begin() as uow:
                ids = await _renewed(uow, kind, after)
            count += len(ids)
            if len(ids) < _BATCH:
                return count
            after = ids[-1]


async def _renewed(uow: UnitOfWork, kind: Kind, after: int) -> list[int]:
    """Set the terms of those behind the id `after`; whose they are. Expired postings stay out."""
    terms: list[tuple[int, tuple[str, ...]]]
    if kind is Kind.JOBS:
        today = now().astimezone(CHINA).date()
        jobs = await uow.postings.page(after, _BATCH, today=today)
        terms = [(one.id, posting_terms(Posting.model_validate(one.body))) for one in jobs]
        await uow.postings.set_terms(terms)
    else:
        courses = await uow.trainings.page(after, _BATCH)
        terms = [(one.id, training_terms(Training.model_validate(one.body))) for one in courses]
        await uow.trainings.set_terms(terms)
    return [id_ for id_, _ in terms]
