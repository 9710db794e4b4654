"""Time the measures of supplier networks: ``python benchmarks/networks.py [--quick]``.

Networks of made districts, in which some firms buy more than others and values are lognormal, are
measured against 200 networks rewired at random. Timed are rewiring, all measures of one network,
and the whole analysis. Best of several but for the last; writes
``benchmarks/results_networks.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from distretto.districts.networks import Network, analyse, rewired
from distretto.districts.networks.measures import measured

RESULTS = Path(__file__).parent / "results_networks.json"
DRAWS = 200
# Firms, links of a period, periods.
SIZES = ((100, 500, 1), (500, 5_000, 1), (500, 5_000, 5), (2_000, 20_000, 1))
QUICK = SIZES[:1]
# Goals in processor seconds for the whole analysis.
GOALS = {"500 firms, 5,000 links, 1 periods": 60.0}


def made(firms: int, links: int, periods: int, seed: int = 1) -> Network:
    """Return a network with exactly so many links in every period."""
    random = np.random.default_rng(seed)
    columns = []
    for period in range(periods):
        pairs = np.zeros(0, np.int64)
        while len(pairs) < links:
            supplier = random.integers(0, firms, 2 * links)
            buyer = (firms * random.random(2 * links) ** 1.5).astype(np.int64)
            pairs = np.unique((supplier * firms + buyer)[supplier != buyer])
        chosen = random.choice(pairs, links, replace=False)
        columns.append((chosen // firms, chosen % firms, np.full(links, float(period))))
    supplier, buyer, when = (np.concatenate(part) for part in zip(*columns, strict=True))
    return Network.from_arrays(supplier, buyer, random.lognormal(size=len(when)), when)


def best(function: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of several calls, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        function()
        times.append(time.process_time() - started)
    return min(times)


def measure(firms: int, links: int, periods: int) -> dict[str, float | bool | None]:
    network = made(firms, links, periods)
    random = np.random.default_rng(1)
    recent = network.pooled()
    whole = best(lambda: analyse(network, draws=DRAWS), 1)
    goal = GOALS.get(name_of(firms, links, periods))
    return {
        "rewiring_s": best(lambda: rewired(network.flows[0], random), 5),
        "measuring_s": best(lambda: measured(network.flows, recent, network.local, periods), 5),
        "analysing_s": whole,
        "goal_s": goal,
        "met": None if goal is None else whole <= goal,
    }


def name_of(firms: int, links: int, periods: int) -> str:
    return f"{firms:,} firms, {links:,} links, {periods} periods"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the smallest network only")
    options = parser.parse_args()
    results = {}
    for size in QUICK if options.quick else SIZES:
        results[name_of(*size)] = measure(*size)
        print(name_of(*size), json.dumps(results[name_of(*size)]), flush=True)
    report = {"machine": platform.processor() or platform.machine(), "results": results}
    if not options.quick:
        RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
