import numpy as np
import pandas as pd
import pytest

from distretto.areas import Flows
from distretto.errors import InputError, TableError

ORIGIN = ["a", "b", "a", "b"]
DESTINATION = ["b", "b", "a", "a"]
WORKERS = [10, 60, 90, 20]


def rows(flows):
    return [tuple(row) for row in flows.to_dataframe().itertuples(index=False)]


def test_rows_are_arranged_by_origin_and_by_destination():
    flows = Flows.from_arrays(ORIGIN, DESTINATION, WORKERS, source="made.csv")
    assert rows(flows) == [("a", "a", 90), ("a", "b", 10), ("b", "a", 20), ("b", "b", 60)]
    assert flows.in_workers.tolist() == [90, 20, 10, 60]
    assert flows.in_place.tolist() == [0, 1, 0, 1]
    assert flows.residents.tolist() == [100, 80]
    assert flows.jobs.tolist() == [110, 70]
    assert flows.own.tolist() == [90, 60]
    assert repr(flows) == "Flows(2 places, 4 flows, 180 workers from made.csv)"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["10", "9"], ["9", "10"]),
        (["010", "9"], ["9", "010"]),
        (["10", "9a"], ["10", "9a"]),
        (["None", "NA"], ["NA", "None"]),
        (["é", "z"], ["z", "é"]),
        (["-3", "-20"], ["-20", "-3"]),
        (["1" + 20 * "0", "9"], ["9", "1" + 20 * "0"]),
        ([10, 9], ["9", "10"]),
        ([10**17, -4], ["-4", str(10**17)]),
        (["²", "3"], ["3", "²"]),
    ],
)
def test_order_and_text_of_codes(codes, expected):
    origin = [codes[0], codes[1], codes[0]]
    flows = Flows.from_arrays(origin, [codes[0], codes[1], codes[1]], [5, 6, 7])
    assert flows.codes.tolist() == expected
    assert flows.position(codes[0]) == expected.index(str(codes[0]))


@pytest.mark.parametrize("kind", ["object", "string", "category", "string[pyarrow]", "U"])
def test_any_column_of_texts(kind):
    origin, destination = pd.Series(ORIGIN, dtype=object), pd.Series(DESTINATION, dtype=object)
    if kind == "U":
        columns = np.array(ORIGIN), np.array(DESTINATION)
    else:
        columns = origin.astype(kind), destination.astype(kind)
    assert rows(Flows.from_arrays(*columns, WORKERS)) == rows(
        Flows.from_arrays(ORIGIN, DESTINATION, WORKERS)
    )


def test_many_codes_by_table_and_by_hash():
    rng = np.random.default_rng(1)
    cells = rng.choice(3000 * 3000, 20000, replace=False)
    cells = np.concatenate([cells, np.arange(3000) * 3001])
    cells = np.unique(cells)
    rng.shuffle(cells)
    origin, destination = cells // 3000, cells % 3000
    workers = rng.integers(1, 9, len(cells))
    near = Flows.from_arrays(origin, destination, workers)
    far = Flows.from_arrays(origin * 10**14, destination * 10**14, workers)
    for name in ("out_start", "out_place", "out_workers", "in_place", "in_workers", "residents"):
        assert np.array_equal(getattr(near, name), getattr(far, name)), name
    matrix = np.zeros((3000, 3000))
    matrix[origin, destination] = workers
    assert near.residents.tolist() == matrix.sum(axis=1).tolist()
    assert near.jobs.tolist() == matrix.sum(axis=0).tolist()
    at = near.to_dataframe()
    assert (np.diff(at["origin"].astype(int)) >= 0).all()
    assert matrix[at["origin"].astype(int), at["destination"].astype(int)].tolist() == list(
        at["workers"]
    )


def test_flows_of_nobody_are_dropped_but_places_stay():
    flows = Flows.from_arrays(["a", "a", "b"], ["a", "b", "a"], [5, 0, 0])
    assert rows(flows) == [("a", "a", 5)]
    assert flows.codes.tolist() == ["a", "b"]


