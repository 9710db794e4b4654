"""Rows of validation: what is known, its target, and how the model's value is measured.

A row names the arms that it needs; its measure gives one value for each world, from the outcomes
and the panels of these arms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from distretto.economy.outcomes import OUTCOMES
from distretto.experiments import measures
from distretto.experiments.panels import Panel
from distretto.experiments.summary import window_mean

# Local ties cut: nobody earns trust by dealing, what was earned is forgotten within a quarter, and
# nobody hears of others. Firms, workers and the place stay the same.
NO_TIES = {"trust.gain": 0.0, "trust.decay": 1.0, "trust.gossip": 0.0, "firms.founder_trust": 0.0}

ARMS: dict[str, tuple[str, dict[str, float]]] = {
    "none": ("none", {}),
    "no-ties": ("none", NO_TIES),
    "floor": ("labour-floor", {}),
    "training": ("training-consortium", {}),
    "service": ("service-centre", {}),
}


@dataclass(frozen=True, slots=True)
class Runs:
    """One world in all arms, as measures see it.

    Attributes
    ----------
    outcomes : mapping of str to ndarray, shape (quarters, outcomes)
        By arm.
    panels : mapping of str to Panel
        By arm.
    window : tuple of int
        First and last quarter over which outcomes are averaged.
    """

    outcomes: dict[str, NDArray[np.float64]]
    panels: dict[str, Panel]
    window: tuple[int, int]

    def outcome(self, name: str, arm: str = "none") -> float:
        """Mean of an outcome over the window."""
        place = next(k for k, outcome in enumerate(OUTCOMES) if outcome.name == name)
        return float(window_mean(self.outcomes[arm][:, place], *self.window))

    def change(self, name: str, arm: str) -> float:
        """What an arm changes in an outcome, relative to no institution."""
        return measures.ratio(self.outcome(name, arm), self.outcome(name)) - 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of validation.

    Attributes
    ----------
    id, text : str
        Short name, and what is compared.
    target : str
        What is known, in words.
    low, high : float
        Between which the median over worlds counts as meeting it.
    source : str
        Where it is known from.
    how : str
        How the model's value is measured.
    measure : callable or None
        Value of a world, not a number where there is nothing to measure; None where the model
        cannot speak to the fact.
    arms : tuple of str
        Arms it needs, of `ARMS`.
    use : {"validation", "fit"}
        Whether the fact was kept out of calibration.
    places : tuple of str
        Scenarios the fact is about; empty for any district. Others report the value only.
    """

    id: str
    text: str
    target: str
    low: float
    high: float
    source: str
    how: str
    measure: Callable[[Runs], float] | None
    arms: tuple[str, ...] = ("none",)
    use: Literal["validation", "fit"] = "validation"
    places: tuple[str, ...] = ()


