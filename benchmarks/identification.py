"""Time the identification of districts: ``python benchmarks/identification.py [--out FILE]``.

A made country of 600 areas, 600 industries and four classes of size, of which every cell has units
and jobs: 1.44 million rows. Timed are reading it from Parquet and from CSV, and identifying the
districts, with jobs told and with units only. Processor time on one core, median of several.
Writes ``benchmarks/results_identification.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from distretto.districts import identify, read_grouping
from distretto.tables import read_employment

RESULTS = Path(__file__).parent / "results_identification.json"
GOAL = 2.0  # seconds, to identify
CLASSES = {"1-9": 2, "10-49": 20, "50-249": 100, "250+": 600}


def country(areas: int, industries: int, seed: int = 1) -> pd.DataFrame:
    """Units and jobs of every area, industry and class."""
    rng = np.random.default_rng(seed)
    divisions = sorted(code for code in read_grouping("nace-rev2").codes if len(code) == 2)
    per = -(-industries // len(divisions))
    codes = [f"{division}{at:02d}" for division in divisions for at in range(per)][:industries]
    grid = pd.MultiIndex.from_product(
        [[f"{area:04d}" for area in range(areas)], codes, list(CLASSES)],
        names=["place", "industry", "size_class"],
    ).to_frame(index=False)
    pull = rng.lognormal(0, 1.2, (areas, industries))
    mean = np.array(list(CLASSES.values()))
    units = 1 + rng.poisson(np.outer(pull.ravel(), 200.0 / mean**1.2)).ravel()
    low = np.tile([1, 10, 50, 250], areas * industries)
    jobs = np.maximum(units * np.tile(mean, areas * industries), units * low)
    return grid.assign(units=units, employment=jobs)


def timed(call: Callable[[], Any], repeats: int) -> float:
    """Return the median processor time in seconds."""
    spent = []
    for _ in range(repeats):
        started = time.process_time()
        call()
        spent.append(time.process_time() - started)
    return round(median(spent), 3)


def measure(areas: int, industries: int, repeats: int) -> dict[str, Any]:
    """Return the times and the size of the task."""
    frame = country(areas, industries)
    with tempfile.TemporaryDirectory() as folder:
        parquet, csv = (Path(folder) / f"employment.{kind}" for kind in ("parquet", "csv"))
        frame.to_parquet(parquet)
        frame.to_csv(csv, index=False)
        reading = {
            "read_parquet_s": timed(lambda: read_employment(parquet), repeats),
            "read_csv_s": timed(lambda: read_employment(csv), repeats),
        }
    told = read_employment(frame)
    counted = read_employment(frame.drop(columns="employment"))
    identifying = timed(lambda: identify(told).to_dataframe(), repeats)
    return {
        "areas": areas,
        "industries": industries,
        "rows": len(frame),
        **reading,
        "identify_s": identifying,
        "identify_units_only_s": timed(lambda: identify(counted).to_dataframe(), repeats),
        "goal_s": GOAL,
        "met": identifying <= GOAL,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a hundredth of the size")
    parser.add_argument("--out", type=Path, help="file for the results")
    given = parser.parse_args()
    size = (60, 60, 1) if given.quick else (600, 600, 5)
    results = measure(*size)
    print(json.dumps(results, indent=1))
    out = given.out or (None if given.quick else RESULTS)
    if out is not None:
        report = {"machine": platform.processor() or platform.machine(), "results": results}
        out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
