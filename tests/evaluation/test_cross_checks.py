"""The estimators against csdid and diff-diff, other programs for the same methods.

Where definitions are the same, numbers are compared to 1e-8 or better: what is left is how exactly
a logit or a sparse system is solved. The definitions that differ:

- diff-diff divides the odds of its doubly robust estimator by the number of treated units, ours
  and csdid by their sum. Only csdid is compared there.
- diff-diff multiplies variances by cluster by G/(G - 1), G clusters.
- Both programs list the base period of an event study as an effect of zero; here it is none.
- diff-diff stops looking for the weights of synthetic difference in differences once they improve
  by little. Ours are the exact minimum, so the effects agree to three digits only; with the
  weights of the one, the effect is that of the other.

Neither program is needed to use Distretto; ``pip install distretto[crosscheck]`` installs both.
"""

import contextlib
import io
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made import factors, make_panel

from distretto.evaluation.aggregation import aggregate, standard_error
from distretto.evaluation.group_time import group_time
from distretto.evaluation.imputation import impute
from distretto.evaluation.inference.placebo import placebo
from distretto.evaluation.synthetic import Synthetic
from distretto.evaluation.two_way import decompose, two_way

CONTROLS = ("never", "not-yet")
METHODS = ("none", "regression", "ipw", "dr")
# Without covariates all their methods are the difference of means.
THEIR_METHOD = {"none": "reg", "regression": "reg", "ipw": "ipw", "dr": "dr"}
THEIR_WEIGHTING = {"simple": "simple", "event": "dynamic", "group": "group", "calendar": "calendar"}


@pytest.fixture(params=["minimum wage", "made"])
def panel(request):
    """Minimum wages, or a made panel with effects that grow and trends that differ."""
    if request.param == "minimum wage":
        return request.getfixturevalue("mpdta")
    return _with_trends()


def _with_trends():
    rng = np.random.default_rng(4)
    start = np.repeat([3, 5, 6, 8], 60)
    x = rng.normal(size=(240, 2)) + 0.3 * (start < 8)[:, None]
    since = np.arange(8) - start[:, None]
    values = rng.normal(size=(240, 1)) + rng.normal(size=(240, 8)) + 0.3 * x[:, :1] * np.arange(8)
    return make_panel(values + (since >= 0) * (1.0 + 0.2 * since), start, covariates=x)


def _frame(panel):
    """Return the first outcome in rows; periods count from 1, and 0 stands for never treated."""
    unit, period = (each.ravel() for each in np.indices((panel.n, panel.T)))
    frame = pd.DataFrame(
        {
            "unit": unit + 1,
            "period": period + 1,
            "y": panel.values[:, :, 0].ravel(),
            "first": np.where(panel.ever_treated, panel.start + 1, 0)[unit],
            "member": panel.ever_treated[unit].astype(int),
            "cluster": panel.cluster[unit],
            "weight": 1.0 if panel.weights is None else panel.weights[unit],
        }
    )
    return frame.assign(**{name: panel.covariates[unit, k] for k, name in enumerate(_names(panel))})


def _names(panel):
    return [f"x{k}" for k in range(panel.covariates.shape[1])]


