import logging

import numpy as np
import pytest

from distretto.areas import Flows, delineate
from distretto.areas.result import CASES
from distretto.errors import InputError

# Of the made country: the numbers that the slow reference finds.
PUBLISHED = [-1, 9, 9, 9, 2, 2, 2, 2, 9, 9]
PACKAGE = [-1, 9, 9, 9, 7, 7, 7, 7, 9, 9]


@pytest.mark.parametrize(
    ("variant", "expected"), [("published", PUBLISHED), ("r-package-3.4", PACKAGE)]
)
def test_made_country(country, country_values, variant, expected):
    assert delineate(country, **country_values, variant=variant).number.tolist() == expected


def test_areas_are_named_after_the_community_with_most_jobs(country, country_values):
    result = delineate(country, **country_values, names={"011": "Prato", "12": "Empoli"})
    assert result.area.tolist() == ["", *["011"] * 3, *["12"] * 4, *["011"] * 2]
    assert result.area_codes.tolist() == ["12", "011"]
    assert result.area_names == ["Empoli", "Prato"]
    table = result.to_dataframe()
    assert table["community"].tolist() == country.codes.tolist()
    assert table["name"].tolist()[4:6] == ["Empoli", "013"]
    assert table["area_name"].tolist()[:2] == ["", "Prato"]
    assert table["status"].tolist() == ["set aside", *["in an area"] * 9]


def test_set_aside(country, country_values):
    result = delineate(country, **country_values)
    assert result.set_aside.values.tolist() == [["008", "no jobs", 7.0, 0.0]]
    assert result.set_aside_flows.values.tolist() == [
        ["008", "009", 5.0],
        ["008", "15", 1.0],
        ["008", "17", 1.0],
    ]


def test_what_is_set_aside_can_set_others_aside():
    # c works in b alone; without b, which sends nobody and so has no residents, it has no jobs.
    flows = Flows.from_arrays(list("aaddcx"), list("addabx"), [5, 1, 5, 1, 3, 9])
    result = delineate(flows, 1, 0.5, 3, 0.6)
    reasons = dict(zip(result.codes.tolist(), result.reason.tolist(), strict=True))
    assert reasons == {"a": 0, "b": 1, "c": 2, "d": 0, "x": 3}


def test_trace_tells_every_decision(country, country_values):
    result = delineate(country, **country_values, trace=True)
    moves = result.moves
    assert set(moves["case"]) <= set(CASES)
    assert moves["iteration"].is_monotonic_increasing
    assert moves["iteration"].max() == result.iterations
    joined = moves[moves["case"] == "joined"]
    assert (joined["validity_after"] >= joined["validity_before"]).all()
    refused = moves[moves["case"].isin(["A", "C", "E"])]
    assert (refused["validity_after"] < refused["validity_before"]).all()
    untraced = delineate(country, **country_values)
    assert untraced.reserve.equals(result.reserve)
    assert untraced.move_count.tolist() == result.move_count.tolist()
    with pytest.raises(InputError, match="trace"):
        _ = untraced.moves


def test_moves_lead_from_the_start_to_the_result(country, country_values):
    result = delineate(country, **country_values, trace=True)
    number = {code: at for at, code in enumerate(result.codes[result.kept], 1)}
    for row in result.moves.itertuples():
        number[row.community] = row.considered if row.case in ("joined", "assigned") else 0
    assert list(number.values()) == result.number[result.kept].tolist()


def test_start_from_a_partial_partition(country, country_values):
    groups = {"17": "x", "016": "x", "12": "y", "014": None}
    result = delineate(country, **country_values, start=groups)
    assert result.start.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 7]
    valid = delineate(country, **country_values)
    again = delineate(country, **country_values, start=valid)
    if valid.quality["areas_not_valid"] == 0:
        assert again.iterations == 0
    with pytest.raises(InputError, match="18") as error:
        delineate(country, **country_values, start={"18": "x"})
    assert "not in the flows" in str(error.value)


def test_no_area_can_be_valid(caplog):
    matrix = [[6, 5, 0, 0], [0, 2, 0, 0], [0, 0, 6, 0], [0, 2, 0, 14]]
    flows = Flows.from_matrix(matrix, codes=list("abcd"))
    with caplog.at_level(logging.WARNING, logger="distretto"):
        result = delineate(flows, 29, 0.4, 34, 0.7)
    assert len(result) == 0
    assert result.not_assigned.tolist() == ["a", "b", "d"]
    assert result.reserve["case"].tolist() == ["A", "D", "F"]
    assert "no community has an area" in caplog.text
    assert result.quality["areas"] == 0
    assert result.area_stats().empty
    assert result.quality["modularity"] is None


