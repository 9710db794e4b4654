"""Outcomes as rows of tables: level in the reference arm, and what every other arm changes.

The rows hold finished texts, so that a page only has to place them. Shares are shown in per cent
and their differences in percentage points; all other outcomes keep their unit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from distretto.report.language import ENGLISH, Language
from distretto.report.numbers import MISSING, NO_BREAK, decimals_for, decimals_for_interval

Summary = Mapping[str, Any]

# The parts of every comparison, with the groups of outcomes in them: what it does to firms and,
# never without it, to people; and how gains and costs are divided.
FIRMS = ("Competitiveness", ("competitiveness", "structure"))
WORKERS = ("Workers", ("workers",))
DIVISION = ("Gains and public cost", ("distribution",))
SIDES: tuple[tuple[str, tuple[str, ...]], ...] = (FIRMS, WORKERS, DIVISION)
NUMERAIRE = "numeraire"
_DIRECTIONS = {"higher": "higher is better", "lower": "lower is better"}
CORRELATION_DECIMALS = 3  # arms of one world often agree to two
_MOST_EXTRA_DECIMALS = 2
_ROUNDING = 1e-9  # an interval narrower than this, relative to its mean, has no width


@dataclass(frozen=True, slots=True)
class Scale:
    """How values in the unit of an outcome are shown.

    Attributes
    ----------
    factor : float
        What a value is multiplied by.
    level : str
        Unit of a level, as shown.
    """

    factor: float
    level: str

    @property
    def difference(self) -> str:
        """Unit of a difference, as shown: percentage points where levels are in per cent."""
        return self.level.replace("%", "percentage points", 1)


@dataclass(frozen=True, slots=True)
class OutcomeCell:
    """What one arm changes in one outcome.

    Attributes
    ----------
    mean, interval, share, correlation, saved : str
        Mean difference, its 95% interval, the share of worlds in which the arm does better, the
        correlation over worlds with the reference arm, and how many times as many worlds separate
        ones would take.
    value : float
        The mean difference as shown, before rounding.
    clear : bool
        Whether the interval excludes zero.
    verdict : {"better", "worse", ""}
        What a clear difference means; empty if it is not clear or neither direction is better.
    """

    mean: str
    interval: str
    share: str
    correlation: str
    saved: str
    value: float
    clear: bool
    verdict: Literal["better", "worse", ""]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome in all arms.

    Attributes
    ----------
    name, label, direction : str
        Key and label of the outcome, and which direction is better (empty if neither is).
    unit : str
        Unit of levels; differences of shares are in percentage points.
    median, range : str
        Level in the reference arm: median over worlds, 5th to 95th percentile.
    value : float
        The median as shown, before rounding.
    cells : tuple of OutcomeCell
        One for each arm other than the reference.
    """

    name: str
    label: str
    direction: str
    unit: str
    median: str
    range: str
    value: float
    cells: tuple[OutcomeCell, ...]


def scale_of(unit: str) -> Scale:
    """Say how values of a unit are shown: shares in per cent, everything else as it is."""
    if unit == "share" or unit.startswith("share "):
        rest = unit.removeprefix("share")
        return Scale(100.0, "%" + rest)
    if unit in ("", "1"):
        return Scale(1.0, "")
    if unit == "0-1":
        return Scale(1.0, "0 to 1")
    return Scale(1.0, unit)


def unit_in_words(unit: str, lang: Language, currency: str | None = None) -> str:
    """Return a unit in a language; one of money names the currency, if there is one."""
    if currency is None or currency not in unit.split():
        return lang(unit)
    numeraire = lang(unit.replace(currency, NUMERAIRE))
    return numeraire.replace(lang(NUMERAIRE), currency)


