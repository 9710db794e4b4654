import pytest

from distretto.areas import Flows, delineate
from distretto.errors import InputError


def test_history_agrees_with_the_moves(country, country_values):
    traced = delineate(country, **country_values, trace=True)
    for code in country.codes[1:]:
        told = traced.explain(code)
        moves = traced.moves[traced.moves["community"] == code]
        assert told.history["iteration"].tolist() == moves["iteration"].tolist()
        assert told.history["case"].tolist() == moves["case"].tolist()
        for at, row in enumerate(told.history.itertuples()):
            options = told.alternatives[told.alternatives["decision"] == at]
            best = options[options["candidate"]].iloc[0]
            # What is told anew from the flows is what the search saw.
            assert best["cohesion"] == pytest.approx(row.cohesion, rel=1e-12)
            assert best["validity_before"] == row.validity_before
            assert best["validity_after"] == row.validity_after


def test_decisions_need_not_have_been_kept(country, country_values):
    traced = delineate(country, **country_values, trace=True)
    plain = delineate(country, **country_values)
    assert str(plain.explain("013")) == str(traced.explain("013"))
    start = {"013": 1, "014": 1}
    from_start = delineate(country, **country_values, start=start)
    again = delineate(country, **country_values, start=start, trace=True)
    assert str(from_start.explain("013")) == str(again.explain("013"))


def test_the_last_state_is_that_of_the_result(country, country_values):
    result = delineate(country, **country_values)
    told = result.explain("013")
    assert (told.area, told.status) == ("12", "in area")
    last = told.alternatives[told.alternatives["decision"] == len(told.history)]
    own = last[~last["candidate"]].iloc[0]
    assert own["area"] == "12"
    # 013 lives with three others: 8 of its residents work there, 3 come from 010 elsewhere.
    assert (own["communities"], own["sent"], own["received"]) == (3, 8, 0)
    text = str(told)
    assert text.startswith("013: in area 12\niteration ")
    assert "(its own cluster)" in text


def test_set_aside(country, country_values):
    told = delineate(country, **country_values, names={"008": "Elba"}).explain("008")
    assert str(told) == "Elba (008): set aside: no jobs"


def test_unknown_community(country, country_values):
    with pytest.raises(InputError, match="no such community"):
        delineate(country, **country_values).explain("Prato")


def test_a_cluster_whose_lead_has_no_alternative():
    matrix = [[6, 5, 0, 0], [0, 2, 0, 0], [0, 0, 6, 0], [0, 2, 0, 14]]
    result = delineate(Flows.from_matrix(matrix, codes=list("abcd")), 29, 0.4, 34, 0.7)
    assert result.explain("b").history["case"].tolist()[-1] == "D"
    told = result.explain("d")
    assert told.history["case"].tolist() == ["F"]
    assert told.status == "not assigned to any area"
    # When d had its turn, b was in the reserve list and a too.
    assert told.alternatives.empty
    assert "exchanges workers with no cluster" in str(told)


def test_communities_assigned_in_every_iteration(country, country_values):
    options = {"reserve": "every-iteration", "reserve_test": "no-loss"}
    result = delineate(country, **country_values, **options, trace=True)
    for code in country.codes[1:]:
        told = result.explain(code)
        moves = result.moves[result.moves["community"] == code]
        assert told.history["case"].tolist() == moves["case"].tolist()
        assert told.area == result.area[country.position(code)]
