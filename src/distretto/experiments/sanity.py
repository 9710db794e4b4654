"""Sanity over the priors: whether a district stays within what a district can be.

Every world is one draw of all priors. The value of a world is its mean over the summary window.
Ranges are wide, and each has its reason: outside it something is wrong with the equations or the
priors, whatever the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto import files
from distretto.experiments.arguments import as_scenario
from distretto.experiments.comparison import Comparison, compare
from distretto.experiments.summary import Distribution, distribution, summary_window, window_mean

if TYPE_CHECKING:
    from distretto.experiments.ensemble import Progress
    from distretto.experiments.worlds import Compiling
    from distretto.scenarios import Scenario

LEAST_SHARE = 0.75  # of worlds within a range
MOST_LOST = 0.05  # of worlds that die out or explode
MANY = 50  # firms on the opening day from which work is divided among many


@dataclass(frozen=True, slots=True)
class Range:
    """A range in which an outcome stays in a sane district.

    Attributes
    ----------
    outcome : str
        Name of the outcome.
    low, high : float
        Ends, in its unit; in parts of its mean over the first year where `relative`.
    reason : str
        Why these ends.
    relative : bool
        Whether the range is about growth since the first year.
    over : str
        Outcome by which it is divided; none if empty.
    many : bool
        Whether it is about the division of work and holds only for a place of at least `MANY`
        firms on the opening day.
    """

    outcome: str
    low: float
    high: float
    reason: str
    relative: bool = False
    over: str = ""
    many: bool = False

    @property
    def name(self) -> str:
        """Name of what is held to the range."""
        if self.over:
            return f"{self.outcome} over {self.over}"
        return f"{self.outcome}, over the first year" if self.relative else self.outcome


RANGES: tuple[Range, ...] = (
    Range("unemployment", 0.005, 0.20, "districts had full employment, slumps up to a fifth idle"),
    Range(
        "median_wage", 0.85, 1.30, "the outside wage of 1 bounds it below; rents are a few tenths"
    ),
    Range("p10_wage", 0.60, 1.20, "newcomers yield about half of a master, and leave below that"),
    Range("wage_spread", 1.10, 2.50, "p90/p10 in Italian manufacturing lies near 2"),
    Range(
        "full_labour_share",
        0.55,
        0.92,
        "labour-intensive trades with small capital; owners' own work counts as labour",
    ),
    Range("final_margin", -0.02, 0.12, "losses cannot last; above a tenth more firms would enter"),
    Range(
        "specialist_margin",
        -0.04,
        0.18,
        "losses cannot last; a third of the people are owners, whose income beyond a "
        "worker's wage stays in the margin",
        many=True,
    ),
    Range("utilisation", 0.70, 0.98, "firms plan for 0.85 to 0.9 and can work a tenth beyond"),
    Range("interest", 0.0, 0.05, "debt that takes more would not be served", over="value_added"),
    Range("debt_over_sales", 0.0, 0.5, "family firms owe little: at most half of quarterly sales"),
    Range("entry_rate", 0.02, 0.18, "Italian districts: 5 to 14 per cent a year", many=True),
    Range(
        "exit_rate",
        0.02,
        0.18,
        "10 per cent a year of young firms in Italian districts, fewer of old ones; twice as many "
        "in a slump",
        many=True,
    ),
    Range("mean_final_size", 0.5, 2.0, "firms of half or twice the size are another place", True),
    Range(
        "mean_specialist_size",
        0.4,
        2.5,
        "specialists are smaller, so that one worker more or less weighs more than in final firms",
        True,
        many=True,
    ),
    Range("largest_firm", 20.0, 1000.0, "leaders have 80 to 100 workers; none is the district"),
    Range(
        "partners", 1.0, 60.0, "8 or more customers in half of Italian subcontractors", many=True
    ),
    Range("trust", 0.10, 0.95, "neither saturated nor extinct", many=True),
    Range(
        "shirked", 0.0, 0.30, "a trade in which a third of deals is bad would not be one", many=True
    ),
    Range("on_time", 0.50, 1.0, "late work loses customers"),
    Range("work_in_house", 0.10, 0.75, "at least half of the phases can be put out", many=True),
    Range("work_outside", 0.0, 0.35, "nine tenths of processing stay in a healthy district"),
    Range("skill", 0.30, 0.98, "neither all newcomers nor all masters"),
    Range("turnover", 0.10, 1.20, "at least 0.24 a year in large firms; a full turn is too much"),
    Range(
        "final_firms",
        0.5,
        1.8,
        "half as many or twice as many in 20 years is decline or boom",
        True,
    ),
    Range(
        "specialists",
        0.4,
        2.2,
        "small shops are opened and closed more easily than final firms: up to six in ten less, or "
        "somewhat more than twice as many, in 20 years",
        True,
        many=True,
    ),
    Range(
        "jobs",
        0.6,
        1.6,
        "Carpi, in decline, had 0.85 of its jobs after three years and 0.56 after 18: few places "
        "lose or gain so much",
        True,
    ),
    Range(
        "output",
        0.6,
        1.8,
        "demand grows by 1.2 per cent a year at most, by a quarter in 20 years; beyond it the "
        "district takes or loses a share of the market, not most of it",
        True,
    ),
    Range("median_wage", 0.85, 1.20, "real wages against outside wages move slowly", True),
    Range("norm", 0.02, 0.99, "neither extinct nor perfect"),
)


@dataclass(frozen=True, slots=True)
class RangeCheck:
    """A range against the model.

    Attributes
    ----------
    range : Range
    model : Distribution
        Over worlds.
    within : float
        Share of worlds whose value lies in the range; undefined values lie outside.
    sane : bool
        Whether enough do.
    """

    range: Range
    model: Distribution
    within: float
    sane: bool


@dataclass(frozen=True, slots=True, eq=False)
class Sanity:
    """A scenario over its priors.

    Attributes
    ----------
    comparison : Comparison
        The district without institutions.
    checks : tuple of RangeCheck
    lost : float
        Share of worlds that died out or exploded.
    """

    comparison: Comparison
    checks: tuple[RangeCheck, ...]
    lost: float

    @property
    def sane(self) -> bool:
        """Whether every range holds in enough worlds and few districts are lost."""
        return self.lost <= MOST_LOST and all(check.sane for check in self.checks)

    def records(self) -> dict[str, Any]:
        """Content of ``sanity.json``, JSON types only."""
        return {
            "sane": self.sane,
            "lost": self.lost,
            "most_lost": MOST_LOST,
            "least_share": LEAST_SHARE,
            "ranges": [
                {
                    "outcome": check.range.outcome,
                    "relative": check.range.relative,
                    "low": check.range.low,
                    "over": check.range.over,
                    "high": check.range.high,
                    "reason": check.range.reason,
                    "median": check.model.median,
                    "p5": check.model.p5,
                    "p95": check.model.p95,
                    "within": check.within,
                    "sane": check.sane,
                }
                for check in self.checks
            ],
        }


def sanity(
    scenario: Scenario | str | PathLike[str],
    worlds: int = 100,
    quarters: int = 80,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    cluster: str | None = None,
) -> Sanity:
    """Run a scenario over its priors and hold its outcomes to their ranges.

    Ranges are in numeraire, and so is the comparison. Parameters, and errors raised, are those of
    `compare`.
    """
    comparison = compare(
        replace(as_scenario(scenario), money=None),
        ["none"],
        worlds,
        quarters,
        seed,
        threads,
        out,
        overwrite=overwrite,
        resume=resume,
        progress=progress,
        compiling=compiling,
        command=command,
        people=False,
        cluster=cluster,
    )
    result = check_ranges(comparison)
    if out is not None:
        files.write_json(Path(out) / "sanity.json", result.records())
    return result


def check_ranges(comparison: Comparison) -> Sanity:
    """Hold the reference arm of a comparison to the ranges."""
    dataset = comparison.dataset.isel(arm=0)
    window = summary_window(comparison.quarters)
    checks = []
    firms = [
        comparison.scenario.draw(lambda name: 0.5)[f"size.{role}"]
        for role in ("final_firms", "specialists")
    ]
    for each in RANGES:
        if each.many and sum(firms) < MANY:
            continue
        values = np.asarray(dataset[each.outcome].transpose("world", "quarter").values)
        held = window_mean(values, *window)
        if each.over:
            other = np.asarray(dataset[each.over].transpose("world", "quarter").values)
            with np.errstate(all="ignore"):
                held = held / window_mean(other, *window)
        if each.relative:
            with np.errstate(all="ignore"):
                held = held / window_mean(values, 0, min(4, comparison.quarters) - 1)
        within = float(np.mean((held >= each.low) & (held <= each.high)))
        checks.append(RangeCheck(each, distribution(held), within, within >= LEAST_SHARE))
    lost = float(np.mean(dataset["died_out"].values | dataset["exploded"].values))
    return Sanity(comparison, tuple(checks), lost)
