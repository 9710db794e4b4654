"""`distretto template`, `new` and `report` as a user types them."""

import csv
from pathlib import Path

import pytest

from distretto.cli.own import TEMPLATES
from distretto.errors import InputError
from distretto.experiments import load_scenario
from distretto.tables import GIVEN
from distretto.tables.panel_reading import read_panel

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Run a command line in an empty folder; return what it printed."""
    from typer.main import get_command

    from distretto.cli.app import app

    monkeypatch.chdir(tmp_path)
    command = get_command(app)

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["distretto", *words])
        with pytest.raises(SystemExit) as ended:
            command.main(list(words), prog_name="distretto")
        assert ended.value.code in (0, None)
        return capsys.readouterr().out

    run.fails = lambda *words: command.main(list(words), standalone_mode=False)
    return run


@pytest.mark.parametrize("table", TEMPLATES)
def test_a_data_dictionary_is_printed(call, table):
    told = " ".join(call("template", table).split())
    assert TEMPLATES[table][0].meaning in told
    assert f"distretto template {table} --out {table}.csv" in told


@pytest.mark.parametrize("lang", ["en", "it", "es", "fr"])
@pytest.mark.parametrize("table", ["firms", "firm-panel", "worker-panel", "tie-panel", "awards"])
def test_an_empty_table_is_written_with_its_dictionary(call, tmp_path, table, lang):
    call("template", table, "--out", "empty.csv", "--lang", lang)
    with (tmp_path / "empty.csv").open(encoding="utf-8-sig") as stream:
        (headings,) = csv.reader(stream)
    with (tmp_path / "empty.dictionary.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["heading"] for row in rows] == headings
    assert [row["column"] for row in rows] == list(TEMPLATES[table][0].names)
    assert all(row["meaning"] for row in rows)
    with pytest.raises(InputError, match="the file exists"):
        call.fails("template", table, "--out", "empty.csv")


@pytest.mark.parametrize("lang", ["en", "it", "es", "fr"])
@pytest.mark.parametrize("name", ["firm-panel", "worker-panel", "tie-panel"])
def test_a_template_that_is_filled_in_is_read_as_a_panel(call, tmp_path, name, lang):
    call("template", name, "--out", "panel.csv", "--lang", lang)
    path = tmp_path / "panel.csv"
    table, _ = TEMPLATES[name]
    number = {c.name: "2019" if c.high is None else f"{c.high:g}" for c in table.columns}
    row = [number[c.name] if c.dtype != "text" else f"some {c.name}" for c in table.columns]
    path.write_text(path.read_text(encoding="utf-8-sig") + ",".join(row), encoding="utf-8")
    frame = read_panel(path, table)
    assert set(frame.columns) == set(table.names)
    found = [str(frame.loc[0, c]).removesuffix(".0") for c in table.names]
    assert found == [cell.removesuffix(".0") for cell in row]


def test_a_workbook_holds_table_and_dictionary(call, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    call("template", "ties", "--out", "ties.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ties.xlsx")
    assert book.sheetnames == ["ties", "dictionary"]
    assert [cell.value for cell in book["ties"][1]] == list(GIVEN["ties"].names)


def test_unknown_tables_languages_and_formats(call):
    for words in (["template", "firm"], ["template", "firms", "--lang", "de"]):
        with pytest.raises(InputError, match="not one of those there are"):
            call.fails(*words)
    with pytest.raises(InputError, match="not written in this format"):
        call.fails("template", "firms", "--out", "firms.pdf")


def make(call, *more):
    firms, phases = (str(EXAMPLES / "network" / f"{name}.csv") for name in ("firms", "phases"))
    words = ["new", "mine", "--like", "santa-croce", "--firms", firms, "--phases", phases]
    return call(*words, "--year", "2026", *more)


def test_a_new_district_says_what_is_given_and_what_is_drawn(call, tmp_path):
    told = " ".join(make(call, "--network").split())
    assert "firms: 12, with role, phases and people at work" in told
    assert "mean wage of 12 of 12 firms" in told
    assert "distretto compare ./mine.toml" in told
    assert len(load_scenario(tmp_path / "mine.toml").population.firms) == 12
    with pytest.raises(InputError, match="the file exists"):
        call.fails("new", "mine", "--like", "prato", "--totals", str(EXAMPLES / "totals.csv"))
    make(call, "--overwrite")
    elsewhere = tmp_path / "elsewhere.toml"
    told = make(call, "--out", str(elsewhere)).replace("\n", "")
    assert f"distretto compare {elsewhere} --arm".replace(" ", "") in told.replace(" ", "")


def test_a_refused_table_leaves_nothing(call, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("firm_id,role,phases,workers\nA,final,99,3\n")
    with pytest.raises(InputError, match="unknown phase"):
        call.fails("new", "mine", "--like", "prato", "--firms", str(bad))
    assert [path.name for path in tmp_path.iterdir()] == ["bad.csv"]


def test_compare_in_money_and_report_again(call, tmp_path):
    make(call, "--wage-level", "7000", "--currency", "euro")
    told = call(
        *("compare", "./mine.toml", "--arm", "none", "--arm", "net=network:staff=7000euro"),
        *("--worlds", "2", "--quarters", "3", "--out", "out"),
    )
    assert "net = network:staff=7000euro" in told
    assert "Money is in euro: the outside wage of a quarter is 7000." in " ".join(told.split())
    assert "net, euro a year: public cost 28,000, fees of member firms" in " ".join(told.split())
    out = tmp_path / "out"
    assert (out / "report.html").is_file()
    call("report", "out", "--lang", "it", "--arms", "net")
    names = {path.name for path in out.iterdir()}
    assert {"report.it.html", "report.it.docx", "report.it.xlsx"} <= names
    page = (out / "report.it.html").read_text(encoding="utf-8")
    assert 'lang="it' in page and "euro per trimestre" in page
    with pytest.raises(InputError, match="no such arm"):
        call.fails("report", "out", "--arms", "nett")
    with pytest.raises(InputError, match="no reports in this language"):
        call.fails("report", "out", "--lang", "fr")
    with pytest.raises(InputError, match="no comparison"):
        call.fails("report", str(tmp_path))
    call("report", "out", "--format", "html", "--out", "elsewhere")
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["report.html"]


def test_members_by_a_list_need_a_list(call):
    make(call)
    with pytest.raises(InputError, match="no list of members"):
        call.fails("compare", "./mine.toml", "--arm", "none", "--arm", "net=network:rule=listed")
