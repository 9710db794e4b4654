"""What following persons from arm to arm costs, as a share of a comparison without.

    python benchmarks/twins.py [WORLDS]

Runs the same worlds of Santa Croce with and without the record of persons, one after the other and
in turns, in one process; prints the ratio of the two times for each world, and their median.
"""

from __future__ import annotations

import statistics
import sys
import time

from distretto.experiments import load_scenario, parse_arm
from distretto.experiments.ensemble import run_world
from distretto.experiments.worlds import World, prepare_kernels

ARMS = [parse_arm("none"), parse_arm("floor=labour-floor"), parse_arm("training-consortium")]
QUARTERS = 40


def seconds(world: World, people: bool) -> float:
    started = time.perf_counter()
    run_world(world, ARMS, QUARTERS, people=people, pictured=people)
    return time.perf_counter() - started


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    prepare_kernels()
    scenario = load_scenario("santa-croce")
    seconds(World(scenario, 1, 0), True)
    ratios = []
    for index in range(worlds):
        world = World(scenario, 1, index)
        order = (True, False) if index % 2 else (False, True)
        taken = {people: seconds(world, people) for people in order}
        ratios.append(taken[True] / taken[False])
        print(f"world {index}: {taken[False]:.2f} s without, {taken[True]:.2f} s with persons")
    print(f"with persons {statistics.median(ratios):.3f} times as long, in the median world")


if __name__ == "__main__":
    main()
