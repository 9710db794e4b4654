"""Time each rule of the season: ``python benchmarks/rules.py [--size MULTIPLE] [--quarters N]``.

Prints microseconds of processor time per quarter, rule by rule from the dearest, and what it takes
to record a quarter; a district of the size of the goal (see `districts`).
"""

import argparse
import time
from statistics import median

import numpy as np

import season_steps
from distretto.economy import observation
from distretto.economy.district import District, observed
from districts import agents, settled


def rule_times(district: District, quarters: int) -> dict[str, float]:
    """Median microseconds of each rule over the quarters that follow, from the dearest."""
    here = district.copy()
    season_steps.run(here)  # compiles, and brings the district into the caches
    spent = 1e-3 * np.median([season_steps.run(here) for _ in range(quarters)], axis=0)
    names = season_steps.rules()
    return {names[n]: round(float(spent[n]), 2) for n in np.argsort(-spent)}


def measure_times(district: District, repeats: int = 15) -> dict[str, float]:
    """Median microseconds of each measure of the outcomes of a quarter."""
    found = {}
    for measure in observation.MEASURES:
        groups = observed(measure, district.state)
        measure(*groups, district.quarter - 1)  # compiles
        spent = []
        for _ in range(repeats):
            started = time.thread_time_ns()
            measure(*groups, district.quarter - 1)
            spent.append(1e-3 * (time.thread_time_ns() - started))
        found[measure.__module__.rpartition(".")[2]] = round(median(spent), 2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=float, default=1.0, help="multiple of Santa Croce")
    parser.add_argument("--quarters", type=int, default=60, help="quarters measured")
    given = parser.parse_args()
    district = settled(given.size, 40)
    print(", ".join(f"{number} {name}" for name, number in agents(district).items()))
    for title, times in (
        ("rules of the season", rule_times(district, given.quarters)),
        ("recording a quarter", measure_times(district)),
    ):
        total = sum(times.values())
        print(f"\n{title:28}{'µs':>10}{'share':>8}")
        for name, spent in times.items():
            print(f"{name:28}{spent:10.1f}{spent / total:8.1%}")
        print(f"{'all':28}{total:10.1f}")


if __name__ == "__main__":
    main()