@contextlib.contextmanager
def _quiet():
    """Keep what the other programs print, and their advice, out of the report."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _csdid(panel, control, method, base="varying", **options):
    csdid = pytest.importorskip("csdid.att_gt", reason="csdid is not installed")
    formula = None if method == "none" else "y ~ " + " + ".join(_names(panel))
    with _quiet():
        found = csdid.ATTgt(
            "y",
            "period",
            "unit",
            "first",
            _frame(panel),
            control_group={"never": ["nevertreated"], "not-yet": ["notyettreated"]}[control],
            xformla=formula,
            **options,
        )
        found.fit(est_method=THEIR_METHOD[method], bstrap=False, base_period=base)
    return found


def _csdid_cells(found):
    keys = zip(found.results["group"], found.results["year"], strict=True)
    effects = zip(found.results["att"], found.results["se"], strict=True)
    return {(int(g), int(t)): each for (g, t), each in zip(keys, effects, strict=True)}


def _diff_diff():
    return pytest.importorskip("diff_diff", reason="diff-diff is not installed")


def _diff_diff_group_time(panel, control, method, base="varying", **options):
    with _quiet():
        return (
            _diff_diff()
            .CallawaySantAnna(
                control_group={"never": "never_treated", "not-yet": "not_yet_treated"}[control],
                estimation_method=THEIR_METHOD[method],
                base_period=base,
                pscore_trim=1e-4,  # no propensity is cut off
                **options,
            )
            .fit(
                _frame(panel),
                "y",
                "unit",
                "period",
                "first",
                covariates=None if method == "none" else _names(panel),
            )
        )


def _diff_diff_cells(found):
    return {
        (int(g), int(t)): (each["effect"], each["se"])
        for (g, t), each in found.group_time_effects.items()
    }


def _cells(effects):
    """Return effects and standard errors by group and period, as their first period is 1."""
    found = {}
    for group in effects.groups:
        cells = tuple(cell for cell in effects.cells if cell.group == group)
        alone = aggregate(replace(effects, cells=cells), "event")
        for event, att, se in zip(alone.at, alone.att[:, 0], alone.se[:, 0], strict=True):
            found[group + 1, group + event + 1] = (att, se)
    return found


def _assert_same_cells(ours, theirs, base="varying", anticipation=0):
    if base == "universal":
        given = {(g, g - 1 - anticipation) for g, _ in ours}
        theirs = {key: each for key, each in theirs.items() if key not in given}
    assert ours.keys() == theirs.keys()
    for key, (att, se) in ours.items():
        assert theirs[key] == pytest.approx((att, se), abs=1e-8), key


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("control", CONTROLS)
def test_group_time_effects_are_those_of_csdid(panel, control, method):
    ours = group_time(panel, control=control, method=method)
    found = _csdid(panel, control, method)
    _assert_same_cells(_cells(ours), _csdid_cells(found))
    for by, weighting in THEIR_WEIGHTING.items():
        mine = aggregate(ours, by)
        with _quiet():
            found.aggte(typec=weighting, bstrap=False)
        theirs = found.atte
        assert float(np.squeeze(theirs["overall_att"])) == pytest.approx(mine.overall[0], abs=1e-8)
        assert float(np.squeeze(theirs["overall_se"])) == pytest.approx(
            mine.overall_se[0], abs=1e-8
        )
        if by != "simple":
            assert np.squeeze(theirs["att_egt"]) == pytest.approx(mine.att[:, 0], abs=1e-8)
            assert np.squeeze(theirs["se_egt"]) == pytest.approx(mine.se[:, 0], abs=1e-8)


@pytest.mark.parametrize("method", METHODS[:3])
@pytest.mark.parametrize("control", CONTROLS)
def test_group_time_effects_are_those_of_diff_diff(panel, control, method):
    ours = group_time(panel, control=control, method=method)
    theirs = _diff_diff_group_time(panel, control, method)
    _assert_same_cells(_cells(ours), _diff_diff_cells(theirs))
    simple = aggregate(ours)
    assert (theirs.overall_att, theirs.overall_se) == pytest.approx(
        (simple.overall[0], simple.overall_se[0]), abs=1e-8
    )


@pytest.mark.parametrize("anticipation", [0, 1])
@pytest.mark.parametrize("base", ["varying", "universal"])
@pytest.mark.parametrize("control", CONTROLS)
def test_base_and_anticipation_are_theirs(control, base, anticipation):
    panel = _with_trends()
    ours = group_time(panel, control=control, base=base, anticipation=anticipation)
    by_csdid = _csdid(panel, control, "none", base, anticipation=anticipation)
    _assert_same_cells(_cells(ours), _csdid_cells(by_csdid), base, anticipation)
    by_diff_diff = _diff_diff_group_time(panel, control, "none", base, anticipation=anticipation)
    _assert_same_cells(_cells(ours), _diff_diff_cells(by_diff_diff), base, anticipation)
    events = aggregate(ours, "event")
    with _quiet():
        by_csdid.aggte(typec="dynamic", bstrap=False)
    at = by_csdid.atte["egt"].tolist()
    theirs = dict(zip(at, np.squeeze(by_csdid.atte["att_egt"]), strict=True))
    if base == "universal":
        assert theirs.pop(-1 - anticipation) == pytest.approx(0.0, abs=1e-12)
    assert list(theirs) == list(events.at)
    assert list(theirs.values()) == pytest.approx(events.att[:, 0], abs=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_weights_of_controls_enter_as_in_csdid(method):
    panel = _with_trends()
    drawn = np.random.default_rng(8).uniform(0.2, 2.0, panel.n)
    weights = np.where(panel.ever_treated, 1.0, drawn)
    weights[~panel.ever_treated] *= panel.ever_treated.sum() / weights[~panel.ever_treated].sum()
    weighted = replace(panel, weights=weights)
    ours = group_time(weighted, control="never", method=method)
    found = _csdid(weighted, "never", method, weights_name="weight")
    _assert_same_cells(_cells(ours), _csdid_cells(found))


def test_errors_by_cluster_are_theirs_but_for_the_correction_for_few():
    panel = replace(_with_trends(), cluster=np.arange(240) // 6)
    simple = aggregate(group_time(panel, control="never"))
    theirs = _diff_diff_group_time(panel, "never", "none", cluster="cluster")
    assert theirs.overall_se == pytest.approx(simple.overall_se[0] * np.sqrt(40 / 39), abs=1e-10)


def test_imputation_is_that_of_diff_diff(panel):
    found = impute(panel)
    with _quiet():
        theirs = (
            _diff_diff()
            .ImputationDiD()
            .fit(_frame(panel), "y", "unit", "period", "first", aggregate="event_study")
        )
    se = standard_error(found.influence, panel)[0]
    assert (theirs.overall_att, theirs.overall_se) == pytest.approx((found.att[0], se), abs=1e-8)
    events = np.arange(panel.T) - panel.start[:, None]
    after = {e: each for e, each in theirs.event_study_effects.items() if e >= 0}
    assert set(after) == set(events[panel.treated].tolist())
    for event, each in after.items():
        att, psi = found.over(events == event)
        se = standard_error(psi, panel)[0]
        assert (each["effect"], each["se"]) == pytest.approx((att[0], se), abs=1e-8)


def test_decomposition_is_that_of_diff_diff(panel):
    with _quiet():
        theirs = (
            _diff_diff()
            .BaconDecomposition(weights="exact")
            .fit(_frame(panel), "y", "unit", "period", "first")
        )
    ours = decompose(panel)
    assert theirs.twfe_estimate == pytest.approx(two_way(panel).coefficient[0], abs=1e-10)
    by_pair = {(each.treated + 1, each.control + 1): each for each in ours.comparisons}
    never = {"never_treated": panel.T + 1}
    assert len(theirs.comparisons) == len(by_pair)
    for each in theirs.comparisons:
        same = by_pair[each.treated_group, never.get(each.control_group, each.control_group)]
        assert each.comparison_type == same.kind.replace(" ", "_")
        assert (each.weight, each.estimate) == pytest.approx((same.weight, same.estimate[0]))


def _losses(panel, block, zeta_omega, zeta_lambda):
    """Return what the weights of donors and those of periods make as small as they can."""
    before, donors = panel.line("y0")[:, : block.start], block.donors
    own = before[block.treated].mean(axis=0) - block.unit @ before[donors]
    later = panel.line("y0")[donors, block.start :].mean(axis=1)
    ahead = before[donors] @ block.before - later
    return (
        own.var() * own.size + zeta_omega**2 * own.size * (block.unit @ block.unit),
        ahead.var() * ahead.size + zeta_lambda**2 * ahead.size * (block.before @ block.before),
    )


@pytest.mark.parametrize("treated", [1, 3])
def test_synthetic_differences_are_those_of_diff_diff(treated):
    panel = make_panel(
        factors(np.random.default_rng(3), n=24, periods=14),
        np.where(np.arange(24) < treated, 9, 14),
    )
    weights = Synthetic(on="y0").fit(panel)
    (block,) = weights.blocks
    with _quiet():
        theirs = (
            _diff_diff()
            .SyntheticDiD(variance_method="placebo", n_bootstrap=400, seed=1)
            .fit(_frame(panel), "y", "member", "unit", "period", post_periods=list(range(10, 15)))
        )
    of_units = np.array([theirs.unit_weights[unit + 1] for unit in block.donors])
    of_periods = np.array([theirs.time_weights[t + 1] for t in range(9)])
    with_theirs = replace(block, unit=of_units, before=of_periods)
    effect = replace(weights, blocks=(with_theirs,)).effect(panel)
    assert theirs.att == pytest.approx(effect[0], abs=1e-9)
    assert theirs.att == pytest.approx(weights.effect(panel)[0], abs=1e-3)
    zetas = theirs.zeta_omega, theirs.zeta_lambda
    for mine, other in zip(
        _losses(panel, block, *zetas), _losses(panel, with_theirs, *zetas), strict=True
    ):
        assert mine <= other * (1.0 + 1e-9)
        assert other <= mine * (1.0 + 1e-4)
    # Placebos are drawn, so their spread agrees as far as 400 draws tell it.
    assert theirs.se == pytest.approx(placebo(panel, Synthetic(on="y0"), draws=400).se[0], rel=0.12)
