"""Which workers gained: classes before the programme, parts that add up, planted effects."""

import numpy as np
import pandas as pd
import pytest
from made import make_panel
from made_programme import programme, workers_of

from distretto.errors import InputError
from distretto.evaluation import Design, build_panel, worker_classes
from distretto.evaluation.workers import FIFTHS


@pytest.fixture(scope="module")
def made():
    rng = np.random.default_rng(5)
    frame = programme(rng)
    return build_panel(frame, ["wages"]).panel, workers_of(rng, frame)


def few(*rows):
    """Return workers: name, firm, period, pay."""
    return pd.DataFrame(rows, columns=["worker", "firm", "period", "pay"])


@pytest.fixture
def three():
    """Three firms over periods 0 to 3: u0 treated from 2 on; the base period is 1."""
    return make_panel(np.zeros((3, 4)), [2, 4, 4])


def of(found, name, unit, period):
    return found.panel.line(name)[unit, period]


@pytest.mark.parametrize("by", ["pay", "skill", "gender"])
def test_parts_add_up_to_the_payroll(made, by):
    firms, workers = made
    panel = worker_classes(workers, firms, by).panel
    stayers = [name for name in panel.outcomes if name.startswith("stayers")]
    parts = sum(panel.line(name) for name in (*stayers, "joiners"))
    assert np.allclose(parts, panel.line("payroll"), rtol=1e-12)
    paid = workers.groupby(["firm", "period"])["pay"].sum().to_numpy().reshape(firms.n, firms.T)
    assert np.allclose(panel.line("payroll"), paid, rtol=1e-12)
    incumbents = sum(panel.line(name) for name in panel.outcomes if name.startswith("incumbents"))
    known = sum(panel.line(name) for name in (*stayers, "leavers"))
    assert np.allclose(incumbents, known, rtol=1e-12)


def test_effects_on_the_parts_add_up_to_that_on_the_payroll(made):
    firms, workers = made
    panel = worker_classes(workers, firms).panel
    found = dict(zip(panel.outcomes, Design().estimate(panel), strict=True))
    parts = sum(found[f"stayers, {name}"] for name in FIFTHS) + found["joiners"]
    assert parts == pytest.approx(found["payroll"], rel=1e-8)


def test_planted_effects_are_found_by_class(made):
    firms, workers = made
    found = worker_classes(workers, firms, "skill")
    effect = Design().effect(found.panel)
    # Five of ten workers, those of low skill, earn 2 more.
    for name, truth in (("stayers, low", 10.0), ("stayers, high", 0.0), ("payroll", 10.0)):
        k = found.panel.outcomes.index(name)
        assert abs(effect.att[k] - truth) < 3.0 * effect.se[k] + 0.05
    assert found.heads == {"high": 5 * 20, "low": 5 * 20}


def test_fifths_are_of_all_workers_in_the_base_period(made):
    firms, workers = made
    found = worker_classes(workers, firms)
    assert found.base == firms.periods[3] and found.classes == FIFTHS
    base = workers[workers.period == found.base]
    edges = np.quantile(base.pay, [0.2, 0.4, 0.6, 0.8])
    lowest = base[base.pay <= edges[0]].groupby("firm").pay.sum()
    line = found.panel.line("stayers, lowest fifth")[:, 3]
    assert line.sum() == pytest.approx(lowest.sum())
    members = set(firms.units[firms.ever_treated])
    assert found.heads["lowest fifth"] == int((base[base.firm.isin(members)].pay <= edges[0]).sum())