def test_frame_and_matrix():
    frame = pd.DataFrame({"home": ORIGIN, "work": DESTINATION, "n": WORKERS})
    from_frame = Flows.from_frame(frame, "home", "work", "n")
    square = pd.DataFrame([[90, 10], [20, 60]], index=["a", "b"], columns=["a", "b"])
    assert rows(from_frame) == rows(Flows.from_matrix(square))
    turned = square[["b", "a"]]
    assert rows(from_frame) == rows(Flows.from_matrix(turned))
    assert Flows.from_matrix(square.to_numpy()).codes.tolist() == ["1", "2"]
    with pytest.raises(TableError, match="did you mean 'work'"):
        Flows.from_frame(frame, "home", "works", "n")
    with pytest.raises(TableError, match="not a square matrix"):
        Flows.from_matrix([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(TableError, match="not the same places"):
        Flows.from_matrix(pd.DataFrame([[1, 2], [3, 4]], index=["a", "b"], columns=["a", "c"]))


def test_repeated_flows_are_refused_or_summed():
    columns = [*ORIGIN, "a"], [*DESTINATION, "b"], [*WORKERS, 7]
    with pytest.raises(TableError, match="more than once") as error:
        Flows.from_arrays(*columns)
    assert error.value.where == "origin a, destination b"
    summed = Flows.from_arrays(*columns, sum_duplicates=True)
    assert rows(summed)[1] == ("a", "b", 17)
    assert summed.in_workers.tolist() == [90, 20, 17, 60]
    assert summed.jobs.tolist() == [110, 77]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (-1, "negative"),
        (1.5, "not a whole number"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        ("many", "not a number"),
        (None, "not a number"),
    ],
)
def test_workers_are_checked(bad, problem):
    with pytest.raises(TableError, match=problem) as error:
        Flows.from_arrays(ORIGIN, DESTINATION, [10, 60, bad, 20])
    assert error.value.where == "row 3, column workers"


def test_fractions_on_request():
    flows = Flows.from_arrays(ORIGIN, DESTINATION, [1.5, 2, 3, 4], fractions=True)
    assert flows.workers == 10.5


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_code_is_refused(missing):
    with pytest.raises(TableError, match="code missing") as error:
        Flows.from_arrays(["a", missing, "b"], ["a", "b", "b"], [1, 2, 3])
    assert error.value.where == "row 2, column origin"


def test_integers_that_were_read_as_floats():
    flows = Flows.from_arrays([9.0, 10.0, 9.0], [9.0, 10.0, 10.0], [1, 2, 3])
    assert flows.codes.tolist() == ["9", "10"]
    with pytest.raises(TableError, match="code missing"):
        Flows.from_arrays([9.0, float("nan")], [9.0, 10.0], [1, 2])


def test_code_list():
    flows = Flows.from_arrays(ORIGIN, DESTINATION, WORKERS, codes=["c", "b", "a"])
    assert flows.codes.tolist() == ["a", "b", "c"]
    assert flows.residents.tolist() == [100, 80, 0]
    with pytest.raises(TableError, match="1 codes are not in the code list"):
        Flows.from_arrays(ORIGIN, DESTINATION, WORKERS, codes=["a", "c"])


def test_flows_without_diagonal_or_direction_are_refused():
    n = 8
    upper = np.triu(np.arange(1, n * n + 1).reshape(n, n))
    off = upper - np.diag(upper.diagonal())
    with pytest.raises(TableError, match="diagonal"):
        Flows.from_matrix(off + 2 * off.T)
    with pytest.raises(TableError, match="one way only"):
        Flows.from_matrix(upper)
    with pytest.raises(TableError, match="equal in both directions"):
        Flows.from_matrix(off + off.T + np.eye(n, dtype=int))
    assert len(Flows.from_matrix(upper, directed=False)) == n
    assert len(Flows.from_matrix(off + 2 * off.T + np.eye(n, dtype=int))) == n


def test_people_who_work_at_home():
    columns = ["a", "a", "b", "b", "a"], ["a", "b", "b", "a", "b"], [90, 10, 60, 20, 4]
    home = [False, False, False, False, True]
    at_home = Flows.from_arrays(*columns, home=home, at_home="at-home")
    assert rows(at_home)[:2] == [("a", "a", 94), ("a", "b", 10)]
    assert rows(Flows.from_arrays(*columns, home=home, at_home="left-out"))[0] == ("a", "a", 90)
    with pytest.raises(TableError, match="more than once"):
        Flows.from_arrays(*columns, home=home)
    with pytest.raises(InputError, match="which workers work at home"):
        Flows.from_arrays(*columns, at_home="at-home")
    with pytest.raises(InputError, match="did you mean 'at-home'"):
        Flows.from_arrays(*columns, home=home, at_home="home")
    with pytest.raises(InputError, match="do not fit"):
        Flows.from_arrays(*columns, home=home[1:], at_home="left-out")


def test_columns_of_different_length_and_no_rows():
    with pytest.raises(TableError, match="different length"):
        Flows.from_arrays(ORIGIN, DESTINATION, WORKERS[1:])
    with pytest.raises(TableError, match="no flows"):
        Flows.from_arrays([], [], [])


def test_reweighted():
    flows = Flows.from_arrays(ORIGIN, DESTINATION, WORKERS)
    again = flows.reweighted(np.array([1.0, 0.0, 2.0, 3.0]))
    assert rows(again) == [("a", "a", 1), ("b", "a", 2), ("b", "b", 3)]
    assert again.codes.tolist() == ["a", "b"]


def test_unknown_community():
    with pytest.raises(InputError, match="no such community"):
        Flows.from_arrays(ORIGIN, DESTINATION, WORKERS).position("zz")
