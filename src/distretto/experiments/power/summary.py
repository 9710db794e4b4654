"""What came out over worlds, for each kind of extract, estimator and line.

Definitions, over worlds w with an estimate a_w, its interval and the true effect θ_w::

    bias          mean of a_w - θ_w
    error         root mean square of a_w - θ_w
    coverage      share of intervals that hold θ_w
    power         share that leave out zero
    false alarms  share that leave out zero in the same firms without the programme
    detectable    2.8 standard deviations of a_w - θ_w: the smallest effect that is found with a
                  probability of 80% by an honest test at 5% (1.96 + 0.84)

Shares come with the standard error of a share, sqrt(q (1 - q) / worlds).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.evaluation.evidence import DETECTABLE
from distretto.experiments.power.estimating import ESTIMATORS
from distretto.experiments.power.years import LINES

__all__ = ["Row", "summarise"]

Floats = NDArray[np.float64]
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One estimator on one kind of extract and one line. Effects are relative, 0.01 is 1%.

    Attributes
    ----------
    joining : str
        How members came to join.
    spillovers : bool
        Whether the programme touches the firms outside too.
    firms, years : int
        Size of the extract.
    estimator, line : str
    worlds : int
        Worlds with an estimate.
    failed : int
        Worlds with such an extract in which the estimator could not be used.
    truth, bias, error, detectable : float
        NaN without an estimate.
    coverage, power, false_alarms : float
        NaN where the estimator gives no interval.
    others : float
        Mean effect of the programme on the firms outside.
    """

    joining: str
    spillovers: bool
    firms: int
    years: int
    estimator: str
    line: str
    worlds: int
    failed: int
    truth: float
    others: float
    bias: float
    error: float
    detectable: float
    coverage: float
    power: float
    false_alarms: float

    def uncertainty(self, share: float) -> float:
        """Return the standard error of a share over the worlds; NaN where there is none."""
        if not self.worlds or math.isnan(share):
            return math.nan
        return math.sqrt(share * (1.0 - share) / self.worlds)


def summarise(worlds: Sequence[Mapping[str, Found]]) -> list[Row]:
    """Sum up what was found in worlds.

    Parameters
    ----------
    worlds : sequence of mapping
        Of each world, by the key of a kind of extract ("by choice|40|8"), ``truth``, ``others`` and
        the estimates of each panel, as `study.evaluate_world` gives them.
    """
    rows = []
    for key in dict.fromkeys(key for world in worlds for key in world):
        here = [world[key] for world in worlds if key in world]
        joining, firms, years = key.split("|")
        for spillovers in (False, True):
            for estimator in ESTIMATORS:
                for k, line in enumerate(LINES):
                    measured = _measures(here, estimator, spillovers, k)
                    rows.append(
                        Row(joining, spillovers, int(firms), int(years), estimator, line, *measured)
                    )
    return rows


def _measures(
    here: Sequence[Found], estimator: str, spillovers: bool, k: int
) -> tuple[int, int, float, float, float, float, float, float, float, float]:
    panel = "with" if spillovers else "sheltered"
    truth = _column(here, "truth", k)
    others = _column(here, "others", k)
    effect, low, high = (
        np.array([found[panel][estimator][i][k] for found in here], dtype=np.float64)
        for i in range(3)
    )
    _, quiet_low, quiet_high = (
        np.array([found["without"][estimator][i][k] for found in here], dtype=np.float64)
        for i in range(3)
    )
    known = np.isfinite(effect)
    off = (effect - truth)[known]
    spread = float(off.std(ddof=1)) if off.size > 1 else math.nan
    return (
        int(known.sum()),
        int((~known).sum()),
        _mean(truth),
        _mean(others),
        _mean(off),
        math.sqrt(_mean(off**2)),
        DETECTABLE * spread,
        _share((low <= truth) & (truth <= high), low),
        _share((low > 0.0) | (high < 0.0), low),
        _share((quiet_low > 0.0) | (quiet_high < 0.0), quiet_low),
    )


def _column(here: Sequence[Found], name: str, k: int) -> Floats:
    return np.array([found[name][k] for found in here], dtype=np.float64)


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else math.nan


def _share(holds: NDArray[np.bool_], ends: Floats) -> float:
    """Return the share of worlds with an interval in which something holds."""
    return _mean(holds[~np.isnan(ends)].astype(np.float64))
