"""Comparisons with made-up numbers, of the classes that a real run returns; a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from numpy.typing import NDArray

from distretto.experiments import Arm, Comparison, facts_against_model, parse_spec
from distretto.experiments.results import build_summary
from distretto.experiments.snapshots import Snapshot
from distretto.experiments.twins import GROUPS, QUANTILES, TRAITS, Twins, people_dataset
from distretto.provenance import provenance
from distretto.scenarios import Fact, KnownFact, Money, Prior, Scenario

ARMS = {
    "none": "",
    "training": "training-consortium",
    "floor": "labour-floor",
    "both": "training-consortium+labour-floor@8",
}


class Made(NamedTuple):
    """An outcome: what it is, its level, and its relative change per arm (absolute at level 0)."""

    label: str
    unit: str
    better: str
    group: str
    headline: int
    level: float
    effect: float


OUTCOMES = {
    "output": Made("Real output", "units", "higher", "competitiveness", 1, 6900.0, 0.012),
    "productivity": Made(
        "Value added per worker", "numeraire per quarter", "higher", "competitiveness", 1, 1.4, 0.01
    ),
    "exports": Made("Exports in sales", "share", "higher", "competitiveness", 1, 0.18, 0.001),
    "exits": Made("Exits of firms", "share per year", "lower", "competitiveness", 1, 0.096, 0.05),
    "put_out": Made("Work put out", "share", "", "structure", 0, 0.6, -0.01),
    "jobs": Made("Jobs", "jobs", "higher", "workers", 1, 6200.0, -0.01),
    "median_wage": Made("Median wage", "numeraire per quarter", "higher", "workers", 1, 1.05, 0.01),
    "training": Made("Workers trained", "share", "higher", "workers", 1, 0.03, 1.6),
    "below_floor": Made("Workers below the floor", "share", "lower", "workers", 1, 0.11, -0.3),
    "public_cost": Made(
        "Public cost", "numeraire per quarter", "lower", "distribution", 1, 0.0, 12.0
    ),
    "wages": Made("Wages", "numeraire per quarter", "", "distribution", 0, 5600.0, 0.012),
    "profit": Made("Profit", "numeraire per quarter", "", "distribution", 0, 2500.0, 0.008),
    "interest": Made("Interest", "numeraire per quarter", "", "distribution", 0, 40.0, 0.001),
    "taxes": Made("Tax on profit", "numeraire per quarter", "", "distribution", 0, 560.0, 0.01),
    "benefits": Made(
        "Replacement income paid", "numeraire per quarter", "lower", "distribution", 0, 300.0, -0.02
    ),
}
SHARED = ("wages", "profit", "interest", "taxes")  # what value added is divided into


class MakeComparison(Protocol):
    """Makes a comparison; see `make_comparison`."""

    def __call__(
        self,
        arms: dict[str, str] | None = None,
        worlds: int = 12,
        quarters: int = 48,
        *,
        title: str = "A district",
        labels: dict[str, str] | None = None,
        missing: Sequence[str] = (),
        died_out: Sequence[int] = (),
        wanted: int | None = None,
        followed: bool = True,
        money: Money | None = None,
    ) -> Comparison: ...


BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("there is no Chromium here; tools/install_chromium.sh installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_file(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page without a network; at the end, nothing was asked of one and nothing failed."""
    troubles: list[str] = []
    contexts = []

    def opened(path: Path, width: int, *, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith("file:") else troubles.append(request.url)
            ),
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="session")
def make_comparison() -> MakeComparison:
    """Return a maker of comparisons: `missing` names outcomes that have no value in any world."""

    def make(
        arms: dict[str, str] | None = None,
        worlds: int = 12,
        quarters: int = 48,
        *,
        title: str = "A district",
        labels: dict[str, str] | None = None,
        missing: Sequence[str] = (),
        died_out: Sequence[int] = (),
        wanted: int | None = None,
        followed: bool = True,
        money: Money | None = None,
    ) -> Comparison:
        scenario = replace(made_scenario(title), money=money)
        parsed = [Arm(name, spec, parse_spec(spec)) for name, spec in (arms or ARMS).items()]
        dataset = made_dataset([a.name for a in parsed], worlds, quarters, labels or {}, missing)
        dataset["died_out"].values[:, list(died_out)] = True
        origin = provenance(
            scenario=scenario.name, scenario_sha256=scenario.sha256, seed=1, with_time=False
        )
        return Comparison(
            scenario,
            tuple(parsed),
            dataset,
            build_summary(dataset, parsed, origin),
            facts_against_model(scenario, dataset),
            worlds if wanted is None else wanted,
            made_people(dataset) if followed else None,
            made_snapshot([a.name for a in parsed]) if followed else None,
        )

    return make


def made_dataset(
    arms: Sequence[str],
    worlds: int,
    quarters: int,
    labels: dict[str, str],
    missing: Sequence[str],
) -> xr.Dataset:
    """Random walks around a level that differs by world, and drift from arm to arm."""
    dims = ("arm", "world", "quarter")
    variables = {}
    for position, (name, outcome) in enumerate(OUTCOMES.items()):
        values = made_values(outcome, position, len(arms), worlds, quarters)
        if name in missing:
            values[:] = np.nan
        attributes: dict[str, Any] = {
            "label": labels.get(name, outcome.label),
            "unit": outcome.unit,
            "better": outcome.better,
            "group": outcome.group,
            "headline": outcome.headline,
        }
        variables[name] = (dims, values, attributes)
    added = sum(variables[name][1] for name in SHARED)
    variables["value_added"] = (
        dims,
        added,
        {
            "label": "Value added",
            "unit": "numeraire per quarter",
            "better": "higher",
            "group": "distribution",
            "headline": 0,
        },
    )
    flags = np.zeros((len(arms), worlds), dtype=bool)
    rng = np.random.default_rng(7)
    coords = {
        "arm": list(arms),
        "world": np.arange(worlds),
        "quarter": np.arange(quarters),
        "died_out": (("arm", "world"), flags),
        "exploded": (("arm", "world"), flags.copy()),
        "prior": ["markets.price_elasticity", "labour.growth"],
        "prior_value": (("world", "prior"), rng.uniform(0.0, 1.0, (worlds, 2))),
    }
    attributes = {"scenario": "made-up", "seed": 1, "reference": arms[0], "currency": ""}
    return xr.Dataset(variables, coords=coords, attrs=attributes)


