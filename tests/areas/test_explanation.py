import pytest

from distretto.areas import delineate
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
