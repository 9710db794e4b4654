"""The gain ledger: lines that add up, a residual that closes nothing, shares only of a gain."""

from dataclasses import replace

import numpy as np
import pytest
from made import make_panel
from made_programme import EFFECTS, GAIN, PARTS, programme

from distretto.errors import InputError
from distretto.evaluation import Design, build_panel, gain_ledger
from distretto.evaluation.inference.asymptotic import Asymptotic
from distretto.evaluation.inference.bootstrap import cluster_bootstrap
from distretto.evaluation.ledger import wage_split

LINES = ("value_added", *PARTS)
DESIGNS = {
    "none": Design(),
    "regression": Design(method="regression"),
    "ipw": Design(method="ipw"),
    "dr": Design(method="dr"),
    "never": Design(control="never"),
    "balance": Design(matching="balance", matched_on=("value_added",)),
    "neighbours": Design(matching="neighbours"),
    "imputation": Design(estimator="imputation"),
    "synthetic": Design(estimator="synthetic"),
}


def panel_of(frame, outcomes=LINES, **options):
    return build_panel(frame, outcomes, **options).panel


def known(panel, design=None):
    effect = (design or Design()).effect(panel)
    return effect.att, Asymptotic.of(effect)


def ledger_of(frame, outcomes=LINES):
    panel = panel_of(frame, outcomes)
    return gain_ledger(panel, *known(panel))


class Nothing:
    """Nothing is known but that the gain lies above zero."""

    def p(self, weights):
        return 1.0

    def interval(self, weights):
        return 0.1, np.inf

    def ratio(self, top, bottom):
        return -np.inf, np.inf


@pytest.mark.parametrize("name", DESIGNS)
def test_lines_add_up_with_every_estimator(name):
    """Synthetic counterparts too: their weights are learnt once, on value added."""
    frame = programme(np.random.default_rng(1), firms=60)
    money = ["sales", "purchases", *LINES]
    frame[money] *= 1e6
    frame["size"] = frame["hours"] / 1e3
    panel = panel_of(frame, covariates=["size"])
    if name == "synthetic":  # few treated, as it wants many donors
        panel = panel.rows(np.concatenate([np.arange(3), np.arange(30, 60)]))
    found = gain_ledger(panel, DESIGNS[name].estimate(panel), Nothing())
    assert abs(found.total.mean) > 1e6
    parts = sum(line.mean for line in found.lines)
    assert abs(found.total.mean - parts) < 1e-8 * abs(found.total.mean)
    assert found.closes
    assert sum(line.share for line in found.lines) == pytest.approx(1.0, abs=1e-8)


def test_lines_add_up_where_rows_are_missing():
    frame = programme(np.random.default_rng(1))
    frame.loc[np.random.default_rng(0).random(len(frame)) < 0.1, "taxes"] = np.nan
    assert ledger_of(frame).closes


def test_planted_effects_lie_within_the_intervals():
    found = ledger_of(programme(np.random.default_rng(4), firms=400))
    assert found.total.low < GAIN < found.total.high
    for line in found.lines:
        assert line.low < EFFECTS[line.name] < line.high, line
        assert line.share_low < EFFECTS[line.name] / GAIN < line.share_high, line
    assert found.labour.share_low < 0.5 < found.labour.share_high
    assert found.labour.mean == pytest.approx(found["wages"].mean + found["contributions"].mean)
    assert found.reason == "" and found.missing == ()


def test_intervals_of_the_capture_share_cover():
    rng = np.random.default_rng(6)
    found = [ledger_of(programme(rng, firms=80)).labour for _ in range(150)]
    covered = [each.share_low <= 0.5 <= each.share_high for each in found]
    assert 0.9 <= np.mean(covered) <= 0.995


def test_a_broken_account_shows_as_a_residual_and_closes_nothing():
    frame = programme(np.random.default_rng(2))
    whole = ledger_of(frame)
    member = frame["period"] >= frame["treated_from"]
    frame.loc[member, "profit"] -= 2.0  # what members earn is not all booked
    broken = ledger_of(frame)
    assert not broken.closes
    assert broken.residual.mean == pytest.approx(2.0, abs=1e-9)
    assert broken.residual.share is None
    assert broken["profit"].mean == pytest.approx(whole["profit"].mean - 2.0)
    for name in ("value_added", "wages", "contributions", "taxes", "depreciation", "interest"):
        assert broken[name].mean == whole[name].mean


def test_what_has_no_column_stands_in_the_residual():
    frame = programme(np.random.default_rng(2), firms=400)
    found = ledger_of(frame, ("value_added", "wages", "profit"))
    assert found.missing == ("contributions", "taxes", "depreciation", "interest")
    rest = EFFECTS["contributions"] + EFFECTS["taxes"] + EFFECTS["depreciation"]
    rest += EFFECTS["interest"]
    assert found.residual.low < rest < found.residual.high
    assert not found.closes


@pytest.mark.parametrize(
    ("effect", "reason"),
    [(0.0, "the gain may be nothing"), (-1.0, "value added was lost, not gained")],
)
def test_no_share_of_what_may_be_nothing(effect, reason):
    found = ledger_of(programme(np.random.default_rng(3), effect=effect))
    assert found.reason == reason
    assert all(line.share is None for line in (*found.lines, found.labour))
    # The amounts are given all the same.
    assert found.labour.low < 5.0 * effect < found.labour.high