ROWS: tuple[Row, ...] = (
    Row(
        "V1",
        "Productivity of the district over the same firms without local ties",
        "2 to 3%, tolerance 0 to 6%",
        0.0,
        0.06,
        "Banca d'Italia, Temi di discussione 850: Italy, 1995 to 2006",
        "value added per worker against the arm no-ties, in which trust is not earned, forgotten "
        "within a quarter and not heard of; the pool of labour stays shared, so this is the part "
        "of the district's gap that ties make",
        lambda runs: (
            measures.ratio(
                runs.outcome("value_added_per_worker"),
                runs.outcome("value_added_per_worker", "no-ties"),
            )
            - 1.0
        ),
        ("none", "no-ties"),
    ),
    Row(
        "V2",
        "Wages of the district over wages outside",
        "about 0, -3 to +3%",
        -0.03,
        0.03,
        "de Blasio and Di Addario 2005",
        "mean over workers of the contract wage over the outside wage for the same skill, less 1",
        lambda runs: measures.mean_over(runs.panels["none"].wage_gap, runs.window),
    ),
    Row(
        "V4",
        "Four-year survival of new firms",
        "65% in districts (59% elsewhere)",
        0.60,
        0.70,
        "ISTAT: firms born in 1999, Italy",
        "share of the firms founded after burn-in and at least 16 quarters before the end that "
        "stood 16 quarters after they were first seen",
        lambda runs: runs.panels["none"].survival(),
    ),
    Row(
        "V4b",
        "Odds of four-year survival over those without local ties",
        "odds ratio of district to elsewhere 1.2",
        1.05,
        1.40,
        "ISTAT: firms born in 1999, Italy",
        "odds of survival over those in the arm no-ties, which stands for places that are no "
        "districts; the model has no other",
        lambda runs: measures.ratio(
            measures.odds(runs.panels["none"].survival()),
            measures.odds(runs.panels["no-ties"].survival()),
        ),
        ("none", "no-ties"),
    ),
    Row(
        "V6",
        "Put-out processing that stays in the district",
        "90% (final firms of Prato, 2015)",
        0.85,
        0.95,
        "Chamber of Commerce of Prato 2015",
        "standard hours put out within the district over all put out",
        lambda runs: measures.ratio(
            runs.outcome("work_local"),
            runs.outcome("work_local") + runs.outcome("work_outside"),
        ),
        places=("prato",),
    ),
    Row(
        "V9",
        "Elasticity of wages to value added per worker",
        "0.03 to 0.07",
        0.03,
        0.07,
        "Card, Devicienti and Maida 2014: Veneto",
        "panel of firms by year, over 2 workers: log wage at reference skill on log value added "
        "per worker, within firms and years",
        lambda runs: measures.wage_elasticity(runs.panels["none"].years),
        use="fit",
    ),
    *(
        Row(
            f"V10{letter}",
            f"Firms of {text} workers that train within a year",
            target,
            low,
            high,
            "OECD: European survey, Italy",
            "share of the firms of that size at the end of a year that trained anybody within it",
            lambda runs, least=least, most=most: measures.training_share(  # type: ignore[misc]
                runs.panels["none"].years, least, most
            ),
            use="fit",
        )
        for letter, text, least, most, target, low, high in (
            ("a", "10 to 49", 10, 50, "57%", 0.47, 0.67),
            ("b", "50 to 249", 50, 250, "82%", 0.72, 0.92),
            ("c", "250 and more", 250, 10**9, "93%", 0.83, 1.0),
        )
    ),
    Row(
        "V12",
        "Wage of those who completed a course of a training network over others there",
        "about +15%",
        0.10,
        0.20,
        "Zabin and Ringer 1997: a training network in Oregon",
        "arm with a training consortium, workers of its members at the end of the last full year: "
        "mean log wage of those with a course since the consortium began less that of those who "
        "never took any, in cells of age (ten years) and tenure (under 1, 1 to 5, over 5 years)",
        lambda runs: measures.trained_premium(runs.panels["training"].staff),
        ("none", "training"),
    ),
    Row(
        "V12b",
        "Wage level of the trade with a training consortium",
        "no effect",
        -0.01,
        0.01,
        "Zabin and Ringer 1997: a training network in Oregon",
        "median wage against no institution",
        lambda runs: runs.change("median_wage", "training"),
        ("none", "training"),
    ),
    *(
        Row(
            f"V13{letter}",
            f"Shops that obey wage law {text} by their customers",
            target,
            low,
            high,
            "US Department of Labor: Los Angeles, 2000",
            "not measured: the fact sets garment shops of Los Angeles that manufacturers "
            "check beside those that they do not; the model has neither the place nor such shops "
            "beside each other, and a floor with and without public inspection is another thing",
            None,
            places=("los-angeles",),
        )
        for letter, text, target, low, high in (
            ("", "without monitoring", "about 10%", 0.0, 0.25),
            ("b", "under thorough monitoring", "44%", 0.34, 0.54),
        )
    ),
    Row(
        "V14",
        "Low wages under a minimum standard",
        "+6 to 7%",
        0.04,
        0.09,
        "Dustmann et al.; Hälbig, Mertens and Müller 2023: Germany 2015",
        "wage of the lowest tenth with a labour floor at its default, against none",
        lambda runs: runs.change("p10_wage", "floor"),
        ("none", "floor"),
    ),
    Row(
        "V14b",
        "Jobs under a minimum standard",
        "no loss",
        -0.01,
        0.01,
        "Dustmann et al.; Hälbig, Mertens and Müller 2023: Germany 2015",
        "jobs with a labour floor against none",
        lambda runs: runs.change("jobs", "floor"),
        ("none", "floor"),
    ),
    Row(
        "V14c",
        "Part of the wage gain that is moves to better-paying firms",
        "up to 25%, or gains within firms instead",
        0.0,
        0.25,
        "Dustmann et al.; Hälbig, Mertens and Müller 2023: Germany 2015",
        "change of employment shares at the wages of firms without the floor, over the whole "
        "rise of the mean log wage, firms that have workers in both arms at the end",
        lambda runs: measures.reallocation(runs.panels["none"].years, runs.panels["floor"].years),
        ("none", "floor"),
    ),
    Row(
        "V17",
        "Pairs of firms that deal again a year later",
        "45% (spot) to 92% (relational), a district near the upper pole",
        0.70,
        0.92,
        "Reisch et al.: Hungary; Mizuno et al.: Japan",
        "pairs that dealt within a year, share that dealt within the next, mean over years",
        lambda runs: measures.pair_survival(runs.panels["none"].pairs),
    ),
    Row(
        "V19",
        "Growth of productivity of a service centre's clients over five years",
        "+3.4 to +16% over other firms",
        0.034,
        0.16,
        "Jarmin 1999; Lipscomb et al. 2017: United States",
        "arm with a service centre: log value added per worker five years after the first year, "
        "members less others, firms that stand in both years",
        lambda runs: measures.client_growth(runs.panels["service"].years),
        ("none", "service"),
    ),
    Row(
        "V19b",
        "The same: clients of under 20 workers less larger clients",
        "largest under 20 workers",
        0.0,
        1.0,
        "Jarmin 1999; Lipscomb et al. 2017: United States",
        "the value of V19 among firms of under 20 workers in the first year, less that among firms "
        "of 20 and more",
        lambda runs: (
            measures.client_growth(runs.panels["service"].years, below=20)
            - measures.client_growth(runs.panels["service"].years, least=20)
        ),
        ("none", "service"),
    ),
    Row(
        "V20",
        "Size of final firms over that of specialists",
        "15 over 8.5 workers (Santa Croce)",
        1.2,
        2.6,
        "Amin 2000",
        "workers per final firm over workers per specialist",
        lambda runs: measures.ratio(
            runs.outcome("mean_final_size"), runs.outcome("mean_specialist_size")
        ),
        use="fit",
        places=("santa-croce",),
    ),
)
