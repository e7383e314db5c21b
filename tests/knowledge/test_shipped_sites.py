"""The places that the notice names, and the examples."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import catalogue
from knowledge.demo.samples import FOLDER, samples
from knowledge.postings.posting import Accommodation, Benefit, OrganizationKind, Posting
from knowledge.problems import DataProblem
from knowledge.regions.divisions import places
from knowledge.sheets.columns import Kind
from knowledge.sites.shipped import shipped_sites
from knowledge.sites.site import Site, SiteKind, SiteState
from knowledge.trainings.training import Format, Training

TODAY = date(2026, 11, 30)


def test_seven_bases_where_the_notice_has_them_and_ten_stations() -> None:
    kinds = Counter(one.kind for one in shipped_sites())
    assert kinds == {SiteKind.JISHAN_BASE: 7, SiteKind.WONIU_STATION: 10}
    bases = [one for one in shipped_sites() if one.kind is SiteKind.JISHAN_BASE]
    told = catalogue().offers["jishan.base"].places
    towns = [places()[one.region].name for one in bases]
    assert all(any(one.endswith(town) for one in told) for town in towns)
    assert len(set(towns)) == len(told)


def test_the_stations_are_examples_and_nothing_is_made_up() -> None:
    for one in shipped_sites():
        assert one.counts == (one.kind is SiteKind.JISHAN_BASE)
        assert one.state is SiteState.UNKNOWN
        assert (one.address, one.contact_text, one.contact_voice) == ("", "", "")
        assert "没有写地址" in one.how_to_reach
        assert "打字" in one.how_to_reach
        assert one.source.startswith("助残就业项目推广方案（2022年）附件")
        assert not one.sample


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notice.toml"
    file.write_text('[jishan_base]\nsite = [{ name = "无处" }]\n', encoding="utf-8")
    with pytest.raises(DataProblem, match=r"notice\.toml: jishan_base"):
        shipped_sites(file)


@pytest.mark.parametrize("kind", Kind)
def test_every_example_says_that_it_is_one(kind: Kind) -> None:
    for one in samples(kind, TODAY).values():
        data = one.model_dump()
        assert data["sample"]
        assert "示例" in data["source"]
        name = data.get("hiring_organization") or data.get("provider") or data["name"]
        assert name.startswith("示例")


def test_every_feature_has_an_example() -> None:
    jobs = [one for one in samples(Kind.JOBS, TODAY).values() if isinstance(one, Posting)]
    assert {one.organization_kind for one in jobs} == {*OrganizationKind}
    assert {way for one in jobs for way in one.accommodations} == {*Accommodation}
    assert {way for one in jobs for way in one.benefits} == {*Benefit}
    assert sum(one.remote for one in jobs) > 10
    assert all(one.date_posted == TODAY < one.valid_through for one in jobs)
    held = [one for one in samples(Kind.TRAININGS, TODAY).values() if isinstance(one, Training)]
    assert {way for one in held for way in one.formats} == {*Format}
    assert any(session.seats == 2 for one in held for session in one.sessions)
    assert min(session.starts_at.date() for one in held for session in one.sessions) > TODAY
    sites = [one for one in samples(Kind.SITES, TODAY).values() if isinstance(one, Site)]
    assert {one.kind for one in sites} == {*SiteKind}
    assert all(one.how_to_reach and one.contact_text and not one.counts for one in sites)


def test_a_broken_example_is_named(tmp_path: Path) -> None:
    whole = (FOLDER / "jobs.tsv").read_text(encoding="utf-8")
    (tmp_path / "jobs.tsv").write_text(whole.replace("4500-6000元/月", "很多", 1), encoding="utf-8")
    with pytest.raises(DataProblem, match=r"jobs\.tsv: 2 薪资: no_pay"):
        samples(Kind.JOBS, TODAY, tmp_path)
