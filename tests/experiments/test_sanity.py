import json

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.experiments import load_scenario, sanity
from distretto.experiments.sanity import MANY, RANGES
from distretto.report.series import series_figure, write_series


@pytest.fixture
def healthy(toy, monkeypatch):
    """A toy whose outcomes lie in the middle of their ranges, but for those named in `odd`."""
    middle = {r.outcome: 0.5 * (r.low + min(r.high, r.low + 1.0)) for r in RANGES if not r.relative}
    odd = {}

    def observe(self):
        return np.array([odd.get(o.name, middle.get(o.name, 1.0)) for o in OUTCOMES])

    monkeypatch.setattr(toy, "observe", observe)
    return odd


def test_every_range_is_of_an_outcome_and_has_a_reason():
    names = {outcome.name for outcome in OUTCOMES}
    for each in RANGES:
        assert each.outcome in names
        assert each.low < each.high
        assert each.reason


def test_a_healthy_district_is_sane(scenario, healthy, tmp_path):
    found = sanity(scenario, worlds=4, quarters=8, out=tmp_path)
    assert found.sane
    assert all(check.within == 1.0 for check in found.checks)
    assert json.loads((tmp_path / "sanity.json").read_text()) == found.records()


def test_an_outcome_out_of_range_is_not(scenario, healthy):
    healthy["unemployment"] = 0.6
    found = sanity(scenario, worlds=4, quarters=8)
    assert not found.sane
    assert [check.range.outcome for check in found.checks if not check.sane] == ["unemployment"]


def test_undefined_outcomes_lie_outside(scenario, healthy):
    healthy["trust"] = np.nan
    found = sanity(scenario, worlds=4, quarters=8)
    assert [check.range.outcome for check in found.checks if not check.sane] == ["trust"]


def test_ranges_of_divided_work_are_for_places_of_many_firms(healthy):
    """Where three plants do everything themselves there may be no deals, entries or exits."""
    for each in RANGES:
        if each.many:
            healthy[each.outcome] = np.nan
    plants = load_scenario("fordist-plant")
    sizes = plants.draw(lambda name: 0.5)
    assert sizes["size.final_firms"] + sizes["size.specialists"] < MANY
    assert sanity(plants, worlds=4, quarters=8).sane
    assert not sanity(load_scenario("santa-croce"), worlds=4, quarters=8).sane


def test_too_many_lost_districts_are_not_sane(scenario, healthy, toy, monkeypatch):
    monkeypatch.setattr(toy, "exploded", lambda self: True)
    found = sanity(scenario, worlds=4, quarters=8)
    assert found.lost == 1.0
    assert not found.sane


def test_all_main_series_are_drawn(scenario, healthy, tmp_path):
    found = sanity(scenario, worlds=3, quarters=8)
    write_series(found.comparison, tmp_path / "figures" / "a.svg", tmp_path / "a.html")
    drawing = (tmp_path / "figures" / "a.svg").read_text()
    labels = {o.name: o.label for o in OUTCOMES}
    for each in RANGES:
        assert labels[each.outcome] in drawing
    assert drawing.startswith("<svg xmlns=")
    assert "<h1>" in (tmp_path / "a.html").read_text()


def test_a_series_with_nothing_to_show_is_not_drawn(scenario, healthy):
    """One that is zero throughout, or seldom defined; one that is small is drawn."""
    labels = {o.name: o.label for o in OUTCOMES}
    healthy.update(export_share=0.0, trained=np.nan, public_cost=1e-9)
    figure = series_figure(sanity(scenario, worlds=3, quarters=4).comparison)
    titles = [axes.get_title(loc="left").split("\n")[0] for axes in figure.axes]
    assert labels["export_share"] not in titles
    assert labels["trained"] not in titles
    assert {labels["public_cost"], labels["trust"], labels["jobs"]} <= set(titles)


def test_every_range_has_a_reason_of_its_own():
    reasons = [each.reason for each in RANGES]
    assert len(set(reasons)) == len(reasons)
    assert not [reason for reason in reasons if reason.startswith("the same")]
