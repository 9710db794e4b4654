"""Every kind of figure, drawn from made-up numbers.

    python tests/report/made_figures.py        draws the reference images anew

Look at what has changed before you keep it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from distretto.districts.networks import Network as SupplierNetwork
from distretto.districts.networks import NetworkProfile, analyse
from distretto.report.figures.course import course_figure, course_of
from distretto.report.figures.deciders import Panel, deciders_figure, periods_figure
from distretto.report.figures.district_map import (
    Network,
    dependence_figure,
    dependence_of,
    map_figure,
)
from distretto.report.figures.effects import Effect, common_limits, effects_figure
from distretto.report.figures.employment import employment_figure
from distretto.report.figures.event_study import Event, event_figure
from distretto.report.figures.fan import fan_figure, fan_of
from distretto.report.figures.fit import Fit, fit_figure
from distretto.report.figures.memberships import Bar as Membership
from distretto.report.figures.memberships import membership_figure
from distretto.report.figures.style import arm_styles
from distretto.report.figures.supplier_network import chance_figure, levels_figure
from distretto.report.figures.waterfall import Bar, waterfall_figure
from distretto.report.figures.winners import Curve, Gain, gains_figure, wages_figure
from distretto.report.language import Language, find_language

FOLDER = Path(__file__).parent / "reference"
DOTS = 100  # an inch

ARMS = ("none", "training", "floor", "both together")
STYLES = arm_styles(ARMS, "none")
QUARTERS = np.arange(40.0)
WINDOW = (20, 39)
STARTS = {"both together": (8,)}
PHASES = (
    "design",
    "knitting",
    "cutting",
    "embroidery",
    "sewing",
    "finishing",
    "ironing",
    "packing",
)
KINDS = ("total", "part", "part", "part", "part", "part", "residual", "beside", "beside")
LINES = (
    "Value added gained",
    "Wages of stayers",
    "Wages of new jobs, less those lost",
    "Profit",
    "Interest",
    "Taxes",
    "Residual",
    "Public cost of institutions",
    "Fees of member firms",
)
AMOUNTS = {
    "training": (120.0, 70.0, 25.0, 12.0, 1.0, 12.0, 0.0, 60.0, 18.0),
    "floor": (-90.0, 110.0, -40.0, -135.0, -5.0, -20.0, 0.0, 10.0, 0.0),
}


def _walks(arm: int) -> np.ndarray:
    rng = np.random.default_rng(4)
    walk = 5000.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, (60, 40)), axis=1))
    drift = rng.normal(1.0, 0.6, (60, 1)) * np.linspace(0.0, 0.02, 40)
    return walk * (1.0 + arm * drift)


def fan(lang: Language) -> Figure:
    fans = {arm: fan_of(_walks(k)) for k, arm in enumerate(ARMS)}
    return fan_figure(QUARTERS, fans, STYLES, window=WINDOW, starts=STARTS, lang=lang)


def course(lang: Language) -> Figure:
    courses = {arm: course_of(_walks(k), _walks(0)) for k, arm in enumerate(ARMS) if k}
    return course_figure(QUARTERS, courses, STYLES, window=WINDOW, starts=STARTS, lang=lang)


def effects(lang: Language) -> Figure:
    rng = np.random.default_rng(5)
    rows = []
    for label in (
        "Output delivered",
        "Value added per worker",
        "Exports in sales (lower is better)",
    ):
        found = {}
        for arm in ARMS[1:]:
            mean, half = rng.normal(1.0, 2.0), rng.uniform(0.3, 2.0)
            found[arm] = Effect(mean, mean - half, mean + half, abs(mean) > half)
        rows.append((label, found))
    rows.append(("Workers trained", {arm: Effect(80.0, 70.0, 90.0, True) for arm in ARMS[1:]}))
    return effects_figure(rows, STYLES, common_limits([found for _, found in rows]), lang=lang)


def fit(lang: Language) -> Figure:
    rows = [
        Fit("Final firms", 300.0, 255.0, 345.0, 240.0, 290.0, 340.0, True),
        Fit("Jobs", 6200.0, 5270.0, 7130.0, 4900.0, 5200.0, 6000.0, False),
        Fit("Hires and separations", 0.27, 0.24, 0.6, 0.5, 0.75, 0.9, False),
    ]
    return fit_figure(rows, lang=lang)


def waterfall(lang: Language) -> Figure:
    ledgers = {
        arm: [
            Bar(lang(label), mean, mean - 14.0, mean + 14.0, kind)
            for label, mean, kind in zip(LINES, amounts, KINDS, strict=True)
        ]
        for arm, amounts in AMOUNTS.items()
    }
    unit = lang("numeraire per quarter")
    return waterfall_figure(ledgers, STYLES, unit=unit, lang=lang)


def wages(lang: Language) -> Figure:
    shares = np.linspace(0.05, 0.95, 19)
    before = 0.7 + 0.8 * shares**1.5
    without = before * 1.03
    with_arm = np.maximum(without, 0.9)
    change = with_arm - without
    curve = Curve(shares, before, without, with_arm, change, change - 0.01, change + 0.02)
    unit = lang("numeraire per quarter")
    return wages_figure(curve, "floor", STYLES["floor"], "none", unit=unit, lang=lang)


def gains(lang: Language) -> Figure:
    rng = np.random.default_rng(6)
    rows = []
    for label in ("All", "Skill: lowest third", "Skill: highest third", "Wages: lowest fifth"):
        mean, half = rng.normal(0.02, 0.02), rng.uniform(0.005, 0.02)
        jobs = rng.uniform(5.0, 80.0, 3)
        rows.append((lang(label), Gain(mean, mean - half, mean + half, *jobs)))
    unit = lang("numeraire per quarter")
    return gains_figure(rows, STYLES["training"], unit=unit, lang=lang)


def network(firms: int, *, located: bool = False) -> Network:
    rng = np.random.default_rng(firms)
    finals = max(1, firms // 3)
    final = np.arange(firms) < finals
    people = np.round(np.exp(rng.normal(2.0, 0.7, firms)))
    phases = tuple((0, 7) if f else (int(rng.integers(1, 7)),) for f in final)
    buyer = np.repeat(np.arange(finals), 3)
    supplier = rng.integers(finals, firms, buyer.size)
    place = rng.normal(0.0, 1.0, (2, firms)) if located else np.full((2, firms), np.nan)
    if located:
        place[:, -2:] = np.nan  # founded since
    value = rng.exponential(5.0, buyer.size)
    return Network(final, people, phases, 8, buyer, supplier, value, *place)


def map_of_twelve(lang: Language) -> Figure:
    return map_figure(network(12), PHASES, lang=lang)


def map_of_hundreds(lang: Language) -> Figure:
    return map_figure(network(400), (), lang=lang)


def map_by_place(lang: Language) -> Figure:
    return map_figure(network(60, located=True), PHASES, lang=lang)


def dependence(lang: Language) -> Figure:
    found = {arm: dependence_of(network(60 + 30 * k)) for k, arm in enumerate(ARMS)}
    return dependence_figure(found, STYLES, lang=lang)


def deciders(lang: Language) -> Figure:
    bars = (
        ("elasticity of a seller's attraction to its price", -0.62),
        ("share of the phases whose technique a path-breaking change of technology changes", 0.41),
        ("growth of market size", 0.2),
    )
    panels = [Panel("Value added", bars, 0.35), Panel("Jobs", bars[1:], None), Panel("x", (), 0.3)]
    return deciders_figure(panels, STYLES["training"], lang=lang)


def periods(lang: Language) -> Figure:
    effects = {
        arm: [(40.0 * k, 40.0 * k - 30.0, 40.0 * k + 30.0), (20.0, -5.0, 45.0), (None, None, None)]
        for k, arm in enumerate(ARMS[1:])
    }
    titles = ["quarters 0–19", "quarters 20–39", "quarters 40–59"]
    return periods_figure(effects, titles, STYLES, lang=lang)


@cache
def supplier_network() -> NetworkProfile:
    """Leaders buy from contractors and these from workshops, some of whom buy back."""
    random = np.random.default_rng(7)
    rows = [(f"W{i}", f"C{i % 12}", year, 2.0 + i % 3) for i in range(48) for year in (1, 2)]
    rows += [(f"C{i}", f"Lead {i % 3}", year, 20.0 + i) for i in range(12) for year in (1, 2)]
    for year in (1, 2):
        for i in random.choice(48, 12, replace=False):
            rows.append((f"C{random.integers(12)}", f"W{i}", year, 3.0))
    supplier, buyer, period, value = zip(*rows, strict=True)
    network = SupplierNetwork.from_arrays(supplier, buyer, value, period, sum_duplicates=True)
    return analyse(network, draws=40)


def network_levels(lang: Language) -> Figure:
    return levels_figure(supplier_network(), lang=lang)


def network_chance(lang: Language) -> Figure:
    return chance_figure(supplier_network().findings, lang=lang)


def event_study(lang: Language) -> Figure:
    """An effect that grows, no trend before it, and one time of which nothing can be bounded."""
    means = {-5: 0.4, -4: -0.3, -3: 0.2, -2: 0.1, 0: 2.6, 1: 4.0, 2: 4.9, 3: 5.1, 4: 6.0}
    events = [Event(at, mean, mean - 1.2, mean + 1.2) for at, mean in means.items()]
    events.append(Event(5, 6.0, -np.inf, np.inf))
    return event_figure(events, unit="")


def memberships(lang: Language) -> Figure:
    """Kinds that are known, that are left open in part, and of which nothing is known."""
    sure = [Membership("Marshallian", 0.91, 0.91, 0.91), Membership("Satellite platform", 0, 0, 0)]
    open_ones = [
        Membership("Led from outside", 0.62, 0.4, 0.9),
        Membership("Node in a global network", None, 0.0, 1.0),
    ]
    return membership_figure([sure, open_ones])


def employment(lang: Language) -> Figure:
    """A district that falls with the nation and comes back ahead of it."""
    years = np.arange(2006.0, 2016.0)
    district = np.array([900, 905, 910, 870, 865, 872, 880, 893, 905, 918.0])
    nation = 1e4 * np.array([500, 506, 508, 490, 486, 485, 486, 488, 492, 498.0])
    return employment_figure(years, district, nation, (2008.0, 2011.0))


FIGURES: dict[str, Callable[[Language], Figure]] = {
    each.__name__: each
    for each in (
        fan,
        course,
        effects,
        fit,
        waterfall,
        wages,
        gains,
        map_of_twelve,
        map_of_hundreds,
        map_by_place,
        dependence,
        deciders,
        periods,
        event_study,
        network_levels,
        network_chance,
        memberships,
        employment,
    )
}


def draw(name: str, path: Path, code: str = "en") -> Figure:
    """Draw a figure into an image, in the font that matplotlib brings along."""
    with matplotlib.rc_context({"font.family": "DejaVu Sans", "text.hinting": "none"}):
        figure = FIGURES[name](find_language(code))
        FigureCanvasAgg(figure)
        figure.savefig(path, dpi=DOTS, facecolor="white", metadata={"Software": None})
    return figure


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in FIGURES:
        draw(each, FOLDER / f"{each}.png")
