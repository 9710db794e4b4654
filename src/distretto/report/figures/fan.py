"""Fan chart: how one outcome moves over the quarters in each arm, and how widely worlds differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from distretto.report.figures.panels import draw_line, finish_panels, new_panels
from distretto.report.figures.style import ArmStyle
from distretto.report.language import ENGLISH, Language

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Fan:
    """Distribution of one outcome over the worlds of one arm, quarter by quarter.

    Attributes
    ----------
    p5, p25, median, p75, p95 : ndarray, shape (quarters,)
        Quantiles over worlds, in the unit of the outcome; NaN where no world has a value.
    """

    p5: NDArray[np.float64]
    p25: NDArray[np.float64]
    median: NDArray[np.float64]
    p75: NDArray[np.float64]
    p95: NDArray[np.float64]


def fan_of(values: NDArray[np.float64]) -> Fan:
    """Summarise `values`, shape (worlds, quarters), over worlds; values not finite are left out."""
    finite = np.where(np.isfinite(values), values, np.nan)
    quantiles = np.full((len(_QUANTILES), finite.shape[1]), np.nan)
    filled = ~np.all(np.isnan(finite), axis=0)
    if filled.any():
        # Leaving out what is missing takes many times as long where nothing is.
        quantile = np.nanquantile if np.isnan(finite[:, filled]).any() else np.quantile
        quantiles[:, filled] = quantile(finite[:, filled], _QUANTILES, axis=0)
    return Fan(*quantiles)


def fan_figure(
    quarters: NDArray[np.float64],
    fans: Mapping[str, Fan],
    styles: Mapping[str, ArmStyle],
    *,
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
    lang: Language = ENGLISH,
) -> Figure:
    """Draw the fan of each arm into a panel of its own, with the reference arm's median beside it.

    Parameters
    ----------
    quarters : ndarray, shape (quarters,)
        Quarters after burn-in.
    fans : mapping
        Fan of each arm, in the same unit, the reference arm first.
    styles, window, starts, lang
        As for `new_panels`.
    """
    figure, panels = new_panels(
        list(fans), styles, quarters, window=window, starts=starts, lang=lang
    )
    reference = next(iter(fans))
    for arm, axes in panels.items():
        fan, style = fans[arm], styles[arm]
        for low, high, opacity in ((fan.p5, fan.p95, 0.22), (fan.p25, fan.p75, 0.32)):
            axes.fill_between(quarters, low, high, color=style.colour, alpha=opacity, linewidth=0.0)
        if arm != reference:
            colour = styles[reference].colour
            axes.plot(quarters, fans[reference].median, color=colour, linewidth=0.8)
        draw_line(axes, quarters, fan.median, style)
    empty = all(np.isnan(fan.median).all() for fan in fans.values())
    finish_panels(panels, empty=empty, lang=lang)
    return figure
