import gzip

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from distretto.errors import TableError
from distretto.tables import FIRMS, WORKERS, check, provenance_of, read, write_parquet


def error_of(call, *arguments, **options):
    with pytest.raises(TableError) as caught:
        call(*arguments, **options)
    return caught.value


def test_what_is_written_is_what_is_read(tmp_path, firms):
    path = write_parquet(firms, FIRMS, tmp_path / "firms.parquet", provenance={"seed": 3})
    back = read(path, FIRMS, recorded=True)
    pd.testing.assert_frame_equal(back, check(firms, FIRMS))
    assert back.attrs["provenance"] == provenance_of(path) == {"seed": 3}


def test_columns_of_a_run_are_written_without_a_frame(tmp_path):
    columns = {
        "period": np.zeros(2, dtype=np.int32),
        "firm": np.array(["a", ""]),
        "worker": np.array(["w1", "w2"]),
        "wage": np.array([1.25, np.nan]),
    }
    path = write_parquet(columns, WORKERS, tmp_path / "workers.parquet")
    assert pq.read_schema(path).names == ["worker", "firm", "period", "wage"]
    assert pq.read_schema(path).field("wage").metadata[b"unit"] == b"numeraire per quarter"
    assert read(path, WORKERS)["firm"].tolist() == ["a", ""]
    assert provenance_of(path) is None


def test_the_same_data_give_the_same_bytes(tmp_path, firms):
    one = write_parquet(firms, FIRMS, tmp_path / "one.parquet", provenance={"a": 1, "b": 2})
    two = write_parquet(firms, FIRMS, tmp_path / "two.parquet", provenance={"b": 2, "a": 1})
    assert one.read_bytes() == two.read_bytes()


def test_a_failed_write_leaves_nothing_and_keeps_what_was(tmp_path, firms, monkeypatch):
    path = write_parquet(firms, FIRMS, tmp_path / "firms.parquet")
    before = path.read_bytes()

    def fail(content, target, **options):
        target.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(pq, "write_table", fail)
    with pytest.raises(OSError, match="disk full"):
        write_parquet(firms, FIRMS, path)
    assert [file.name for file in tmp_path.iterdir()] == ["firms.parquet"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"markups": [0.2]}, "the table firms has no column markups"),
        ({"period": None}, "column period is missing"),
        ({"phases": [1.5]}, "the column is of another type"),
        ({"sales": ["much"]}, "the column is of another type"),
        ({"firm": [None]}, "the value is missing"),
        ({"sales": [1.0, 2.0]}, "the columns are not of one length"),
    ],
)
def test_columns_that_do_not_fit_are_not_written(tmp_path, change, problem):
    columns = {"firm": ["a"], "period": [0]} | change
    columns = {name: np.array(values) for name, values in columns.items() if values is not None}
    error = error_of(write_parquet, columns, FIRMS, tmp_path / "firms.parquet")
    assert error.problem == problem
    assert not any(tmp_path.iterdir())


def test_folders_named_like_columns_are_only_folders(tmp_path, firms):
    folder = tmp_path / "arm=none"
    folder.mkdir()
    assert "arm" not in read(write_parquet(firms, FIRMS, folder / "firms.parquet"), FIRMS)


def test_another_table_is_told_from_the_one_wanted(tmp_path, firms):
    path = write_parquet(firms, FIRMS, tmp_path / "firms.parquet")
    error = error_of(read, path, WORKERS)
    assert (error.found, error.expected) == ("firms", "workers")


def test_parquet_of_others_is_checked_all_the_same(tmp_path):
    path = tmp_path / "panel.parquet"
    pq.write_table(pa.table({"firm": ["a", "b"], "period": [1, 1], "workers": [4, -4]}), path)
    error = error_of(read, path, FIRMS)
    assert (error.file, error.where) == (str(path), "row 2, column workers")


CSV = "firm,period,workers,role\nNA,1,4.5,final\nb,1,,\n"


@pytest.mark.parametrize("name", ["firms.csv", "firms.csv.gz"])
def test_csv(tmp_path, name):
    path = tmp_path / name
    content = b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode()
    path.write_bytes(gzip.compress(content, mtime=0) if name.endswith("gz") else content)
    frame = read(path, FIRMS)
    assert frame["firm"].tolist() == ["NA", "b"]  # an identifier, not a missing value
    assert frame["workers"].tolist()[0] == 4.5 and np.isnan(frame["workers"][1])
    assert frame["role"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("content", "where", "problem"),
    [
        (b"", None, "the file is empty"),
        (b"firm,period\na,x\n", "line 2, column period", "not a whole number"),
        (b"firm,period\n\n\na,x\n", "row 1, column period", "not a whole number"),
        (b'firm,period\n"a\nb",1\nc,x\n', "row 2, column period", "not a whole number"),
        (b"firm,period,firm\na,1,b\n", "header", "a column appears more than once"),
        (b"\r\n\r\n", None, "the file is empty"),
        (b"\nfirm,firm\na,b\n", "header", "a column appears more than once"),
        ("firm,period\na,1\nperché,2\n".encode("latin-1"), "line 3, byte 21",
         "the file is not written in UTF-8"),
    ],
)  # fmt: skip
def test_bad_csv(tmp_path, content, where, problem):
    path = tmp_path / "firms.csv"
    path.write_bytes(content)
    error = error_of(read, path, FIRMS)
    assert (error.file, error.where, error.problem) == (str(path), where, problem)


@pytest.mark.parametrize("line", ["b", "b,2,3", '"b,2'])
def test_lines_of_another_length(tmp_path, line):
    path = tmp_path / "firms.csv"
    path.write_text(f"firm,period\na,1\n{line}\n")
    error = error_of(read, path, FIRMS)
    assert error.problem == "the file cannot be read as comma-separated values"
    assert error.found.startswith("Row #3: Expected 2 columns")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("absent.csv", None, "no such file"),
        ("", None, "not a file"),
        ("firms.dta", b"x", "the kind of file is not known"),
        ("firms.parquet", b"PAR1 this is not", "the file cannot be read as Parquet"),
        ("firms.csv.gz", b"not gzip", "the file cannot be read"),
        (
            "firms.csv.gz",
            gzip.compress(b"firm,period\n" * 99, mtime=0)[:-9],
            "the file cannot be read",
        ),
    ],
)
def test_files_that_are_no_tables(tmp_path, name, content, problem):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert error_of(read, tmp_path / name, FIRMS).problem == problem


def test_provenance_of_something_else(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"x")
    assert error_of(provenance_of, tmp_path / "x.parquet").expected == "a Parquet file"