def test_everything_set_aside():
    result = delineate(Flows.from_arrays(list("ab"), list("ab"), [5, 5]))
    assert result.reason.tolist() == [3, 3]
    assert "all communities are set aside" in result.notes[0]
    assert repr(result) == "Delineation(0 areas of 0 communities, 2 set aside)"


def test_limit_on_iterations(country, country_values):
    with pytest.raises(InputError, match="does not end") as error:
        delineate(country, **country_values, max_iterations=2)
    assert error.value.where == "max_iterations"


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"min_size": 0}, "min_size"),
        ({"min_size": float("nan")}, "min_size"),
        ({"min_size": "1000"}, "min_size"),
        ({"min_size": 20000}, "min_size, target_size"),
        ({"min_containment": 0.75}, "min_containment, target_containment"),
        ({"target_containment": 1.1}, "target_containment"),
        ({"variant": "clean"}, "variant"),
        ({"score": "uk"}, "score"),
        ({"reserve": "never"}, "reserve"),
        ({"reserve_test": "validity"}, "reserve_test"),
        ({"variant": "r-package-3.4", "reserve_test": "no-loss"}, "reserve_test"),
    ],
)
def test_parameters_are_checked(country, options, where):
    with pytest.raises(InputError) as error:
        delineate(country, **options)
    assert error.value.where == where


def test_options_of_the_reserve_list():
    # Community 4 makes the area that takes it in at the end invalid.
    matrix = [
        [10, 9, 0, 0, 0, 0, 1],
        [0, 3, 4, 5, 6, 0, 0],
        [0, 0, 5, 0, 7, 0, 0],
        [2, 0, 0, 3, 0, 0, 0],
        [0, 0, 0, 8, 10, 0, 0],
        [0, 0, 0, 7, 0, 15, 0],
        [6, 0, 7, 2, 0, 7, 13],
    ]
    flows = Flows.from_matrix(matrix)
    free = delineate(flows, 15, 0.4, 45, 0.7)
    assert free.number.tolist() == [1, 1, 7, 6, 7, 6, 7]
    assert free.quality["areas_not_valid"] == 1
    for options in (
        {"reserve_test": "stay-valid"},
        {"reserve": "every-iteration", "reserve_test": "no-loss"},
    ):
        careful = delineate(flows, 15, 0.4, 45, 0.7, **options)
        assert careful.number.tolist() == [1, 1, 7, 7, 7, 6, 7]
        assert careful.quality["areas_not_valid"] == 0


def test_straight_line_of_the_united_kingdom():
    from distretto.areas.clusters import validity
    from distretto.areas.parameters import Parameters

    rule = Parameters(3500, 0.667, 25000, 0.75, score="uk-straight-line").rule
    # On the corners and the middle of the line an area is just valid.
    for size, containment in ((3500, 0.75), (25000, 0.667), (14250, 0.7085), (99999, 0.667)):
        own = containment * size
        assert validity(float(size), float(size), own, rule) == pytest.approx(1)
    # Both targets met: the distance between the two containments.
    assert validity(30000.0, 30000.0, 24000.0, rule) == pytest.approx(1 + 0.75 - 0.667)
    assert validity(3000.0, 3000.0, 3000.0, rule) < 1


def test_provenance_and_repr(country, country_values):
    result = delineate(country, **country_values, variant="r-package-3.4")
    assert result.provenance["parameters"]["variant"] == "r-package-3.4"
    assert result.provenance["parameters"]["min_size"] == 64
    assert repr(result) == "Delineation(2 areas of 9 communities, 1 set aside)"
    assert "<table" in result._repr_html_()


def test_the_input_is_left_alone():
    workers = np.array([9.0, 2.0, 3.0, 8.0])
    origin, destination = np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2])
    flows = Flows.from_arrays(origin, destination, workers)
    delineate(flows, 2, 0.5, 5, 0.6)
    assert workers.tolist() == [9.0, 2.0, 3.0, 8.0]
    with pytest.raises(ValueError, match="read-only"):
        flows.out_workers[0] = 1
