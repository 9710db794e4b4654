import gzip

import numpy as np
import openpyxl
import pandas as pd
import pytest

from distretto.errors import TableError
from distretto.tables import read_codes, read_commuting

LONG = "origin,destination,workers\n001,001,90\n001,None,10\nNone,001,5\nNone,None,40\nNA,NA,7\n"
PAIRS = {
    ("001", "001"): 90,
    ("001", "None"): 10,
    ("None", "001"): 5,
    ("None", "None"): 40,
    ("NA", "NA"): 7,
}


def pairs(commuting):
    keys = zip(commuting.origins, commuting.destinations, strict=True)
    return dict(zip(keys, commuting.workers, strict=True))


def written(path, content, encoding="utf-8"):
    content = content.encode(encoding) if isinstance(content, str) else content
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def error_of(path, **options):
    with pytest.raises(TableError) as caught:
        read_commuting(path, **options)
    return caught.value


@pytest.fixture
def frame():
    rows = [(*pair, count) for pair, count in PAIRS.items()]
    return pd.DataFrame(rows, columns=["origin", "destination", "workers"])


@pytest.mark.parametrize("name", ["flows.csv", "flows.csv.gz", "flows.txt"])
def test_codes_are_text(tmp_path, name):
    commuting = read_commuting(written(tmp_path / name, LONG))
    assert pairs(commuting) == PAIRS
    assert commuting.codes.tolist() == ["001", "None", "NA"]
    assert commuting.notes == ()
    assert not commuting.home.any()


def test_bom_windows_ends_blanks_and_a_last_line_without_end(tmp_path):
    text = "\ufeff" + LONG.replace("\n", "\r\n").replace("None", " None ")[:-2]
    assert pairs(read_commuting(written(tmp_path / "flows.csv", text))) == PAIRS


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_separator_is_found(tmp_path, separator):
    path = written(tmp_path / "flows.csv", LONG.replace(",", separator))
    assert pairs(read_commuting(path)) == PAIRS


@pytest.mark.parametrize(
    "header",
    [
        "origine,destinazione,occupati",
        "Comune di residenza,Comune di lavoro,Pendolari",
        "municipio_de_residencia,Municipio de trabajo,TRABAJADORES",
        "commune de résidence,lieu de travail,actifs",
        "CODGEO,DCLT,NBFLUX_C19_ACTOCC15P",
        "from,to,count",
        "community_live,community_work,amount",
    ],
)
def test_usual_names(tmp_path, header):
    path = written(tmp_path / "flows.csv", LONG.replace("origin,destination,workers", header))
    assert pairs(read_commuting(path)) == PAIRS


def test_names_by_option(tmp_path):
    path = written(tmp_path / "flows.csv", "x,A,b,origin\n1,p,q,z\n2,q,p,z\n")
    commuting = read_commuting(path, origin="a", destination="b", workers="x")
    assert pairs(commuting) == {("p", "q"): 1, ("q", "p"): 2}


def test_parquet(tmp_path, frame):
    frame.to_parquet(tmp_path / "flows.parquet")
    assert pairs(read_commuting(tmp_path / "flows.parquet")) == PAIRS
    numbers = pd.DataFrame({"origin": [1, 2], "destination": [2, 2], "workers": [3.0, 4.0]})
    numbers.astype({"origin": "category"}).to_parquet(tmp_path / "numbers.parquet")
    commuting = read_commuting(tmp_path / "numbers.parquet", width=3)
    assert pairs(commuting) == {("001", "002"): 3, ("002", "002"): 4}


def test_stata(tmp_path, frame):
    frame.to_stata(tmp_path / "flows.dta", write_index=False)
    assert pairs(read_commuting(tmp_path / "flows.dta")) == PAIRS


