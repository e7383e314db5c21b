"""What is written into a table is read back as the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.postings.posting import Accommodation, Benefit, Demand, Posting, SalaryUnit
from knowledge.reading.text import undecorated
from knowledge.regions.divisions import places
from knowledge.sheets.cells import read_place
from knowledge.sheets.columns import Kind, columns, read_header
from knowledge.sheets.dates import read_date
from knowledge.sheets.linked import read_linked, write_linked
from knowledge.sheets.pay import Pay, read_pay
from knowledge.sheets.problems import CellProblem
from knowledge.sheets.rows import Read, read_rows, write_rows

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
        ("面谈", None, None, SalaryUnit.MONTH),
        ("待遇面谈", None, None, SalaryUnit.MONTH),
        ("4000-5000元/月+提成", 4000, 5000, SalaryUnit.MONTH),
        ("底薪2000+提成", 2000, None, SalaryUnit.MONTH),
        ("底薪3000元/月，另有全勤奖200元", 3000, None, SalaryUnit.MONTH),
        ("底薪+提成", None, None, SalaryUnit.MONTH),
        ("5,000元+五险一金", 5000, 5000, SalaryUnit.MONTH),
    ],
)
def test_pay_as_people_write_it(
    said: str, least: int | None, most: int | None, unit: SalaryUnit
) -> None:
    assert read_pay(said) == Pay(least, most, unit)


@pytest.mark.parametrize(
    "said", ["随便", "0.5元/件", "五险一金", "20%提成", "2000提成", "+提成", ""]
)
def test_what_is_no_pay(said: str) -> None:
    assert read_pay(said) is None


def _read(kind: Kind, **cells: str) -> Read:
    header = read_header(kind, 1, list(cells))
    assert header is not None
    return read_rows(kind, header, [(2, list(cells.values()))], TODAY)


def _posting(**cells: str) -> Posting:
    read = _read(Kind.JOBS, 岗位="客服", 单位="晨光公司", **cells)
    assert read.wrong == []
    (posting,) = read.models.values()
    assert isinstance(posting, Posting)
    return posting


@pytest.mark.parametrize(
    ("said", "region", "address"),
    [
        ("海淀区中关村", "110108", "中关村"),
        ("北京市 海淀区 中关村", "110108", "中关村"),
        ("广州市越秀区北京路", "440104", "北京路"),
        ("深圳科技园A座3-2", "440300", "科技园A座3-2"),
        ("全国", None, ""),
        ("北京市", "110000", ""),
    ],
)
def test_a_place_with_more_behind_it(said: str, region: str | None, address: str) -> None:
    posting = _posting(工作地点=said)
    assert (posting.region, posting.address) == (region, address)


def test_a_column_for_the_address_comes_before_what_follows_a_place() -> None:
    assert _posting(工作地点="海淀区中关村", 详细地址="一号楼").address == "一号楼"
    assert _posting(详细地址="一号楼", 工作地点="海淀区中关村").address == "一号楼"
    assert _posting(居家="否", 工作地点="居家").remote is False


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("南京西路", "perhaps_place"),
        ("北京路12号", "perhaps_place"),
        ("深圳市、广州", "perhaps_place"),
        ("朝阳区望京", "which_place"),
        ("北京、上海", "which_place"),
    ],
)
def test_a_place_that_is_not_sure_is_asked_about(said: str, problem: str) -> None:
    (wrong,) = _read(Kind.JOBS, 岗位="客服", 单位="晨光公司", 工作地点=said).wrong
    assert (wrong.name, wrong.column) == (problem, "工作地点")


def test_a_site_is_somewhere() -> None:
    (wrong,) = _read(Kind.SITES, 名称="示例", 类型="驿站", 地区="全国").wrong
    assert (wrong.name, wrong.column) == ("no_place", "地区")


def test_whom_staff_are_responsible_for_is_no_street() -> None:
    with pytest.raises(CellProblem) as problem:
        read_place("海淀区中关村")
    assert problem.value.values["candidates"] == "北京市海淀区"


@pytest.mark.parametrize(
    ("said", "demands"),
    [
        ("看 打字", {Demand.SIGHT, Demand.READING}),
        ("站着干活", {Demand.STANDING}),
        ("看和听、打字", {Demand.SIGHT, Demand.HEARING, Demand.READING}),
        ("和人打交道", {Demand.SOCIAL}),
    ],
)
def test_what_work_demands_as_people_write_it(said: str, demands: set[Demand]) -> None:
    assert _posting(工作需要=said).demands == demands


def test_of_several_choices_one_that_is_none_is_told_with_all() -> None:
    (wrong,) = _read(Kind.JOBS, 岗位="客服", 单位="晨光公司", 工作需要="看 飞").wrong
    assert (wrong.name, wrong.values["said"]) == ("no_choice", "看 飞")


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