def made_people(dataset: xr.Dataset) -> xr.Dataset:
    """Twins whose wages add up to those of the dataset; nobody is unregistered."""
    rng = np.random.default_rng(11)
    wages = dataset["wages"].transpose("arm", "world", "quarter").values
    change = np.nan_to_num(wages - wages[:1])
    won = np.abs(0.3 * change) + (np.arange(len(change)) > 0)[:, None, None]
    found = []
    for world in range(dataset.sizes["world"]):
        shape = (len(change), len(GROUPS), len(TRAITS))
        persons = rng.integers(5, 90, shape).astype(float)
        persons[:, :, TRAITS.index("unregistered")] = 0.0
        level = rng.normal(1.0, 0.05, shape)
        held = persons > 0.0
        without = np.where(held, level, np.nan)
        with_arm = np.where(
            held, level * (1.0 + 0.01 * np.arange(len(change)))[:, None, None], np.nan
        )
        without[:, GROUPS.index("joiners")] = np.nan
        with_arm[:, [GROUPS.index("displaced"), GROUPS.index("leavers")]] = np.nan
        paid = np.stack([change[:, world], won[:, world], -won[:, world]], axis=-1)
        curve = 0.7 + 0.8 * QUANTILES + rng.normal(0.0, 0.01)
        curves = np.stack(
            [np.stack([curve, curve * (1.02 + 0.01 * k)]) for k in range(len(change))]
        )
        found.append(Twins(paid, curves, persons, with_arm, without))
    arms = [str(arm) for arm in dataset["arm"].values]
    return people_dataset(arms, list(range(len(found))), found)


def made_snapshot(arms: Sequence[str]) -> Snapshot:
    """Six final firms and ten specialists, with links among them."""
    rng = np.random.default_rng(3)
    names = [f"F{k}" for k in range(6)] + [f"S{k}" for k in range(10)]
    firms, ties = [], []
    for arm in ("", *arms):
        firms.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "firm": names,
                    "role": ["final"] * 6 + ["specialist"] * 10,
                    "phases": ["1;2"] * 6 + [str(1 + k % 5) for k in range(10)],
                    "people": rng.integers(2, 40, 16),
                    "name": "",
                    "x": np.nan,
                    "y": np.nan,
                }
            )
        )
        pairs = [(b, s) for b in names[:6] for s in rng.choice(names[6:], 3, replace=False)]
        ties.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "buyer": [b for b, _ in pairs],
                    "supplier": [s for _, s in pairs],
                    "value": rng.uniform(1.0, 20.0, len(pairs)),
                }
            )
        )
    return Snapshot(pd.concat(firms, ignore_index=True), pd.concat(ties, ignore_index=True))


def made_values(
    outcome: Made, seed: int, arms: int, worlds: int, quarters: int
) -> NDArray[np.float64]:
    """One outcome over (arm, world, quarter)."""
    rng = np.random.default_rng(seed)
    if outcome.level == 0.0:
        return np.stack([np.full((worlds, quarters), outcome.effect * arm) for arm in range(arms)])
    walk = np.cumsum(rng.normal(0.0, 0.004, (worlds, quarters)), axis=1)
    base = outcome.level * np.exp(rng.normal(0.0, 0.08, (worlds, 1)) + walk)
    response = rng.normal(1.0, 0.5, (worlds, 1)) * (1.0 - np.exp(-np.arange(quarters) / 15.0))
    return np.stack([base * (1.0 + outcome.effect * arm * response) for arm in range(arms)])


def made_scenario(title: str) -> Scenario:
    """A scenario with every kind of entry."""
    return Scenario(
        name="made-up",
        title=title,
        summary="A district made up for tests.",
        description="A district that exists nowhere.",
        kind="stylised",
        parameters={
            "schedule.burn_in": Fact(value=20, unit="quarters", source="modelling choice"),
            "markets.price_elasticity": Prior(
                low=2.5, high=6.0, shape="uniform", reason="differentiated goods", unit="1"
            ),
            "labour.growth": Prior(
                low=0.1, high=0.4, shape="triangular", mode=0.2, reason="guess", unit="share"
            ),
        },
        facts={
            "jobs": fact(6200.0, "jobs", "jobs", "calibration"),
            "exports": fact(0.18, "share", "exports", "validation"),
            "exits": fact(0.04, "share per year", "exits", "validation"),
            "phases": KnownFact(value=18, unit="phases", source="Amin 2000", note="15 to 20"),
        },
        integers=frozenset({"schedule.burn_in"}),
        file=Path("made-up.toml"),
        content=b"made up",
    )


def fact(value: float, unit: str, outcome: str, use: Any) -> KnownFact:
    """A fact with a band of a fifth around it."""
    return KnownFact(
        value=value,
        low=0.8 * value,
        high=1.2 * value,
        unit=unit,
        source="Amin 2000 & others",
        outcome=outcome,
        use=use,
        band_reason="a fifth either way",
    )
