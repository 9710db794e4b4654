"""Time the measures of concentration: ``python benchmarks/concentration.py [--quick]``.

A made country of 600 areas and 600 industries: lognormal sizes of both, each industry drawn to
some areas as Ellison and Glaeser model natural advantage, a quarter of the cells empty; and plants
in a square, for the density of distances. Everything is timed from arrays in memory, after
compilation, best of several. Writes ``benchmarks/results_concentration.json``.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from distretto.districts import concentration as measures

RESULTS = Path(__file__).parent / "results_concentration.json"
GOAL = 2.0  # seconds of processor time for all measures of 600 areas and 600 industries


def country(areas: int, industries: int, seed: int = 1) -> np.ndarray:
    """Return jobs by area and industry of a made country."""
    draws = np.random.default_rng(seed)
    size = draws.lognormal(0.0, 1.0, areas)
    fair = np.outer(size, draws.lognormal(0.0, 1.0, industries)) * 30
    return draws.poisson(fair * draws.gamma(0.3, 1 / 0.3, fair.shape))


def best(work: Callable[[], Any], repeats: int) -> dict[str, float]:
    """Return the best elapsed time and the best processor time, in seconds."""
    elapsed, processor = [], []
    for _ in range(repeats):
        start = time.perf_counter(), time.process_time()
        work()
        elapsed.append(time.perf_counter() - start[0])
        processor.append(time.process_time() - start[1])
    return {"elapsed_s": min(elapsed), "processor_s": min(processor)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file for the results")
    options = parser.parse_args()
    number, repeats = (100, 2) if options.quick else (600, 5)
    jobs = country(number, number)
    plants, groups = np.full(number, 0.01), np.arange(number) // 7
    tasks = {
        "all": lambda: measures.concentration(jobs, plants=plants, groups=groups),
        "quotients": lambda: measures.location_quotients(jobs),
        "prevalence": lambda: measures.prevalence(jobs),
        "posterior intervals": lambda: measures.posterior_intervals(jobs, 100.0),
        "bootstrap intervals": lambda: measures.bootstrap_intervals(jobs, 100.0),
        "agglomeration": lambda: measures.agglomeration(jobs, plants),
        "gini of location": lambda: measures.gini_of_location(jobs),
        "variety": lambda: measures.variety(jobs, groups),
    }
    results: dict[str, Any] = {}
    for name, work in tasks.items():
        results[name] = best(work, repeats)
        print(f"{name}, {number} x {number}", json.dumps(results[name]))
    results["all"] |= {"goal_s": GOAL, "met": results["all"]["processor_s"] <= GOAL}

    draws = np.random.default_rng(1)
    sites = draws.random((5_000, 2)) * 100
    measures.distance_density(sites[:50], sites, replications=20)  # compiles
    for size in [100] if options.quick else [100, 1_000, 3_000]:

        def work(size: int = size) -> Any:
            return measures.distance_density(sites[:size], sites, replications=1000)

        name = f"distances, {size} plants, 1000 drawings"
        results[name] = best(work, 1)
        print(name, json.dumps(results[name]))
    report = {"machine": platform.processor() or platform.machine(), "results": results}
    options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
