"""What staff bring in from their spreadsheets, and what a broken one is answered."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from bot.cli import Commands

HEAD = "单位名称,职位,工作城市,工资,有效期\n"
ROW = "甲公司,客服,北京市海淀区,5k-8k,长期\n"


@pytest.fixture
def zhuye(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    return lambda *args: CliRunner().invoke(Commands("zhuye"), [str(one) for one in args])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_in_any_usual_encoding(
    tmp_path: Path, zhuye: Callable[..., Result], encoding: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW, encoding=encoding)
    assert "新增 1" in zhuye("jobs", "import", file).output
    assert "没变 1" in zhuye("jobs", "import", file).output
    file.write_text(HEAD + ROW.replace("5k", "6k"), encoding=encoding)
    assert "更新 1" in zhuye("jobs", "import", file).output


def test_one_mistake_and_nothing_is_brought_in(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW + "乙公司,按摩师,朝阳区,随便,一周后\n" + ROW, encoding="utf-8")
    done = zhuye("jobs", "import", file, "--json")
    errors = json.loads(done.output)["errors"]
    assert done.exit_code == 1
    assert [(one["row"], one["column"], one["letter"]) for one in errors] == [
        (3, "工作城市", "C"),
        (3, "工资", "D"),
        (3, "有效期", "E"),
        (4, "", ""),
    ]
    assert "北京市朝阳区" in errors[0]["reason"]
    assert "第 2 行" in errors[3]["reason"]
    assert not zhuye("jobs", "list").output


def test_a_dry_run_changes_nothing(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW, encoding="utf-8")
    assert "还没有导入" in zhuye("jobs", "import", file, "--dry-run").output
    assert not zhuye("jobs", "list").output


@pytest.mark.parametrize("kind", ["jobs", "trainings", "sites"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_template_comes_in_and_goes_out_in_every_form(
    tmp_path: Path, zhuye: Callable[..., Result], kind: str, suffix: str
) -> None:
    file = tmp_path / f"t.{suffix}"
    assert zhuye(kind, "template", file).exit_code == 0
    assert "新增 1" in zhuye(kind, "import", file).output
    for form in ("csv", "xlsx", "jsonld"):
        out = tmp_path / f"out.{form}"
        assert zhuye(kind, "export", out).exit_code == 0
        assert "没变 1" in zhuye(kind, "import", out).output, form


def test_a_template_offers_choices(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    file = tmp_path / "t.xlsx"
    zhuye("jobs", "template", file)
    book = load_workbook(file)
    lists = [one.formula1 for one in book.worksheets[0].data_validations.dataValidation]
    assert '"机关,事业单位,国企,民企,其他"' in lists
    assert book.sheetnames == ["数据", "填写说明"]


def test_no_cell_of_an_export_is_calculated(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + '"=HYPERLINK(""x"")",@客服,北京,面议,长期\n', encoding="utf-8")
    assert "新增 1" in zhuye("jobs", "import", file).output
    for form in ("csv", "xlsx"):
        out = tmp_path / f"out.{form}"
        zhuye("jobs", "export", out)
        assert "没变 1" in zhuye("jobs", "import", out).output
    book = load_workbook(tmp_path / "out.xlsx")
    assert all(one.data_type != "f" for row in book.worksheets[0] for one in row)
    assert "\"'=HYPERLINK" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_found_and_closed(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW, encoding="utf-8")
    zhuye("jobs", "import", file)
    found = json.loads(zhuye("jobs", "search", "北京的客服", "--json").output)
    assert found["title"] == "客服"
    assert zhuye("jobs", "reindex").exit_code == 0
    assert zhuye("jobs", "close", found["key"]).exit_code == 0
    assert not zhuye("jobs", "search", "北京的客服", "--json").output
    assert zhuye("jobs", "search", "北京的客服").output.endswith("\n现在没有这样的岗位。\n")


def test_found_ones_are_told_as_in_the_talk(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW, encoding="utf-8")
    zhuye("jobs", "import", file)
    wished, given_up, best = zhuye("jobs", "search", "上海的客服").output.splitlines()
    assert wished == "您要的：上海市、客服。"
    assert given_up == "没有全合适的。先不管这些：上海市。"
    key = json.loads(zhuye("jobs", "list", "--json").output)["key"]
    assert best.startswith(f"{key[:12]}  客服，甲公司：北京市海淀区，每月 5000 到 8000 元。")


def _book(path: Path, change: Callable[[Workbook], None]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["岗位", "单位", "工资"])
    sheet.append(["客服", "甲公司", 5000])
    change(book)
    book.save(path)


def _merge(book: Workbook) -> None:
    book.worksheets[0].merge_cells("A2:A3")


def _merge_headers(book: Workbook) -> None:
    book.worksheets[0].merge_cells("A1:A2")


def _formula(book: Workbook) -> None:
    book.worksheets[0]["C2"] = "=1+1"


def _wide(book: Workbook) -> None:
    book.worksheets[0].append([f"x{one}" for one in range(10_000)])


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (_merge, "A2:A3 是合并"),
        (_merge_headers, "A1:A2 是合并"),
        (_formula, "公式"),
        (_wide, "列太多"),
    ],
)
def test_a_broken_workbook_has_one_clear_answer(
    tmp_path: Path,
    zhuye: Callable[..., Result],
    change: Callable[[Workbook], None],
    answer: str,
) -> None:
    file = tmp_path / "a.xlsx"
    _book(file, change)
    done = zhuye("jobs", "import", file)
    assert done.exit_code == 1
    assert answer in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("a.csv", b"", "空"),
        ("a.csv", b"a,b\n1,2\n", "找不到表头"),
        ("a.csv", b"\xff\xff\x00\x81", "编码"),
        ("a.csv", (HEAD + '"甲,乙\n').encode(), "引号"),
        ("a.csv", b"\xe5" * 3, "编码"),
        ("a.csv", (HEAD + "甲" * 4_000_000).encode(), "太长"),
        ("a.csv", "岗位,职位,单位\na,b,c\n".encode(), "同一项"),
        ("a.csv", "岗位,工资\na,b\n".encode(), "缺少"),
        ("a.csv", (HEAD + HEAD + ROW).encode(), "又是表头"),
        ("a.csv", (HEAD + ROW.strip() + ",多\n").encode(), "多出来"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "旧的 .xls"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        ("a.xlsm", b"PK", "宏"),
        ("a.xlsx", b"PK\x03\x04", "完好"),
        ("a.json", b"{", "JSON"),
        ("a.json", b'[{"@type": "Person"}]', "JobPosting"),
        ("a.txt", b"x", "不支持"),
    ],
)
def test_a_broken_file_has_a_clear_answer(
    tmp_path: Path, zhuye: Callable[..., Result], name: str, content: bytes, answer: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    done = zhuye("jobs", "import", file)
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert answer in done.output


def test_a_zip_bomb_and_macros_are_not_opened(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    bomb, macros = tmp_path / "bomb.xlsx", tmp_path / "macros.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(30_000_000))
    with zipfile.ZipFile(macros, "w") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    assert "大得不正常" in zhuye("jobs", "import", bomb).output
    assert "宏" in zhuye("jobs", "import", macros).output


def test_kinds_of_places_are_listed_by_their_names(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "s.csv"
    file.write_text("名称,类型,地区\n示例中心,服务中心,北京市海淀区\n", encoding="utf-8")
    zhuye("sites", "import", file)
    assert zhuye("sites", "list").output.endswith("示例中心，服务中心\n")
    assert json.loads(zhuye("sites", "list", "--json").output)["kind"] == "service_centre"


def test_a_file_that_is_not_there_is_named(tmp_path: Path, zhuye: Callable[..., Result]) -> None:
    lost, nowhere = tmp_path / "没有.csv", tmp_path / "没有" / "a.csv"
    for done in (zhuye("jobs", "import", lost), zhuye("sites", "export", nowhere)):
        assert done.exit_code == 2
        assert done.output.startswith("找不到")
        assert "没有" in done.output
        assert len(done.output.splitlines()) == 1
    folder = zhuye("trainings", "template", tmp_path)
    assert (folder.exit_code, folder.output) == (2, f"{tmp_path} 是文件夹，请写一个文件。\n")


def test_each_mistake_of_order_is_told_with_its_columns(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "a.csv"
    head = "单位名称,职位,工资,posted,有效期\n"
    lines = "甲,客服,2800-2600,2026-11-01,2026-10-01\n乙,客服,面议,,2020-12-31\n"
    file.write_text(head + lines, encoding="utf-8")
    told = zhuye("jobs", "import", file).output.splitlines()
    assert told[:3] == [
        "第 2 行，工资（C 列）：最低 2800 高于最高 2600，请检查。",
        "第 2 行，有效期（E 列）：posted（2026-11-01）要在有效期（2026-10-01）之前，请检查这两列。",
        "第 3 行，有效期（E 列）：2020-12-31 已经过了，请检查。没有写posted的，从今天算起。",
    ]
    course = "培训,主办单位,开始时间,结束时间,报名截止\n"
    times = "按摩,残联,2026-12-20 9:00,2026-12-20 9:00,2026-12-21 9:00\n"
    file.write_text(course + times, encoding="utf-8")
    told = zhuye("trainings", "import", file).output.splitlines()
    assert [one.partition("：")[0] for one in told[:2]] == [
        "第 2 行，结束时间（D 列）",
        "第 2 行，报名截止（E 列）",
    ]
    assert "报名截止（2026-12-21 09:00）要在开始时间（2026-12-20 09:00）之前" in told[1]


def test_a_source_too_long_is_no_mistake_of_a_column(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW, encoding="utf-8")
    done = zhuye("jobs", "import", file, "--source", "残联" * 200)
    assert done.exit_code == 1
    assert "第 2 行：给的来源不能用" in done.output


def test_a_title_above_the_headers_is_passed_over_also_when_it_is_merged(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "a.xlsx"

    def titled(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.insert_rows(1, 2)
        sheet["A1"], sheet["A2"] = "2026 年残疾人岗位表", "单位盖章"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:B2")

    _book(file, titled)
    assert "新增 1" in zhuye("jobs", "import", file).output

    def titled_and_merged(book: Workbook) -> None:
        titled(book)
        book.worksheets[0].merge_cells("B4:B5")

    _book(file, titled_and_merged)
    done = zhuye("jobs", "import", file)
    assert (done.exit_code, "B4:B5 是合并" in done.output) == (1, True)


def test_a_dry_run_asks_about_pay_that_is_hardly_meant(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "a.csv"
    said = ("15万", "500", "150-200", "1000", "50000", "年薪15万", "每天150", "底薪800+提成")
    lines = "".join(f"甲{pay},客服,北京市,{pay},长期\n" for pay in said)
    file.write_text(HEAD + lines, encoding="utf-8")
    done = zhuye("jobs", "import", file, "--dry-run")
    assert done.exit_code == 0
    *asked, end = done.output.splitlines()
    assert [one.partition("，请看看")[0] for one in asked] == [
        "第 2 行，工资（D 列）：提醒：“15万”读成了 150000元/月，太高",
        "第 3 行，工资（D 列）：提醒：“500”读成了 500元/月，太低",
        "第 4 行，工资（D 列）：提醒：“150-200”读成了 150-200元/月，太低",
        "第 9 行，工资（D 列）：提醒：“底薪800+提成”读成了 800元/月起，太低",
    ]
    assert end == "检查过了，8 条都可以导入。还没有导入。"
    warnings = json.loads(zhuye("jobs", "import", file, "--dry-run", "--json").output)["warnings"]
    assert [(one["row"], one["letter"]) for one in warnings] == [
        (2, "D"),
        (3, "D"),
        (4, "D"),
        (9, "D"),
    ]
    assert "新增 8" in zhuye("jobs", "import", file).output


def test_more_mistakes_than_are_shown_are_counted(
    tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + "甲,客服,北京市,随便,长期\n" * 53, encoding="utf-8")
    *_, rest, end = zhuye("jobs", "import", file).output.splitlines()
    assert rest == "还有 3 处，这里没有列出来。"
    assert "53 处要改" in end
