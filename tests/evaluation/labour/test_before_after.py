"""Inequality, stability and quality of jobs, before and after, side by side."""

import made_staff as made
import numpy as np
import pytest

from distretto.errors import InputError
from distretto.evaluation import Options, Thresholds, evaluate
from distretto.evaluation.welfare.inequality import gini, split_theil


def test_inequality_side_by_side(world, found):
    compared = found.workers.before_after
    workers = world[1]
    for period, at in ((2.0, 0), (5.0, 1)):
        now = workers[workers.period == period]
        member = now.firm < f"f{made.TREATED:02}"
        for rows, name in ((now[member], "treated"), (now[~member], "controls")):
            rate = rows.pay / rows.hours
            split = split_theil(rate, rows.firm)
            for measure, value in (
                ("gini", gini(rate)),
                ("theil_between_firms", split.between),
                ("theil_within_firms", split.within),
            ):
                assert getattr(compared[measure], name)[at] == pytest.approx(value)
        everyone = now.pay / now.hours
        low = (everyone[member] < 2.0 / 3.0 * everyone.median()).mean()
        assert compared["low_pay"].treated[at] == pytest.approx(low)
    gap = compared["gini"].treated[1] - compared["gini"].treated[0]
    assert compared["gini"].changes[0] == pytest.approx(gap)
    assert compared["gini"].apart == pytest.approx(gap - compared["gini"].changes[1])


def test_the_theil_index_splits_exactly(found):
    compared = found.workers.before_after
    for at in (0, 1):
        parts = (compared[f"theil_{where}_firms"].treated[at] for where in ("between", "within"))
        assert sum(parts) == pytest.approx(compared["theil"].treated[at], abs=1e-14)


def test_stability_is_of_the_steps_before_and_after(found):
    compared = found.workers.before_after
    # One of ten leaves and one joins, in the first of three steps.
    assert compared["separation_rate"].treated == pytest.approx((0.0, 1.0 / 30.0))
    assert compared["churn_rate"].treated == pytest.approx((0.0, 2.0 / 30.0))
    assert compared["one_year_retention"].treated == pytest.approx((1.0, 29.0 / 30.0))
    assert compared["separation_rate"].controls == (0.0, 0.0)


def test_quality_where_there_are_columns(world):
    firms, workers = world
    on = made.treated_after(workers)
    course = workers.worker.str.endswith(("-0", "-1"))
    rows = workers.assign(
        trained=np.where(course, 1.0 + on, 0.0),
        training_hours=np.where(course, 40.0, 0.0),
        unpaid_training_hours=np.where(course, np.where(on, 10.0, 20.0), 0.0),
        union_member=np.where(course, 1.0, 0.0),
        covered=1.0,
    )
    treated = made.treated_after(firms)
    table = firms.assign(
        hours=made.HEADS * made.HOURS,
        injuries=np.where(treated, 0.001, 0.002),
        breaches=np.where(treated, 1.0, 3.0),
        items_assessed=20.0,
    )
    measured = evaluate(table, Options(draws=199, living_wage=made.LINE), workers=rows).workers
    compared = measured.before_after
    for name, expected in {
        "training_incidence": (0.2, 0.2),
        "training_hours": (8.0, 8.0),
        "unpaid_training": (0.5, 0.25),
        "skilled_share": (0.4, 0.5),
        "union_density": (0.2, 0.2),
        "bargaining_coverage": (1.0, 1.0),
        "injuries_per_million_hours": (2.0, 1.0),
        "breach_rate": (0.15, 0.05),
    }.items():
        assert compared[name].treated == pytest.approx(expected), name
    assert not [note for note in measured.missing if "no column" in note.what]


def test_training_is_summed_over_a_year(world):
    firms, workers = world
    rows = workers.assign(trained=(workers.period % 2 == 0).astype(float))
    for periods, expected in ((1.0, (1.0, 0.0)), (2.0, (1.0, 1.0))):
        options = Options(draws=199, periods_a_year=periods)
        compared = evaluate(firms, options, workers=rows).workers.before_after
        assert compared["training_incidence"].controls == expected


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"trained": 0.0, "training_hours": 8.0}, "no course"),
        ({"trained": 1.0, "training_hours": 8.0, "unpaid_training_hours": 9.0}, "fewer hours"),
    ],
)
def test_hours_of_training_that_do_not_fit_are_refused(world, columns, found):
    firms, workers = world
    with pytest.raises(InputError, match="do not fit") as caught:
        evaluate(firms, Options(draws=199), workers=workers.assign(**columns))
    assert found in str(caught.value)
    assert "worker f00-0" in str(caught.value)


def test_breaches_without_items_are_refused(world):
    firms, workers = world
    with pytest.raises(InputError, match="items assessed are not both given"):
        evaluate(firms.assign(breaches=1.0), Options(draws=199), workers=workers)


@pytest.fixture(scope="module")
def partly_known(world):
    """Columns that few of the sixteen treated firms have, and all controls."""
    firms, workers = world

    def of_first(frame, count):
        return (frame.firm < f"f{count:02}") | (frame.firm >= f"f{made.TREATED:02}")

    rows = workers.assign(
        trained=1.0,
        training_hours=np.where(of_first(workers, 3), 8.0, 0.0),
        union_member=np.where(of_first(workers, 4), 1.0, np.nan),
        covered=1.0,
    )
    table = firms.assign(
        hours=made.HEADS * made.HOURS,
        injuries=np.where(of_first(firms, 2), 0.001, np.nan),
        breaches=np.where(of_first(firms, 5), 1.0, np.nan),
        items_assessed=20.0,
    )
    return table, rows


@pytest.mark.parametrize(
    ("name", "behind"),
    [
        ("injuries_per_million_hours", 2),
        ("training_hours", 3),
        ("union_density", 4),
        ("breach_rate", 5),
        ("training_incidence", made.TREATED),
        ("bargaining_coverage", made.TREATED),
        ("gini", made.TREATED),
        ("separation_rate", made.TREATED),
    ],
)
def test_thresholds_count_the_firms_a_figure_is_made_of(partly_known, name, behind):
    firms, workers = partly_known
    for minimum, shown in ((behind, True), (behind + 1, False)):
        options = Options(draws=199, thresholds=Thresholds(minimum=minimum))
        measure = evaluate(firms, options, workers=workers).workers.before_after[name]
        assert [value is not None for value in measure.treated] == [shown, shown]
        assert None not in measure.controls


def test_dominance_is_of_what_a_firm_weighs_in_the_figure(partly_known):
    firms, workers = partly_known
    large = (firms.firm == "f00") & (firms.period == 5.0)
    firms = firms.assign(hours=firms.hours.where(~large, 9.0 * made.HEADS * made.HOURS))
    for dominance, shown in ((0.9, True), (0.89, False)):
        options = Options(draws=199, thresholds=Thresholds(dominance=dominance))
        compared = evaluate(firms, options, workers=workers).workers.before_after
        before, after = compared["injuries_per_million_hours"].treated
        assert before is not None
        assert (after is not None) == shown
        assert None not in compared["gini"].treated


def test_pay_an_hour_is_of_the_firms_whose_hours_are_known(world):
    firms, workers = world
    known = (workers.firm < "f06") | (workers.firm >= f"f{made.TREATED:02}")
    rows = workers.assign(hours=workers.hours.where(known))
    options = Options(draws=199, thresholds=Thresholds(minimum=7))
    compared = evaluate(firms, options, workers=rows).workers.before_after
    assert compared["gini"].treated == (None, None)
    assert None not in compared["separation_rate"].treated
