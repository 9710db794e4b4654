"""Time the evaluation: ``python benchmarks/evaluation.py [--quick] [--out FILE]``.

Made panels: unit and period effects, treatment from four dates on or never, value added, the six
parts that add up to it, and jobs. Nothing here is compiled. Processor time on one core, median of
several after a first that is not counted; what enters a ratio is measured in turn within one
process.

- group-time: effects on all groups in all periods, their means over all and by time since
  treatment, with standard errors: 100,000 firms over 10 periods, one outcome.
- ledger: the mean effect and its interval for eight lines, against one line.
- randomisation: 999 permutations of treatment over 50 districts of 20 firms, eight lines.
- reading: a million rows of firms, from CSV and from Parquet.
- workers: a million rows of workers from Parquet, the Gini coefficient of each period, and
  payrolls by fifth of pay.

Writes ``benchmarks/results_evaluation.json``. With ``--quick`` everything is a hundredth as large
and nothing is written unless ``--out`` is given. ``run.py`` runs it as one of its sections.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from distretto.evaluation.aggregation import aggregate
from distretto.evaluation.building import build_panel
from distretto.evaluation.estimators import Design
from distretto.evaluation.group_time import group_time
from distretto.evaluation.inference.asymptotic import Asymptotic
from distretto.evaluation.inference.randomisation import randomise
from distretto.evaluation.ledger import PARTS, TOTAL, gain_ledger
from distretto.evaluation.panel import Panel
from distretto.evaluation.welfare.inequality import gini
from distretto.evaluation.workers import worker_classes
from distretto.tables.panel_reading import read_panel
from distretto.tables.panels import FIRM_PANEL, WORKER_PANEL

RESULTS = Path(__file__).parent / "results_evaluation.json"
GOALS = {"group_time_s": 10.0, "ledger_ratio": 3.0}
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PERIODS = 10
LINES = (TOTAL, *PARTS, "jobs")


def panel_of(firms: int, districts: int | None = None, seed: int = 1) -> Panel:
    """Return a made panel of eight lines; treatment is given to whole districts, if there are."""
    rng = np.random.default_rng(seed)
    cluster = np.arange(firms) * (districts or firms) // firms
    dates = rng.choice([3, 4, 6, 8, PERIODS, PERIODS, PERIODS], cluster[-1] + 1)
    dates[:2] = 3, PERIODS  # both kinds are there, however few
    start = dates[cluster]
    values = rng.normal(100.0, 10.0, (firms, 1, 8)) + rng.normal(size=(firms, PERIODS, 8))
    values += (np.arange(PERIODS) >= start[:, None])[:, :, None]
    values[:, :, 0] = values[:, :, 1:7].sum(axis=2)
    return Panel(
        units=np.array([f"f{i}" for i in range(firms)], dtype=object),
        periods=np.arange(2010.0, 2010.0 + PERIODS),
        start=start,
        values=values,
        outcomes=LINES,
        cluster=cluster,
        covariates=np.zeros((firms, 0)),
    )


def first_lines(panel: Panel, count: int) -> Panel:
    return panel.of(np.ascontiguousarray(panel.values[:, :, :count]), panel.outcomes[:count])


def seconds(function: Callable[[], Any]) -> float:
    started = time.process_time()
    function()
    return time.process_time() - started


def measure_group_time(firms: int, repeats: int) -> dict[str, float]:
    panel = first_lines(panel_of(firms), 1)

    def estimate() -> None:
        effects = group_time(panel)
        for by in ("simple", "event"):
            found = aggregate(effects, by)
            found.se, found.overall_se  # noqa: B018 - computed when asked for

    estimate()
    return {"firms": firms, "group_time_s": median(seconds(estimate) for _ in range(repeats))}


def measure_ledger(firms: int, repeats: int) -> dict[str, float]:
    eight = panel_of(firms)
    one = first_lines(eight, 1)

    def whole() -> None:
        known = Asymptotic.of(Design().effect(eight))
        if not gain_ledger(eight, known.estimates, known).closes:
            raise AssertionError("the ledger does not add up")

    def line() -> None:
        known = Asymptotic.of(Design().effect(one))
        known.interval(np.ones(1))

    line()
    whole()
    pairs = [(seconds(line), seconds(whole)) for _ in range(repeats)]
    return {
        "firms": firms,
        "one_line_s": median(a for a, _ in pairs),
        "ledger_s": median(b for _, b in pairs),
        "ledger_ratio": median(b / a for a, b in pairs),
    }


def measure_randomisation(firms: int, draws: int) -> dict[str, float]:
    panel = panel_of(firms, districts=min(50, firms))
    spent = seconds(lambda: randomise(panel, Design().estimate, draws=draws))
    return {
        "firms": firms,
        "draws": draws,
        "randomisation_s": spent,
        "ms_per_draw": 1e3 * spent / draws,
    }


def firm_rows(rows: int) -> pd.DataFrame:
    panel = panel_of(rows // PERIODS)
    unit, period = (each.ravel() for each in np.indices((panel.n, PERIODS)))
    from_period = np.append(panel.periods, np.nan)[panel.start[unit]]
    columns = {name: panel.values[:, :, k].ravel() for k, name in enumerate(LINES)}
    return pd.DataFrame(
        {
            "firm": panel.units[unit],
            "period": panel.periods[period].astype(np.int64),
            "treated_from": pd.array(from_period, dtype="Float64").astype("Int64"),
            **columns,
        }
    )


def measure_reading(rows: int, folder: Path, repeats: int) -> dict[str, float]:
    frame = firm_rows(rows)
    frame.to_csv(folder / "firms.csv", index=False, float_format="%.2f")
    frame.to_parquet(folder / "firms.parquet")
    found: dict[str, float] = {"rows": len(frame)}
    for kind in ("csv", "parquet"):
        read = [
            seconds(lambda path=folder / f"firms.{kind}": read_panel(path, FIRM_PANEL))
            for _ in range(repeats)
        ]
        found[f"{kind}_s"] = median(read)
    read_frame = read_panel(folder / "firms.parquet", FIRM_PANEL)
    found["building_s"] = seconds(lambda: build_panel(read_frame, LINES))
    return found


def measure_workers(rows: int, folder: Path, repeats: int) -> dict[str, float]:
    rng = np.random.default_rng(2)
    people = rows // PERIODS
    firms = panel_of(max(10, people // 10))
    worker, period = (each.ravel() for each in np.indices((people, PERIODS)))
    home = rng.integers(0, firms.n, people)[worker]
    moved = rng.random(worker.size) < 0.05
    frame = pd.DataFrame(
        {
            "worker": np.char.add("w", worker.astype(str)).astype(object),
            "firm": firms.units[np.where(moved, rng.integers(0, firms.n, worker.size), home)],
            "period": firms.periods[period].astype(np.int64),
            "pay": rng.lognormal(10.0, 0.5, worker.size),
        }
    )
    frame.to_parquet(folder / "workers.parquet")
    table = read_panel(folder / "workers.parquet", WORKER_PANEL)
    read = [
        seconds(lambda: read_panel(folder / "workers.parquet", WORKER_PANEL))
        for _ in range(repeats)
    ]

    def each_period() -> None:
        for _, pay in table.groupby("period")["pay"]:
            gini(pay.to_numpy())

    return {
        "rows": len(frame),
        "parquet_s": median(read),
        "gini_s": median(seconds(each_period) for _ in range(repeats)),
        "classes_s": median(seconds(lambda: worker_classes(table, firms)) for _ in range(repeats)),
    }


def measure(quick: bool = False) -> dict[str, dict[str, float]]:
    """Everything, rounded to milliseconds."""
    scale, repeats = (100, 1) if quick else (1, 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {
            "group_time": measure_group_time(100_000 // scale, repeats),
            "ledger": measure_ledger(20_000 // scale, 3 * repeats),
            "randomisation": measure_randomisation(1_000 // scale, 99 if quick else 999),
            "reading": measure_reading(1_000_000 // scale, folder, repeats),
            "workers": measure_workers(1_000_000 // scale, folder, repeats),
        }
    return {
        part: {key: round(value, 3) for key, value in numbers.items()}
        for part, numbers in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a hundredth of the size")
    parser.add_argument("--out", type=Path, help="file for the results")
    given = parser.parse_args()
    if not ONE_THREAD.keys() <= os.environ.keys():
        # Threads of linear algebra that wait are counted as working; they are numbered at import.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD})
    results = measure(given.quick)
    for part, numbers in results.items():
        print(part, json.dumps(numbers))
    out = given.out or (None if given.quick else RESULTS)
    if out is not None:
        report = {
            "machine": platform.processor() or platform.machine(),
            "goals": GOALS,
            "results": results,
        }
        out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