def test_excel(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a title, not a table"])
    sheet = book.create_sheet("flows")
    for row in (["origin", "destination", "workers"], [], [1, "None", 10], ["None", 1, 2.0]):
        sheet.append(row)
    sheet["A3"].number_format = sheet["B4"].number_format = "000"
    book.save(tmp_path / "flows.xlsx")
    commuting = read_commuting(tmp_path / "flows.xlsx", sheet="flows")
    assert pairs(commuting) == {("001", "None"): 10, ("None", "001"): 2}
    error = error_of(tmp_path / "flows.xlsx", sheet="flow")
    assert error.hint == "did you mean 'flows'?"
    sheet["C4"] = "many"
    book.save(tmp_path / "flows.xlsx")
    error = error_of(tmp_path / "flows.xlsx", sheet="flows")
    assert (error.where, error.found) == ("row 4, column workers", "many")


@pytest.mark.parametrize("name", ["matrix.csv", "matrix.parquet"])
def test_square_matrix(tmp_path, name):
    path = tmp_path / name
    if name == "matrix.csv":
        written(path, "code;001;NA;None\nNone;5;;40\n001;90;0;10\nNA;;7;\n")
    else:
        columns = {"code": ["None", "001", "NA"], "001": [5, 90, None]}
        pd.DataFrame({**columns, "NA": [0, 0, 7], "None": [40, 10, 0]}).to_parquet(path)
    assert pairs(read_commuting(path)) == PAIRS


def test_square_by_demand(tmp_path):
    path = written(tmp_path / "m.csv", "live,a,b\na,1,2\nb,3,4\nc,5,x\n")
    error = error_of(path, square=True)
    assert (error.where, error.found) == ("line 4, column b", "x")
    written(path, "live,a,b\na,1,2\nb,3,4\nc,5,6\n")
    assert len(read_commuting(path, square=True).workers) == 6
    written(path, "live,a,a\na,1,2\nb,3,4\n")
    assert error_of(path, square=True).where == "first row"


def test_marks_in_numbers(tmp_path):
    path = written(tmp_path / "flows.csv", "origin;destination;workers\na;a;1.234\na;b;12,0\n")
    for marks in ({"decimal": ",", "thousands": "."}, {"thousands": "."}):
        commuting = read_commuting(path, **marks)
        assert pairs(commuting) == {("a", "a"): 1234, ("a", "b"): 12}
    error = error_of(path)
    assert (error.where, error.found) == ("line 3, column workers", "12,0")
    assert "--decimal" in error.hint
    assert error_of(path, decimal=",").found == "1.234"
    assert error_of(path, decimal=",", thousands=",").where == "thousands"


def test_fractions_on_request(tmp_path):
    path = written(tmp_path / "flows.csv", "origin,destination,workers\na,a,1.5\nb,a,2\n")
    error = error_of(path)
    assert (error.where, error.found) == ("line 2, column workers", 1.5)
    assert read_commuting(path, fractions=True).workers.tolist() == [1.5, 2.0]


def test_duplicates_refused_or_summed(tmp_path):
    path = written(tmp_path / "flows.csv", "origin,destination,workers\na,a,1\n\na,b,2\na,a,3\n")
    error = error_of(path)
    assert (error.where, error.found) == ("line 5", "a to a")
    assert error.problem == "the same origin and destination as in line 2"
    commuting = read_commuting(path, sum_duplicates=True)
    assert pairs(commuting) == {("a", "a"): 4, ("a", "b"): 2}
    assert commuting.notes == ("added to another row of their pair: 1 row",)


def test_zero_flows_are_dropped(tmp_path):
    path = written(tmp_path / "flows.csv", "origin,destination,workers\na,a,1\nb,c,0\n")
    commuting = read_commuting(path)
    assert commuting.codes.tolist() == ["a"]
    assert commuting.notes == ("left out: flows of zero (1 row, 0 workers)",)


def test_digits_cut_codes_and_add_up(tmp_path):
    path = written(tmp_path / "f.csv", "origin,destination,workers\n1001,1002,1\n1002,2001,2\n")
    commuting = read_commuting(path, width=5, digits=2)
    assert pairs(commuting) == {("01", "01"): 1, ("01", "02"): 2}


def test_people_who_work_at_home(tmp_path):
    text = "origin,destination,workers\na,a,5\na,HOME,3\nb,HOME,2\nb,a,1\n"
    commuting = read_commuting(written(tmp_path / "flows.csv", text), home_code="HOME")
    assert commuting.codes.tolist() == ["a", "b"]
    assert commuting.origins.tolist() == ["a", "a", "b", "b"]
    assert commuting.destinations.tolist() == ["a", "a", "b", "a"]
    assert commuting.home.tolist() == [False, True, True, False]
    assert commuting.notes == ("5 people work at home",)


def test_only_some_rows(tmp_path):
    text = "year,sex,origin,destination,workers\n1991,1,a,a,1\n2001,1,a,a,2\n2001,2,a,a,3\n"
    path = written(tmp_path / "flows.csv", text)
    commuting = read_commuting(path, only={"Year": "2001", "sex": "2"})
    assert pairs(commuting) == {("a", "a"): 3}
    assert commuting.notes == ("left out: rows with other Year, sex (2 rows, 3 workers)",)
    error = error_of(path, only={"year": "201"})
    assert (error.where, error.hint) == ("column year", "did you mean '2001'?")
    assert error_of(path, only={"yaer": "2001"}).hint == "did you mean 'year'?"


def test_code_list(tmp_path):
    flows = written(tmp_path / "flows.csv", "origin,destination,workers\n001,001,1\n001,0O2,2\n")
    codes = written(tmp_path / "codes.csv", "code,name\n001,Roma\n002,None\n")
    assert read_codes(codes) == {"001": "Roma", "002": "None"}
    error = error_of(flows, codes=codes)
    assert (error.where, error.found) == ("line 3, column destination", "0O2")
    assert error.hint == "did you mean '002'?"
    assert error_of(flows, codes=["001", "002"]).hint == error.hint


HEADER = "origin,destination,workers\n"


@pytest.mark.parametrize(
    ("content", "where", "problem", "hint"),
    [
        (b"", None, "the file is empty", None),
        (b"\n\n", None, "the file is empty", None),
        (HEADER, None, "there are no flows", None),
        (HEADER + "a,a,0\n", None, "there are no flows", None),
        ("orgin,destination,workers\na,a,1\n", "header", "there is no column origin",
         "is it 'orgin'? --origin NAME says which column it is"),
        ("origin,destination,zz\na,a,1\n", "header", "there is no column workers",
         "--workers NAME says which column it is"),
        ("origin,to,workplace,n\na,a,a,1\n", "header", "more than one column may be destination",
         "--destination NAME says which"),
        (HEADER + "a,a,1\na,b,few\n", "line 3, column workers", "not a number", None),
        (HEADER + "a,a,1\n\n\na,b,few\n", "line 5, column workers", "not a number", None),
        (HEADER + "a,a,\n", "line 2, column workers", "the value is missing", None),
        (HEADER + "a,a,nan\n", "line 2, column workers", "not a number", None),
        (HEADER + "a,a,1\na,b,-2\n", "line 3, column workers", "a negative number of workers",
         None),
        (HEADER + "a,a,1\n,b,2\n", "line 3, column origin", "the code is missing", None),
        (HEADER + "a,a,1\nb,,2\n", "line 3, column destination", "the code is missing", None),
        ((HEADER + "a,a,1\nForlì,b,2\n").encode("latin-1"), "line 3",
         "the file is not written in UTF-8",
         "try --encoding latin-1 (encoding='latin-1' in Python)"),
        (HEADER + "a,a\n", "line 2", "the file cannot be read as separated values",
         "write ',' for an empty cell too"),
    ],
)  # fmt: skip
def test_one_clear_error(tmp_path, content, where, problem, hint):
    path = written(tmp_path / "flows.csv", content)
    error = error_of(path)
    assert (error.file, error.where, error.problem, error.hint) == (str(path), where, problem, hint)


def test_encoding_by_option(tmp_path):
    path = written(tmp_path / "flows.csv", HEADER + "Forlì,Forlì,2\n", "latin-1")
    assert read_commuting(path, encoding="latin-1").codes.tolist() == ["Forlì"]
    assert error_of(path, encoding="latin-one").problem == "the encoding is not known"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("absent.csv", None, "no such file"),
        ("flows.docx", b"x", "the kind of file is not known"),
        ("flows.parquet", b"PAR1 not", "the file cannot be read as Parquet"),
        ("flows.xlsx", b"PK not", "the file cannot be read as Excel"),
        ("flows.dta", b"not", "the file cannot be read as Stata"),
    ],
)
def test_files_that_are_no_tables(tmp_path, name, content, problem):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert error_of(tmp_path / name).problem == problem


def test_gzip_cut_short(tmp_path):
    path = tmp_path / "flows.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "a,b,1\n" * 9999).encode())[:-40])
    assert error_of(path).problem == "the file cannot be read"


def test_one_column_for_two_roles(tmp_path):
    path = written(tmp_path / "flows.csv", LONG)
    error = error_of(path, destination="origin")
    assert (error.where, error.found) == ("--origin and --destination", "origin")
    error = error_of(path, workers="worker")
    assert error.hint == "did you mean 'workers'?"


def test_flows_as_a_frame(tmp_path):
    commuting = read_commuting(written(tmp_path / "flows.csv", LONG))
    frame = commuting.to_dataframe()
    assert frame["origin"].tolist() == ["001", "001", "None", "None", "NA"]
    assert frame["workers"].dtype == np.float64
    assert repr(commuting) == "<Commuting: 152 workers, 3 communities, 5 flows>"