def outcome_row(
    name: str,
    outcome: Summary,
    reference: str,
    arms: Sequence[str],
    lang: Language = ENGLISH,
    currency: str | None = None,
) -> OutcomeRow:
    """Put one outcome of a summary into words and numbers.

    Parameters
    ----------
    name : str
        Key of the outcome.
    outcome : mapping
        Its entry in the summary: ``label``, ``unit``, ``better`` and, for each arm, the level and
        the difference against the reference arm.
    reference : str
        The arm whose level is shown.
    arms : sequence of str
        The arms whose differences are shown.
    lang : Language
    currency : str, optional
        Name of the money of the place, where amounts are in it.
    """
    scale = scale_of(outcome["unit"])
    level = outcome["arms"][reference]
    values = [_scaled(level[key], scale) for key in ("median", "p5", "p95")]
    decimals = decimals_for(values)
    differences = [outcome["arms"][arm]["difference"] for arm in arms]
    finest = difference_decimals(differences, scale, decimals)
    direction = _DIRECTIONS.get(outcome["better"], "")
    return OutcomeRow(
        name=name,
        label=lang(outcome["label"]),
        direction=lang(direction) if direction else "",
        unit=unit_in_words(scale.level, lang, currency),
        median=lang.fixed(values[0], decimals),
        range=lang.interval(values[1], values[2], decimals),
        value=values[0],
        cells=tuple(
            _cell(outcome["arms"][arm], outcome["better"], scale, finest, lang) for arm in arms
        ),
    )


def excludes_zero(difference: Summary) -> bool:
    """Whether the 95% interval of a difference lies on one side of zero."""
    low, high = _known(difference["low"]), _known(difference["high"])
    return low > 0.0 or high < 0.0


def difference_decimals(differences: Sequence[Summary], scale: Scale, level_decimals: int) -> int:
    """Decimals for all differences of a row: what its narrowest interval supports.

    Where no interval has a width, because there is one world or all worlds agree but for rounding,
    the differences themselves decide. One more decimal is shown where an interval that excludes
    zero would seem to end at it. Never more than two decimals beyond those of the level.
    """
    means = [_scaled(d["mean"], scale) for d in differences]
    halves = [0.5 * (_scaled(d["high"], scale) - _scaled(d["low"], scale)) for d in differences]
    real = [h for h, m in zip(halves, means, strict=True) if h > _ROUNDING * abs(m)]
    wanted = decimals_for_interval(real) if real else decimals_for(means)
    most = level_decimals + _MOST_EXTRA_DECIMALS
    if any(_seems_to_touch_zero(d, scale, wanted) for d in differences):
        wanted += 1
    return min(wanted, most)


def _seems_to_touch_zero(difference: Summary, scale: Scale, decimals: int) -> bool:
    """Whether an interval that excludes zero would be shown with zero as an end."""
    ends = (_scaled(difference[key], scale) for key in ("low", "high"))
    return excludes_zero(difference) and any(round(end, decimals) == 0.0 for end in ends)


def _cell(
    arm: Summary, better: str | None, scale: Scale, decimals: int, lang: Language
) -> OutcomeCell:
    difference = arm["difference"]
    mean, low, high = (_scaled(difference[key], scale) for key in ("mean", "low", "high"))
    share = lang.percent(arm["share_better"])
    correlation = lang.fixed(arm["correlation"], CORRELATION_DECIMALS)
    saved = arm["variance_reduction"]
    if saved is not None:
        saved = lang.fixed(saved, decimals_for([saved], 2))

    return OutcomeCell(
        mean=lang.fixed(mean, decimals, signed=True),
        interval=lang.interval(low, high, decimals, signed=True),
        share=share
        if share == MISSING
        else lang("better in {number}", number=share).replace(f" {share}", NO_BREAK + share),
        correlation=correlation
        if correlation == MISSING
        else lang("correlation {number}", number=correlation).replace(" ", NO_BREAK),
        saved=MISSING
        if saved is None
        else lang("separate worlds: {number} times", number=saved).replace(" ", NO_BREAK),
        value=mean,
        clear=excludes_zero(difference),
        verdict=_verdict(difference, better),
    )


def _verdict(difference: Summary, better: str | None) -> Literal["better", "worse", ""]:
    if better is None or not excludes_zero(difference):
        return ""
    return "better" if (difference["mean"] > 0) == (better == "higher") else "worse"


def _scaled(value: float | None, scale: Scale) -> float:
    return scale.factor * _known(value)


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)
