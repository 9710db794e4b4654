"""Panels of firms and workers as offices write them, and what is said where they cannot be read."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distretto.errors import TableError
from distretto.tables.panel_reading import Named, read_panel
from distretto.tables.panels import FIRM_PANEL, TIE_PANEL, WORKER_PANEL, panel_headings
from distretto.tables.periods import parse_period

NEVER = np.inf


@pytest.fixture
def write(tmp_path: Path):
    def writes(text: str | bytes, name: str = "firms.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return writes


def error_of(path, table=FIRM_PANEL, named=None, **options) -> TableError:
    with pytest.raises(TableError) as caught:
        read_panel(path, table, named, **options)
    return caught.value


@pytest.mark.parametrize(
    "header",
    [
        "firm,period,treated_from,sales,value_added,wages,jobs,area",
        "Company ID,Year,First-treat,Turnover,GVA,Payroll,Employees,LMA",
        "IMPRESA,Anno,Adesione,Fatturato,Valore aggiunto,Monte salari,Addetti,SLL",
        "Código empresa,Año,Adhesión,Ventas,Valor añadido,Masa salarial,Ocupados,Área laboral",
        "Entreprise,Année,Membre depuis,Chiffre d'affaires,Valeur ajoutée,Masse salariale,"
        "Effectif,Zone d'emploi",
    ],
)
def test_headings_of_four_languages_are_understood(write, header):
    frame = read_panel(write(f"{header}\n007,2001,2003,9.5,5,3,2,Prato\n"), FIRM_PANEL)
    columns = "firm period treated_from sales value_added wages jobs area"
    assert list(frame.columns) == columns.split()
    assert frame.iloc[0].tolist() == ["007", 2001.0, 2003.0, 9.5, 5.0, 3.0, 2.0, "Prato"]


def test_a_heading_leads_to_one_column_of_its_table():
    for table in (FIRM_PANEL, WORKER_PANEL, TIE_PANEL):
        known = panel_headings(table)
        assert set(known.values()) == set(table.names)
        assert all(known[name.replace("_", " ")] == name for name in table.names)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet", "xlsx", "dta"])
def test_every_kind_of_file_gives_the_same_panel(tmp_path, kind):
    given = pd.DataFrame(
        {
            "firm_id": [1, 1, 2, 2],
            "year": [2001, 2002, 2001, 2002],
            "first_treat": [2002.0, 2002.0, np.nan, np.nan],
            "sales": [1.5, 2.0, 3.0, np.nan],
            "industry": ["shoes", "shoes", "tanning", "tanning"],
        }
    )
    path = tmp_path / f"firms.{kind}"
    {
        "csv": lambda: given.to_csv(path, index=False),
        "csv.gz": lambda: given.to_csv(path, index=False),
        "parquet": lambda: given.to_parquet(path),
        "xlsx": lambda: given.to_excel(path, index=False),
        "dta": lambda: given.to_stata(path, write_index=False),
    }[kind]()
    frame = read_panel(path, FIRM_PANEL)
    assert frame["firm"].tolist() == ["1", "1", "2", "2"]
    assert frame["period"].tolist() == [2001.0, 2002.0, 2001.0, 2002.0]
    assert frame["treated_from"].tolist() == [2002.0, 2002.0, NEVER, NEVER]
    assert frame["sales"].tolist()[:3] == [1.5, 2.0, 3.0] and np.isnan(frame["sales"][3])
    assert frame["industry"].tolist() == ["shoes", "shoes", "tanning", "tanning"]
    assert frame.attrs["source"] == str(path)


def test_stata_gives_labels_of_texts_and_codes_of_firms(tmp_path):
    skills = pd.Categorical(["low", "high", "low"], categories=["low", "high"])
    firms = pd.Categorical(["Rossi", "Bianchi", "Rossi"], categories=["Rossi", "Bianchi"])
    given = pd.DataFrame(
        {"worker": [1, 2, 3], "firm": firms, "year": 2001, "pay": 9.0, "skill": skills}
    )
    path = tmp_path / "workers.dta"
    given.to_stata(path, write_index=False)
    frame = read_panel(path, WORKER_PANEL)
    assert frame["skill"].tolist() == ["low", "high", "low"]
    # The code of a firm is what other files call it.
    assert frame["firm"].tolist() == ["0", "1", "0"]
    kept = read_panel(path, WORKER_PANEL, Named(where=("skill=high",)))
    assert kept["worker"].tolist() == ["2"]


def test_stata_labels_may_be_missing_or_stand_twice(tmp_path):
    given = pd.DataFrame({"firm": [1, 2, 3], "year": 2001, "industry": [1, 2, 3]})
    path = tmp_path / "firms.dta"
    given.to_stata(path, write_index=False, value_labels={"industry": {1: "shoes", 2: "tanning"}})
    assert read_panel(path, FIRM_PANEL)["industry"].tolist() == ["shoes", "tanning", "3"]
    twice = {"industry": {1: "shoes", 2: "shoes", 3: "tanning"}}
    given.to_stata(path, write_index=False, value_labels=twice)
    assert read_panel(path, FIRM_PANEL)["industry"].tolist() == ["1", "2", "3"]


def test_decimal_commas_are_read_where_they_leave_no_doubt(write):
    text = "impresa;anno;fatturato;salari\nA;2001;1.234,5;7,25\nB;2001;12;0,5\nC;2001;;-1,5\n"
    frame = read_panel(write(text), FIRM_PANEL)
    assert frame["sales"].tolist()[:2] == [1234.5, 12.0] and np.isnan(frame["sales"][2])
    assert frame["wages"].tolist() == [7.25, 0.5, -1.5]


def test_one_sheet_of_a_workbook_can_be_named(tmp_path):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"note": ["read the other one"]}).to_excel(book, sheet_name="About")
        firms = pd.DataFrame({"firm": ["A"], "year": [2001], "sales": [1.0]})
        firms.to_excel(book, sheet_name="Firms", index=False)
    assert read_panel(path, FIRM_PANEL, sheet="Firms")["sales"].tolist() == [1.0]
    error = error_of(path, sheet="Frms")
    assert error.found == "Frms" and error.hint == "did you mean 'Firms'?"


@pytest.mark.parametrize("never", ["", "0", "0.0", "inf", "Inf", "never", "NA", ".", "mai"])
def test_words_for_never(write, never):
    frame = read_panel(write(f"firm,year,joined\nA,2001,{never}\nB,2001,2003\n"), FIRM_PANEL)
    assert frame["treated_from"].tolist() == [NEVER, 2003.0]


@pytest.mark.parametrize(
    ("written", "number", "label"),
    [
        ("2001", 2001.0, None),
        ("12", 12.0, None),
        ("2001Q1", 8004.0, "2001Q1"),
        ("2001-Q4", 8007.0, "2001Q4"),
        ("2001 T2", 8005.0, "2001Q2"),
        ("2001-03", 24014.0, "2001-03"),
        ("2001m3", 24014.0, "2001-03"),
        ("2001-03-31", 24014.0, "2001-03"),
        ("2001-03-31 00:00:00", 24014.0, "2001-03"),
    ],
)
def test_periods_are_years_quarters_months_or_dates(write, written, number, label):
    frame = read_panel(write(f"firm,period,joined\nA,{written},{written}\n"), FIRM_PANEL)
    assert frame["period"].tolist() == frame["treated_from"].tolist() == [number]
    assert frame.attrs["labels"] == ({} if label is None else {number: label})


@pytest.mark.parametrize("kind", ["parquet", "xlsx", "dta"])
def test_dates_of_other_programs_are_months(tmp_path, kind):
    given = pd.DataFrame(
        {
            "firm": ["A", "B"],
            "quarter": pd.to_datetime(["2001-01-01", "2001-04-01"]),
            "joined": pd.to_datetime(["2001-04-01", None]),
        }
    )
    path = tmp_path / f"firms.{kind}"
    {
        "parquet": lambda: given.to_parquet(path),
        "xlsx": lambda: given.to_excel(path, index=False),
        "dta": lambda: given.to_stata(
            path, write_index=False, convert_dates={"quarter": "tq", "joined": "tq"}
        ),
    }[kind]()
    frame = read_panel(path, FIRM_PANEL)
    assert frame["period"].tolist() == [24012.0, 24015.0]
    assert frame["treated_from"].tolist() == [24015.0, NEVER]


def test_what_is_no_period():
    assert parse_period("2001-13") is None
    assert parse_period("2001Q5") is None
    assert parse_period("31/12/2001") is None
    assert parse_period("soon") is None


def test_columns_and_rows_can_be_named(write):
    text = "id;when;in;own;arm\nA;2001;0;3,5;x\nA;2002;1;4;x\nB;2001;0;1;y\n"
    named = Named(
        unit="id", period="when", treated="in", numbers=("own",), texts=("arm",), where=("arm=x",)
    )
    frame = read_panel(write(text), FIRM_PANEL, named)
    assert frame["firm"].tolist() == ["A", "A"]
    assert frame["treated"].tolist() == [0.0, 1.0]
    assert frame["own"].tolist() == [3.5, 4.0]
    assert frame["arm"].tolist() == ["x", "x"]


def test_a_named_column_counts_before_one_under_its_own_heading(write):
    frame = read_panel(write("firm,codice,year\nA,1,2001\n"), FIRM_PANEL, Named(unit="codice"))
    assert frame["firm"].tolist() == ["1"]


@pytest.mark.parametrize(
    ("text", "where", "problem", "cure"),
    [
        ("firm,sales\nA,2\n", "header", "column period is missing", "--period COLUMN"),
        ("year,sales\n2001,2\n", "header", "column firm is missing", "--unit COLUMN"),
        ("firm,year\n,2001\n", "line 2, column firm", "identifier is empty", "a text"),
        ("firm,year\nA,2001\nA,\n", "line 3, column period", "period is missing", "a quarter"),
        ("firm,year\nA,31/12/2001\n", "line 2, column period", "not a period", "2019-07-31"),
        ("firm,year,joined\nA,1,soon\n", "line 2, column treated_from", "not a period", "0 or inf"),
        ("firm,quarter\nA,2001Q1\nA,2001-05\n", "line 3, column period", "two ways", "same way"),
        (
            "firm,quarter,joined\nA,2001Q1,\nA,2001Q2,2003\n",
            "line 3, column treated_from",
            "two ways",
            "same way",
        ),
        ("firm,year,joined\nA,1,2003Q1\n", "line 2, column treated_from", "two ways", "same way"),
        ("firm,year,sales\nA,1,2\nA,2,n/a\n", "line 3, column sales", "not a number", "empty"),
        (
            'firm,year,sales\nA,1,"1,234"\n',
            "line 2, column sales",
            "may be a decimal mark or a thousands separator",
            "1,2340 if decimals are",
        ),
        ("firm,year,jobs\nA,1,-1\n", "line 2, column jobs", "too small", "at least 0"),
        ("firm,year,sales\nA,1,1e999\n", "line 2, column sales", "too large", "a number"),
        ("firm,year\nA,2001\nB,2001\n\nA,2001\n", "line 2 and line 5", "same firm", "--where"),
        ("firm,year,jobs,Jobs\nA,1,2,3\n", "header", "same heading", "different headings"),
        ("firm,year\n", None, "no rows", "one row per firm and period"),
        ("", None, "the file is empty", "names of columns"),
        ("firm,year,jobs\nA,1\n", "line 2", "cannot be read as separated values", "3"),
        ("firm,year\nM\u00fcller,2001\n".encode("latin-1"), "line 2", "UTF-8", "latin-1"),
    ],
)
def test_one_error_says_where_what_and_what_to_do(write, text, where, problem, cure):
    path = write(text)
    error = error_of(path)
    assert error.file == str(path)
    assert error.where == where
    assert problem in error.problem
    assert cure in f"{error.expected} {error.hint}"
    assert "np.float64" not in str(error)


def test_rows_that_stand_twice_are_named_as_they_are_written(write):
    error = error_of(write("firm,quarter\nA,2001Q1\nA,2001Q1\n"))
    assert error.found == "A, 2001Q1"


def test_a_number_as_date_of_treatment_among_quarters_of_stata(tmp_path):
    """Where periods are dates and the first treated one a number, nobody would seem treated."""
    given = pd.DataFrame({"firm": ["A"], "quarter": pd.to_datetime(["2001-01-01"]), "joined": 2003})
    path = tmp_path / "firms.parquet"
    given.to_parquet(path)
    error = error_of(path)
    assert error.where == "row 1, column treated_from"
    assert error.found == "2003 is a number, 2001-01-01 is a month or date"


def test_periods_missing_among_numbers(tmp_path):
    path = tmp_path / "firms.parquet"
    pd.DataFrame({"firm": ["A", "B"], "year": [2001.0, np.nan]}).to_parquet(path)
    error = error_of(path)
    assert (error.where, error.problem) == ("row 2, column period", "the period is missing")


@pytest.mark.parametrize(
    ("named", "where", "problem", "cure"),
    [
        (Named(unit="frm"), "header", "no such column", "did you mean 'firm'?"),
        (Named(numbers=("sale",)), "header", "no such column", "did you mean 'sales'?"),
        (Named(where=("firm",)), "where", "cannot be read", "COLUMN=VALUE"),
        (Named(where=("firm=Z",)), "firm=Z", "no row meets", "among the values of firm"),
        (Named(where=("firm=A", "year=2002")), "firm=A, year=2002", "no rows that meet", "one row"),
        (Named(treated="sales"), "line 3, column treated", "not a number", "a number"),
    ],
)
def test_what_the_user_names_wrongly(write, named, where, problem, cure):
    path = write("firm,year,sales\nA,2001,1\nB,2002,yes\n")
    error = error_of(path, named=named)
    assert error.where == where
    assert problem in error.problem
    assert cure in f"{error.expected} {error.hint}"


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("worker,firm,year\nw,A,2001\n", "header", "column pay is missing"),
        ("id,firm,year,pay\nw,A,2001,3\n", "header", "column worker is missing"),
        ("worker,firm,year,pay\nw,A,2001,-3\n", "line 2, column pay", "too small"),
        ("worker,firm,year,pay\nw,A,1,3\nw,A,1,3\n", "line 2 and line 3", "same worker"),
    ],
)
def test_errors_of_workers(write, text, where, problem):
    error = error_of(write(text), table=WORKER_PANEL)
    assert error.where == where and problem in error.problem
    # The options that name columns are of the panel of firms.
    assert "--unit" not in str(error)


def test_a_flag_is_one_or_zero(tmp_path):
    path = tmp_path / "workers.csv"
    path.write_text("worker,firm,period,pay,union_member\na,f,1,5,1\nb,f,1,5,2\n")
    with pytest.raises(TableError, match="the number is too large") as caught:
        read_panel(path, WORKER_PANEL)
    assert "union_member" in str(caught.value)
    assert "line 3" in str(caught.value)


def test_columns_on_the_quality_of_jobs_are_known_in_four_languages(tmp_path):
    headings = {
        "union_member": ("union_member", "Iscritto al sindacato", "Afiliado", "Syndiqué"),
        "covered": (
            *("collective agreement", "contratto collettivo", "convenio colectivo"),
            "convention collective",
        ),
        "training_hours": (
            *("training hours", "ore di formazione", "horas de formación"),
            "heures de formation",
        ),
        "unpaid_training_hours": (
            *("unpaid training hours", "ore di formazione non pagate"),
            *("horas de formación no pagadas", "heures de formation non payées"),
        ),
    }
    of_firms = {
        "injuries": ("injuries", "infortuni", "accidentes laborales", "accidents du travail"),
        "breaches": ("breaches", "violazioni", "infracciones", "manquements"),
        "items_assessed": ("items", "voci verificate", "puntos evaluados", "points contrôlés"),
    }
    path = tmp_path / "panel.csv"
    for language in range(4):
        for table, columns, keys in (
            (WORKER_PANEL, headings, {"worker": "a", "firm": "f", "period": "1", "pay": "5"}),
            (FIRM_PANEL, of_firms, {"firm": "f", "period": "1"}),
        ):
            row = keys | {written[language]: "1" for written in columns.values()}
            path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
            frame = read_panel(path, table)
            assert set(columns) <= set(frame.columns)
