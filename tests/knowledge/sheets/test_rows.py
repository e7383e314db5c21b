"""What is written into a table is read back as the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.postings.posting import Accommodation, Benefit, Demand, Posting, SalaryUnit
from knowledge.reading.text import undecorated
from knowledge.regions.divisions import places
from knowledge.sheets.columns import Kind, columns, read_header
from knowledge.sheets.dates import read_date
from knowledge.sheets.linked import read_linked, write_linked
from knowledge.sheets.pay import Pay, read_pay
from knowledge.sheets.rows import read_rows, write_rows

TODAY = date(2026, 11, 30)
TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
BEGINS = st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "''@", "＝"])
SAID = st.builds(str.__add__, BEGINS, TEXT).filter(
    lambda one: one != "'" and undecorated(one) == one
)
YUAN = st.integers(1, 1_000_000)


@st.composite
def postings(draw: st.DrawFn) -> Posting:
    ends = sorted(draw(st.lists(YUAN, min_size=2, max_size=2)))
    shown = draw(st.tuples(st.booleans(), st.booleans()))
    posted = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    return Posting(
        identifier=draw(st.just("") | SAID),
        title=draw(SAID),
        hiring_organization=draw(SAID),
        region=draw(st.none() | st.sampled_from(sorted(places()))),
        remote=draw(st.booleans()),
        salary_min=ends[0] if shown[0] else None,
        salary_max=ends[1] if shown[1] else None,
        salary_unit=draw(st.sampled_from(SalaryUnit)),
        responsibilities=draw(SAID),
        demands=draw(st.frozensets(st.sampled_from(Demand))),
        accommodations=draw(st.frozensets(st.sampled_from(Accommodation))),
        benefits=draw(st.frozensets(st.sampled_from(Benefit))),
        total_job_openings=draw(st.none() | st.integers(1, 1_000)),
        date_posted=posted,
        valid_through=posted + timedelta(days=draw(st.integers(0, 500))),
    )


@given(postings())
def test_a_posting_comes_back_from_a_table(posting: Posting) -> None:
    own = columns(Kind.JOBS)
    header = read_header(Kind.JOBS, 1, [one.label for one in own])
    assert header is not None
    lines = list(write_rows(Kind.JOBS, [posting]))
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    read = read_rows(Kind.JOBS, header, enumerate(lines, start=2), TODAY)
    assert (read.wrong, list(read.models.values())) == ([], [posting])


@given(postings())
def test_a_posting_comes_back_from_linked_data(posting: Posting) -> None:
    header, lines = read_linked(Kind.JOBS, write_linked(Kind.JOBS, [posting]))
    read = read_rows(Kind.JOBS, header, lines, TODAY)
    assert (read.wrong, list(read.models.values())) == ([], [posting])


@pytest.mark.parametrize(
    ("said", "least", "most", "unit"),
    [
        ("5000-6000元/月", 5000, 6000, SalaryUnit.MONTH),
        ("5k-8k", 5000, 8000, SalaryUnit.MONTH),
        ("面议", None, None, SalaryUnit.MONTH),
        ("时薪20", 20, 20, SalaryUnit.HOUR),
        ("每天150", 150, 150, SalaryUnit.DAY),
        ("一万二", 12000, 12000, SalaryUnit.MONTH),
        ("年薪10万", 100000, 100000, SalaryUnit.YEAR),
        ("计件", None, None, SalaryUnit.PIECE),
        ("4000以上", 4000, None, SalaryUnit.MONTH),
    ],
)
def test_pay_as_people_write_it(
    said: str, least: int | None, most: int | None, unit: SalaryUnit
) -> None:
    assert read_pay(said) == Pay(least, most, unit)


@pytest.mark.parametrize("said", ["随便", "0.5元/件", "五险一金", "20%提成", ""])
def test_what_is_no_pay(said: str) -> None:
    assert read_pay(said) is None


@pytest.mark.parametrize("said", ["2026年12月1日", "2026/12/1", "12月1日", "46357", "2026-12-01"])
def test_days_as_people_write_them(said: str) -> None:
    assert read_date(said, TODAY) == date(2026, 12, 1)


@pytest.mark.parametrize("said", ["一周后", "2026-13-01", "12", "明年"])
def test_what_is_no_day(said: str) -> None:
    assert read_date(said, TODAY) is None


def test_decoration_in_a_cell_is_left_out() -> None:
    header = read_header(Kind.JOBS, 1, ["职位名称", "单位", "做什么"])
    assert header is not None
    read = read_rows(Kind.JOBS, header, [(2, ["🔥急聘★客服", "晨光公司", "★★★"])], TODAY)
    (posting,) = read.models.values()
    assert isinstance(posting, Posting)
    assert (posting.title, posting.responsibilities) == ("急聘客服", "")