def test_stayers_joiners_and_leavers(three):
    found = worker_classes(
        few(
            ("a", "u0", 1, 10.0),
            ("a", "u0", 2, 11.0),
            ("b", "u0", 1, 20.0),
            ("b", "u1", 2, 25.0),  # leaves u0 for u1
            ("c", "u0", 2, 7.0),  # comes to u0 from nowhere
            ("d", "u1", 1, 30.0),  # is paid nowhere afterwards
        ),
        three,
    )
    assert of(found, "payroll", 0, 1) == 30.0 and of(found, "joiners", 0, 1) == 0.0
    assert of(found, "payroll", 0, 2) == 18.0
    assert of(found, "joiners", 0, 2) == 7.0
    assert of(found, "leavers", 0, 2) == 25.0  # b earns it elsewhere
    assert of(found, "joiners", 1, 2) == 25.0 and of(found, "leavers", 1, 2) == 0.0
    assert sum(of(found, f"incumbents, {name}", 0, 2) for name in FIFTHS) == 36.0
    assert sum(found.heads.values()) == 2  # those of the treated firm


def test_home_is_where_they_are_paid_most(three):
    found = worker_classes(few(("a", "u0", 1, 10.0), ("a", "u1", 1, 12.0)), three)
    assert of(found, "payroll", 0, 1) == of(found, "joiners", 0, 1) == 10.0
    assert of(found, "leavers", 1, 1) == 10.0
    assert sum(found.heads.values()) == 0


def test_traits_are_those_of_the_base_period(three):
    workers = few(("a", "u0", 1, 10.0), ("a", "u0", 2, 11.0), ("b", "u1", 1, 9.0))
    found = worker_classes(workers.assign(skill=["low", "high", ""]), three, "skill")
    assert found.classes == ("low", "not known")
    assert of(found, "stayers, low", 0, 2) == 11.0


def test_firms_and_periods_outside_the_panel_are_left_out(three):
    found = worker_classes(
        few(("a", "u0", 1, 10.0), ("a", "other", 2, 5.0), ("a", "u0", 9, 5.0)), three
    )
    assert np.nansum(found.panel.line("payroll")) == 10.0
    assert np.nansum(found.panel.line("leavers")) == 0.0


def test_what_a_firm_without_workers_in_the_data_pays_is_not_known(three):
    rows = [(name, unit, t, 1.0) for name, unit in (("a", "u0"), ("b", "u1")) for t in (1, 2)]
    found = worker_classes(few(*rows), three)
    assert found.without == 1
    payroll = found.panel.line("payroll")
    assert np.isnan(payroll[2]).all()
    assert np.isnan(payroll[:, [0, 3]]).all()  # of these periods no worker is in the data
    assert payroll[:2, 1:3].tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_firm_whose_workers_all_left_pays_nothing(three):
    found = worker_classes(few(("a", "u0", 1, 1.0), ("a", "u1", 2, 2.0)), three)
    assert of(found, "payroll", 0, 2) == 0.0 and of(found, "leavers", 0, 2) == 2.0


def test_the_sample_is_that_of_the_firms(three):
    values = three.values.copy()
    values[0, 2] = np.nan
    found = worker_classes(few(("a", "u0", 1, 1.0)), three.of(values, three.outcomes))
    assert np.isnan(of(found, "payroll", 0, 2))


def test_what_cannot_be_divided_is_said(three):
    one = few(("a", "u0", 1, 10.0))
    with pytest.raises(InputError, match="no such trait") as failure:
        worker_classes(one.assign(skill="low"), three, "skil")
    assert failure.value.hint == "did you mean 'skill'?"
    with pytest.raises(InputError, match="no worker is seen in the period before"):
        worker_classes(few(("a", "u0", 3, 10.0)), three)
    with pytest.raises(InputError, match="no firm is treated"):
        worker_classes(one, three.starting(np.full(3, 4)))


def test_pay_at_one_firm_counts_together_in_telling_the_home(three):
    """Two rows of 600 at u0 are more than one of 1,000 at u1."""
    rows = [("p", "u0", 1, 600), ("p", "u0", 1, 600), ("p", "u1", 1, 1000), ("q", "u1", 1, 500)]
    found = worker_classes(few(*rows), three, "pay")
    stayed = sum(found.panel.line(f"stayers, {name}") for name in found.classes)
    assert stayed[:, 1].tolist()[:2] == [1200.0, 500.0]
