r"""Verdicts: what the effects of a part say, as pure functions.

Notation. :math:`e_{ds}` is the effect of a part in draw :math:`d` of the priors under chance seed
:math:`s`: the sum over arms of weight times value, all in one world. Seeds of one draw are no
independent worlds, so :math:`\bar e_d` is averaged over seeds first, and the interval is the t
interval of the mean over draws. Draws are points of a scrambled Sobol sequence, which covers the
priors more evenly than independent draws would: the interval is rather too wide than too narrow.

- A part with a sign is **reproduced** if at least 80% of plausible worlds have the sign and the 95%
  interval of the mean effect excludes zero; **contradicted** if both hold for the other sign;
  **undecided** otherwise.
- A part that claims no effect is reproduced if the 90% interval lies inside its margin,
  contradicted if it lies outside, beyond either end; undecided if it overlaps an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Effect", "Verdict", "effect_of", "lost", "verdict_of"]

Floats = NDArray[np.float64]
Verdict = Literal["reproduced", "contradicted", "undecided"]

SHARE = 0.80
CONFIDENCE = 0.95
NO_EFFECT = 0.90
REMAINS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """Effect of a part over plausible worlds.

    Attributes
    ----------
    by_world : ndarray of float, shape (draws, seeds)
        Not a number in worlds that are not plausible or without a value.
    worlds, draws : int
        Number of worlds and draws that count.
    mean : float or None
        Mean over draws.
    low, high : float or None
        Ends of its 95% interval.
    low90, high90 : float or None
        Ends of its 90% interval.
    above, below : float or None
        Share of worlds with an effect above and below zero.
    """

    by_world: Floats
    worlds: int
    draws: int
    mean: float | None
    low: float | None
    high: float | None
    low90: float | None
    high90: float | None
    above: float | None
    below: float | None


def effect_of(by_world: Floats) -> Effect:
    """Summarise the effects of a part.

    Parameters
    ----------
    by_world : ndarray of float, shape (draws, seeds)
        Not a number where a world does not count.
    """
    from scipy import stats

    known = np.isfinite(by_world)
    here = known.any(axis=1)
    draws, worlds = int(here.sum()), int(known.sum())
    if draws == 0:
        return Effect(by_world, 0, 0, *(None,) * 7)
    counts = known[here].sum(axis=1)
    means = np.where(known[here], by_world[here], 0.0).sum(axis=1) / counts
    mean = float(means.mean())
    effects = by_world[known]
    above, below = float((effects > 0.0).mean()), float((effects < 0.0).mean())
    if draws < 2:
        return Effect(by_world, worlds, draws, mean, None, None, None, None, above, below)
    error = float(means.std(ddof=1)) / np.sqrt(draws)
    wide, narrow = (
        float(stats.t.ppf(0.5 + level / 2.0, draws - 1)) * error
        for level in (CONFIDENCE, NO_EFFECT)
    )
    return Effect(
        by_world,
        worlds,
        draws,
        mean,
        mean - wide,
        mean + wide,
        mean - narrow,
        mean + narrow,
        above,
        below,
    )


def verdict_of(effect: Effect, expected: str, margin: float | None = None) -> Verdict:
    """Judge an effect.

    Parameters
    ----------
    effect : Effect
    expected : {"higher", "lower", "none"}
    margin : float, optional
        Where none is expected.
    """
    if effect.low is None or effect.high is None:
        return "undecided"
    if expected == "none":
        assert margin is not None
        assert effect.low90 is not None
        assert effect.high90 is not None
        if -margin < effect.low90 and effect.high90 < margin:
            return "reproduced"
        return "contradicted" if effect.low90 > margin or effect.high90 < -margin else "undecided"
    assert effect.above is not None
    assert effect.below is not None
    up = effect.low > 0.0 and effect.above >= SHARE
    down = effect.high < 0.0 and effect.below >= SHARE
    if not (up or down):
        return "undecided"
    return "reproduced" if up == (expected == "higher") else "contradicted"


def lost(effect: Effect, control: Effect) -> bool | None:
    """Whether an effect is lost with its mechanism switched off.

    Returns
    -------
    bool or None
        True if the control has no effect of that sign whose interval excludes zero, or one of less
        than half the size; None if there is no effect to lose, or nothing to hold it against.
    """
    if effect.low is None or effect.high is None or control.low is None or control.high is None:
        return None
    if effect.low <= 0.0 <= effect.high:
        return None
    assert effect.mean is not None
    assert control.mean is not None
    sign = 1.0 if effect.mean > 0.0 else -1.0
    clear = control.low > 0.0 if sign > 0.0 else control.high < 0.0
    return not clear or sign * control.mean < REMAINS * abs(effect.mean)
