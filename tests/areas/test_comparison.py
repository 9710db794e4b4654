import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distretto.areas import compare, delineate
from distretto.areas.comparison import rand_index
from distretto.errors import InputError, TableError

A = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3}
B = {"a": "x", "b": "x", "c": "y", "d": "z", "e": "z", "f": "w"}


def test_equal_up_to_names():
    renamed = {code: f"area {area}" for code, area in A.items()}
    result = compare(A, renamed)
    assert result.equal
    assert result.rand == result.v_measure == result.overlap_a == result.overlap_b == 1
    assert result.variation == 0
    assert result.differing.empty
    assert set(result.overlaps["relation"]) == {"same"}
    assert repr(result) == "PartitionComparison(equal, 3 areas)"


def test_a_split():
    result = compare(A, B)
    assert not result.equal
    # Together in A: ab ac bc de; in B: ab de; in both: ab de; 15 pairs.
    assert result.rand == pytest.approx((2 - 8 / 15) / (3 - 8 / 15))
    entropy_a = -(0.5 * math.log(0.5) + math.log(1 / 3) / 3 + math.log(1 / 6) / 6)
    entropy_b = -(2 * math.log(1 / 3) / 3 + 2 * math.log(1 / 6) / 6)
    assert result.variation == pytest.approx(entropy_b - entropy_a)
    assert result.homogeneity == 1
    assert result.completeness == pytest.approx(entropy_a / entropy_b)
    assert result.overlap_a == pytest.approx((3 * 2 / 3 + 2 + 1) / 6)
    assert result.overlap_b == pytest.approx((2 * 2 / 3 + 1 / 3 + 2 + 1) / 6)
    relation = dict(zip(result.overlaps["area_b"], result.overlaps["relation"], strict=True))
    assert relation == {"x": "split", "y": "split", "z": "same", "w": "same"}
    assert result.differing["community"].tolist() == ["c"]
    turned = compare(B, A)
    assert set(turned.overlaps["relation"]) == {"merged", "same"}
    assert turned.rand == pytest.approx(result.rand)


def test_recut_areas():
    result = compare({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": 1, "b": 2, "c": 2, "d": 2})
    assert set(result.overlaps["relation"]) == {"recut"}
    assert result.differing.values.tolist()[0][:3] == ["b", "1", "2"]


def test_weighted_by_residents():
    residents = {"a": 10, "b": 20, "c": 1, "d": 5, "e": 5, "f": 50}
    result = compare(A, B, residents=residents)
    assert result.weighted["overlap_a"] == pytest.approx((31 * 30 / 31 + 10 + 50) / 91)
    assert result.weighted["variation"] < result.variation
    assert result.differing["residents"].tolist() == [1]
    split = result.overlaps.set_index("area_b").loc["y"]
    assert split["share_of_a"] == pytest.approx(1 / 31)
    assert split["share_of_b"] == 1
    with pytest.raises(InputError, match="residents of 1 communities are missing"):
        compare(A, B, residents=dict(list(residents.items())[1:]))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 9)), min_size=2))
def test_rand_index_counts_pairs(rows):
    a, b, w = (np.array(column) for column in zip(*rows, strict=True))
    both = in_a = in_b = total = 0
    for i, j in itertools.combinations(range(len(rows)), 2):
        pair = int(w[i] * w[j])
        total += pair
        in_a += pair * (a[i] == a[j])
        in_b += pair * (b[i] == b[j])
        both += pair * (a[i] == a[j] and b[i] == b[j])
    expected = in_a * in_b / total if total else 0
    most = (in_a + in_b) / 2
    index = 1.0 if most == expected else (both - expected) / (most - expected)
    assert rand_index(a, b, w.astype(float)) == pytest.approx(index)


def test_communities_in_one_partition_only():
    result = compare(A, {**B, "f": None, "g": "w"})
    assert result.only_a.tolist() == ["f"]
    assert result.only_b.tolist() == ["g"]
    assert result.communities == 5
    same = compare({"a": 1, "b": 2}, {"a": 1})
    assert not same.equal
    with pytest.raises(InputError, match="no community in common"):
        compare({"a": 1}, {"b": 1})


def test_of_delineations_with_flows(country, country_values):
    ours = delineate(country, **country_values)
    theirs = delineate(country, **country_values, variant="r-package-3.4")
    # The areas have the same communities, though they are numbered by other founders.
    assert compare(ours, theirs).equal
    frame = ours.to_dataframe()
    frame.loc[frame["community"] == "014", "area"] = "011"
    result = compare(ours, frame)
    assert result.weighted is not None
    assert result.only_a.tolist() == []
    (row,) = result.differing.to_dict("records")
    assert row == {
        "community": "014",
        "area_a": "12",
        "area_b": "011",
        "residents": 2.0,
        "to_a": 0.0,
        "from_a": 18.0,
        "to_b": 0.0,
        "from_b": 0.0,
    }
    assert result.to_dict()["differing"] == 1
    assert result.to_dataframe()["index"].tolist()[0] == "rand"


def test_tables_are_checked():
    frame = pd.DataFrame({"community": ["a", "b"], "areas": [1, 2]})
    with pytest.raises(TableError, match="did you mean 'areas'"):
        compare(frame, A)
    twice = pd.DataFrame({"community": ["a", "a"], "area": [1, 2]})
    with pytest.raises(TableError, match="more than once"):
        compare(A, twice)
    series = pd.Series(A)
    assert compare(series, A).equal
