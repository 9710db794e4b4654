"""What the intervals of evaluation claim, each tried on a made sample of which the truth is known.

A claim draws one sample and says whether what is claimed held in it: that the interval covers the
truth, that no effect is found where there is none, that a trend is noticed. The share of samples in
which it has to hold is the nominal one, or a range where more is known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from made import factors, make_panel, one_treated, payroll

from distretto.evaluation.estimators import Design
from distretto.evaluation.experiment import difference_in_means
from distretto.evaluation.inference.asymptotic import Asymptotic
from distretto.evaluation.inference.bootstrap import cluster_bootstrap, multiplier_bootstrap
from distretto.evaluation.inference.placebo import placebo
from distretto.evaluation.inference.randomisation import randomise
from distretto.evaluation.inference.wild import wild_cluster_bootstrap
from distretto.evaluation.ledger import gain_ledger
from distretto.evaluation.pretrends import pre_trends
from distretto.evaluation.spillovers import exposure, spillovers
from distretto.evaluation.synthetic import Synthetic
from distretto.evaluation.two_way import regression
from distretto.evaluation.welfare.rent_sharing import elasticity, instrumented, pass_through

ONE = np.ones(1)


@dataclass(frozen=True)
class Claim:
    """Something that holds in a share of samples.

    Attributes
    ----------
    holds : callable
        From random numbers to one or more truths about one sample.
    share : tuple of float
        Lowest and highest share of samples in which each of them is to hold.
    short, long : int
        Samples of the short version and of the long one.
    """

    holds: Callable[[np.random.Generator], Sequence[bool] | bool]
    share: tuple[float, float] = (0.95, 0.95)
    short: int = 150
    long: int = 1000


def covers(interval, truth):
    low, high = interval
    return bool(low <= truth <= high)


def joining(rng, n=120, k=1, effect=0.6, periods=6, starts=(2, 4), selected=False, growing=0.0):
    """Return units that join at two dates or never, with errors that last.

    Where they are selected, a covariate moves both who joins and how outcomes grow. An effect that
    grows does so by so much a period.
    """
    x = rng.normal(size=n)
    joins = rng.random(n) < 1.0 / (1.0 + np.exp(-(0.8 * x if selected else 0.0 * x)))
    start = np.where(joins, rng.choice(starts, n), periods)
    since = np.arange(periods) - start[:, None]
    values = rng.normal(size=(n, 1, k)) + 0.4 * rng.normal(size=(n, periods, k)).cumsum(axis=1)
    if selected:
        values += 0.3 * x[:, None, None] * np.arange(periods)[:, None]
    planted = np.where(since >= 0, 1.0 + growing * since, 0.0)[:, :, None] * np.asarray(effect)
    return make_panel(values + planted, start, covariates=x[:, None])


def districts(rng, treated, of=20, firms=3, effect=0.5, periods=4, start=2, k=1):
    """Return firms in districts with common shocks; some districts are treated, all at once."""
    cluster = np.repeat(np.arange(of), firms)
    chosen = rng.permutation(of) < treated
    common = rng.normal(size=(of, periods, k)).cumsum(axis=1)[cluster]
    values = common + rng.normal(size=(of * firms, periods, k))
    dates = np.where(chosen[cluster], start, periods)
    values += (np.arange(periods) >= dates[:, None])[:, :, None] * np.asarray(effect)
    return make_panel(values, dates, cluster=cluster)


# Group-time effects


def group_time_interval(method):
    def holds(rng):
        panel = joining(rng, selected=method != "none", growing=0.5)
        # Effect 0.6 (1 + e / 2): units that join first are seen for e = 0..3, the others for 0..1.
        truth = 0.6 * (4 * 1.75 + 2 * 1.25) / 6
        return covers(Asymptotic.of(Design(method=method).effect(panel)).interval(ONE), truth)

    return holds


def matched_interval(rng):
    panel = joining(rng, n=160, selected=True)
    return covers(Asymptotic.of(Design(matching="balance").effect(panel)).interval(ONE), 0.6)


def interval_by_cluster(treated, of):
    def holds(rng):
        effect = Design().effect(districts(rng, treated, of))
        return covers(Asymptotic.of(effect).interval(ONE), 0.5)

    return holds


def event_study_band(rng):
    panel = joining(rng, growing=0.5)
    events = Design().event_study(panel)
    found = multiplier_bootstrap(
        events.influence[:, :, 0].T, panel.cluster, draws=499, seed=int(rng.integers(2**31))
    )
    low, high = found.band(events.att[:, 0])
    at = np.array(events.at)
    truth = np.where(at >= 0, 0.6 * (1.0 + 0.5 * at), 0.0)
    return bool(np.all((low <= truth) & (truth <= high)))


def imputed_interval(rng):
    effect = Design(estimator="imputation").effect(joining(rng))
    return covers(Asymptotic.of(effect).interval(ONE), 0.6)


# Resampling and randomisation


def bootstrap_intervals(rng):
    """Percentiles, plain and corrected for bias, of the same resamples."""
    panel = districts(rng, 15, 30)
    found = cluster_bootstrap(panel, Design().estimate, draws=199, seed=int(rng.integers(2**31)))
    corrected = replace(found, kind="bias-corrected")
    return covers(found.interval(ONE), 0.5), covers(corrected.interval(ONE), 0.5)


def wild_interval(rng):
    panel = districts(rng, 6, 12)
    found = wild_cluster_bootstrap(
        *regression(panel, "y0"), 0, draws=399, seed=int(rng.integers(2**31))
    )
    return covers((found.low, found.high), 0.5)


def randomisation(treated):
    def holds(rng):
        panel = districts(rng, treated, 20, effect=np.array([0.0, 0.5]), k=2)
        found = randomise(panel, Design().estimate, draws=100, seed=int(rng.integers(2**31)))
        nothing, something = np.eye(2)
        return found.p(nothing) > 0.05, covers(found.interval(something), 0.5)

    return holds


def placebo_interval(method):
    def holds(rng):
        panel = one_treated(factors(rng, n=20))
        panel.values[0, 8:] += 1.0
        found = placebo(panel, Synthetic(on="y0", method=method))
        return covers(found.effects.interval(ONE), 1.0)

    return holds


# Experiments


def experiment_interval(adjust):
    from scipy.special import stdtrit

    def holds(rng):
        x = rng.normal(size=(80, 1))
        treated = rng.permutation(80) < 30
        y = x[:, 0] + treated + rng.normal(size=80)
        panel = make_panel(y[:, None], np.where(treated, 0, 1), covariates=x)
        found = difference_in_means(panel, adjust=adjust)
        half = float(stdtrit(78, 0.975)) * found.se[0]
        return covers((found.effect[0] - half, found.effect[0] + half), 1.0)

    return holds


# Ratios


def account(rng, panel):
    """Return a panel of value added, of which 0.4 of what is gained goes to wages."""
    wages, rest = panel.values[:, :, 0], panel.values[:, :, 1]
    return panel.of(np.stack([wages + rest, wages], axis=2), ("value_added", "wages"))


GAINS = np.array([0.8, 1.2])


def labour_share(rng):
    panel = account(rng, joining(rng, k=2, effect=GAINS))
    known = Asymptotic.of(Design().effect(panel))
    labour = gain_ledger(panel, known.estimates, known).labour
    return labour.share is not None and covers((labour.share_low, labour.share_high), 0.4)


def labour_share_by_randomisation(rng):
    panel = account(rng, districts(rng, 10, 20, effect=4.0 * GAINS, k=2))
    found = randomise(panel, Design().estimate, draws=100, seed=int(rng.integers(2**31)))
    return covers(found.ratio(*np.eye(2)[::-1]), 0.4)


def labour_share_by_bootstrap(rng):
    panel = account(rng, districts(rng, 20, 40, effect=4.0 * GAINS, k=2))
    found = cluster_bootstrap(panel, Design().estimate, draws=199, seed=int(rng.integers(2**31)))
    return covers(found.ratio(*np.eye(2)[::-1]), 0.4)


def rents_by_regression(rng):
    found = pass_through(*payroll(rng, firms=25))
    return covers((found.low, found.high), 0.1)


def rents_in_logarithms(rng):
    w, x, *rest = payroll(rng, firms=25)
    found = elasticity(np.exp(w / 50), np.exp(x / 50), *rest)
    return covers((found.low, found.high), 0.1)


def rents_by_the_programme(rng):
    known = Asymptotic.of(Design().effect(joining(rng, k=2, effect=np.array([0.3, 1.5]))))
    found = instrumented(known.estimates, known.covariance, known.quantile)
    return found.value is not None and covers((found.low, found.high), 0.2)


# Neighbours


def spillover_intervals(rng):
    """Thirty areas of six firms, and fifteen in which two join and, two periods later, a third."""
    area = np.repeat(np.arange(45), 6)
    place = np.tile(np.arange(6), 45)
    member = (area < 15) & (place < 3)
    first = rng.integers(2, 5, 45)[area]
    start = np.where(member, first + 2 * (place == 2), 7)
    periods = np.arange(7)
    common = 0.1 * rng.normal(size=(45, 7)).cumsum(axis=1)[area]
    treated = periods >= start[:, None]
    exposed = (~member & (area < 15))[:, None] & (periods >= first[:, None])
    values = common + 0.5 * rng.normal(size=(270, 7)) + 1.0 * treated - 0.8 * exposed
    panel = make_panel(values, start, cluster=area)
    found = spillovers(panel, exposure(panel, area.astype(object)), Design())
    net = 1.0 - 0.8 * exposed.sum() / treated.sum()
    return (
        covers((found.direct_low[0], found.direct_high[0]), 1.0),
        covers((found.spillover_low[0], found.spillover_high[0]), -0.8),
        covers((found.net_low[0], found.net_high[0]), net),
    )


# Trends before treatment


def parallel(rng, n=80):
    start = np.where(np.arange(n) < n // 2, 4, 7)
    values = rng.normal(size=(n, 1)) + 0.5 * rng.normal(size=(n, 7)).cumsum(axis=1)
    return make_panel(values + (np.arange(7) >= start[:, None]), start)


def bent(panel, slope):
    """Return the panel with a trend of the treated of their own; standard errors stay the same."""
    line = slope * np.arange(panel.T) * panel.ever_treated[:, None]
    return panel.of(panel.values + line[:, :, None], panel.outcomes)


def tested(panel, anticipation=0):
    return pre_trends(Design(anticipation=anticipation).event_study(panel), "y0")


def trends_not_found(rng):
    return tested(parallel(rng)).passes


def trends_noticed(anticipation):
    def holds(rng):
        panel = parallel(rng)
        slope = tested(panel, anticipation).detectable
        return not tested(bent(panel, slope), anticipation).passes

    return holds


def bounds(magnitude):
    def holds(rng):
        found = tested(bent(parallel(rng), 0.5 * magnitude)).bounds
        return covers({m: (low, high) for m, low, high in found}[magnitude], 1.0)

    return holds


CLAIMS = {
    "group-time, no covariates": Claim(group_time_interval("none")),
    "group-time, regression": Claim(group_time_interval("regression")),
    "group-time, odds": Claim(group_time_interval("ipw")),
    "group-time, doubly robust": Claim(group_time_interval("dr")),
    # Weights that balance trends leave less noise than the error, which takes them as given, says.
    "group-time, matched": Claim(matched_interval, share=(0.95, 1.0)),
    "group-time by cluster, 20 of 60": Claim(interval_by_cluster(20, 60)),
    "group-time by cluster, 10 of 40": Claim(interval_by_cluster(10, 40)),
    "event study, band": Claim(event_study_band, share=(0.93, 0.95)),
    "imputation": Claim(imputed_interval),
    # Fifteen clusters a side: what percentiles lack with so few is told in `bootstrap`.
    "bootstrap": Claim(bootstrap_intervals, share=(0.91, 0.95), short=80, long=600),
    "wild bootstrap": Claim(wild_interval),
    "randomisation, 1 of 20": Claim(randomisation(1)),
    "randomisation, 3 of 20": Claim(randomisation(3), short=80),
    "randomisation, 6 of 20": Claim(randomisation(6), short=80),
    "placebos, synthetic differences": Claim(placebo_interval("did"), short=80),
    "placebos, synthetic control": Claim(placebo_interval("control"), short=80),
    "experiment": Claim(experiment_interval(False)),
    "experiment, adjusted": Claim(experiment_interval(True)),
    "labour share": Claim(labour_share),
    "labour share, randomisation": Claim(labour_share_by_randomisation, short=60, long=600),
    "labour share, bootstrap": Claim(labour_share_by_bootstrap, (0.93, 0.95), 60, 600),
    "rents, regression": Claim(rents_by_regression),
    "rents, logarithms": Claim(rents_in_logarithms),
    "rents, programme": Claim(rents_by_the_programme),
    "spillovers": Claim(spillover_intervals),
    "trends not found": Claim(trends_not_found),
    "trends noticed": Claim(trends_noticed(0), share=(0.80, 0.80)),
    "trends noticed, anticipation": Claim(trends_noticed(1), share=(0.80, 0.80)),
    "bounds, none": Claim(bounds(0.0)),
    "bounds, one": Claim(bounds(1.0), share=(0.95, 1.0)),
}