def test_no_share_where_the_gain_cannot_be_bounded():
    panel = panel_of(programme(np.random.default_rng(3)))

    class Unbounded(Nothing):
        def interval(self, weights):
            return -np.inf, np.inf

    found = gain_ledger(panel, known(panel)[0], Unbounded())
    assert found.reason == "the gain may be nothing" and found.labour.share is None


def test_a_bootstrap_agrees_with_influence_functions():
    panel = panel_of(programme(np.random.default_rng(5), firms=100))
    design = Design()
    boot = cluster_bootstrap(panel, design.estimate, draws=999, seed=1)
    found = gain_ledger(panel, design.estimate(panel), boot).labour
    other = gain_ledger(panel, *known(panel)).labour
    assert found.share == pytest.approx(other.share, rel=1e-12)
    width = other.share_high - other.share_low
    assert abs(found.share_low - other.share_low) < 0.2 * width
    assert abs(found.share_high - other.share_high) < 0.2 * width


def test_without_value_added_or_its_parts_there_is_no_ledger():
    panel = make_panel(np.zeros((3, 4)), [2, 4, 4], outcomes=["value_added"])
    with pytest.raises(InputError, match="no account of value added") as failure:
        gain_ledger(panel, np.zeros(1), Nothing())
    assert "at least one of wages" in failure.value.expected
    with pytest.raises(KeyError):
        ledger_of(programme(np.random.default_rng(0)))["sales"]


# How the wages gained came about.


def paid(rng, n=200, periods=6, jobs=0.0, hours=0.0, pay=0.0):
    """Return wages, jobs and hours of firms; members have them raised by these logarithms."""
    start = np.where(np.arange(n) < n // 2, 3, periods)
    member = np.arange(periods) >= start[:, None]
    chance = [0.02 * rng.normal(size=(n, periods)) for _ in range(3)]
    j = 20.0 * np.exp(chance[0] + jobs * member)
    h = 400.0 * np.exp(chance[1] + hours * member)
    w = 0.02 * np.exp(chance[2] + pay * member)
    values = np.stack([j * h * w, j, j * h], axis=2)
    return make_panel(values, start, outcomes=["wages", "jobs", "hours"])


@pytest.mark.parametrize("how", ["jobs", "hours", "pay"])
def test_the_split_finds_what_was_planted(how):
    split = wage_split(paid(np.random.default_rng(1), **{how: 0.1}), Design())
    logs = {"jobs": 0.0, "hours": 0.0, "pay": 0.0} | {how: 0.1}
    for name, truth in logs.items():
        assert split.logs[name] == pytest.approx(truth, abs=0.012)
    gained = 160.0 * (np.exp(0.1) - 1.0)
    assert getattr(split, how) == pytest.approx(gained, rel=0.12)


@pytest.mark.parametrize(
    "name", [name for name in DESIGNS if name not in ("regression", "ipw", "dr")]
)
def test_the_split_adds_up_to_the_wages_of_the_ledger(name):
    frame = programme(np.random.default_rng(7), firms=60)
    frame.loc[np.random.default_rng(0).random(len(frame)) < 0.05, "taxes"] = np.nan
    panel = panel_of(frame, (*LINES, "jobs", "hours"))
    if name == "synthetic":
        panel = panel_of(frame.dropna(), (*LINES, "jobs", "hours"), exits="drop")
        panel = panel.rows(np.concatenate([[0], np.arange(panel.n // 2, panel.n)]))
    split = wage_split(panel, DESIGNS[name])
    wages = DESIGNS[name].estimate(panel)[panel.outcomes.index("wages")]
    total = split.pay + split.hours + split.jobs + split.reconciling
    assert total == pytest.approx(wages, rel=1e-9)
    logs = split.logs
    assert logs["jobs"] + logs["hours"] + logs["pay"] == pytest.approx(logs["wages"], abs=1e-12)


def test_alike_firms_leave_little_to_reconcile():
    split = wage_split(paid(np.random.default_rng(2), jobs=0.05, pay=0.05), Design())
    assert abs(split.reconciling) < 0.02 * (split.pay + split.jobs)


def test_without_hours_pay_is_by_job():
    panel = paid(np.random.default_rng(3), hours=0.1)
    split = wage_split(panel.of(panel.values[:, :, :2], ("wages", "jobs")), Design())
    assert split.hours == 0.0 and split.logs["hours"] == 0.0
    assert split.logs["pay"] == pytest.approx(0.1, abs=0.012)


def test_firms_without_jobs_have_no_logarithm_and_are_counted():
    panel = paid(np.random.default_rng(4), pay=0.1)
    values = panel.values.copy()
    values[150:160, 4:] = 0.0
    split = wage_split(panel.of(values, panel.outcomes), Design())
    assert split.left_out == 20
    assert np.isfinite([split.pay, split.jobs, split.reconciling]).all()
    with pytest.raises(InputError, match="have no logarithm"):
        wage_split(panel.of(0.0 * values, panel.outcomes), Design())


def test_a_split_needs_wages_and_jobs():
    panel = paid(np.random.default_rng(4))
    with pytest.raises(InputError, match="cannot be split"):
        wage_split(replace(panel, outcomes=("wages", "staff", "hours")), Design())
