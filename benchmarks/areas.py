"""Time the delineation of labour market areas: ``python benchmarks/areas.py [--quick]``.

Flows of made countries follow a gravity model: places scattered over a square, lognormal sizes
with a few towns, flows falling with distance, 30 to 40 destinations each, rather more than half of
the residents working where they live; rows and codes are in no spatial order. Where the data
folder is present, the flows of Sardinia too. Everything is timed from columns in memory, after
compilation, best of several: arranging the flows, and the delineation. ``--million`` adds a million
places. Writes ``benchmarks/results_areas.json``.
"""

import argparse
import contextlib
import json
import platform
import resource
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from distretto.areas import Flows, delineate

HERE = Path(__file__).parent
SARDINIA = HERE.parents[1] / "shared" / "data" / "it_sardinia_2001" / "flows.csv.gz"
RESULTS = HERE / "results_areas.json"

NEIGHBOURS = 60  # places among which the residents of one choose
OWN_SHARE = 0.55

# Goals in seconds for arranging and delineating together, by number of places.
GOALS = {377: 0.0019, 1_000: 0.0066, 4_000: 0.029, 8_000: 0.030, 100_000: 0.7, 1_000_000: 12.0}


def gravity(places: int, seed: int = 1) -> tuple[NDArray[np.int64], ...]:
    """Return origin, destination, workers of a made country, rows in no order."""
    rng = np.random.default_rng(seed)
    where = rng.random((places, 2)) * np.sqrt(places)
    size = rng.lognormal(6.0, 1.0, places)
    size[rng.random(places) < 0.01] *= 20
    tree = cKDTree(where)
    columns = []
    for start in range(0, places, 50_000):
        chunk = np.arange(start, min(start + 50_000, places))
        distance, neighbour = tree.query(where[chunk], k=min(NEIGHBOURS + 1, places))
        distance, neighbour = distance[:, 1:], neighbour[:, 1:]
        weight = size[neighbour] / (1.0 + distance) ** 2.5
        share = (1 - OWN_SHARE) * weight / weight.sum(axis=1, keepdims=True)
        workers = rng.poisson(size[chunk, None] * share)
        row, column = np.nonzero(workers)
        own = rng.poisson(OWN_SHARE * size[chunk])
        columns.append(
            (
                np.concatenate([chunk[row], chunk]),
                np.concatenate([neighbour[row, column], chunk]),
                np.concatenate([workers[row, column], own]),
            )
        )
    origin, destination, workers = (np.concatenate(part) for part in zip(*columns, strict=True))
    order = rng.permutation(np.flatnonzero(workers))
    return origin[order] + 1001, destination[order] + 1001, workers[order]


def sardinia() -> tuple[NDArray[np.int64], ...]:
    import pandas as pd

    table = pd.read_csv(SARDINIA)
    return tuple(table[name].to_numpy() for name in ("origin", "destination", "workers"))


def forget_peak() -> None:
    """Let the peak of memory count from now on, where the system can (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> float:
    """Return the peak of memory of the whole process, the columns given included."""
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(columns: tuple[NDArray[np.int64], ...], repeats: int) -> dict[str, float | None]:
    """Return the best times in seconds, and the size of the task.

    Processor time is told beside elapsed time: where other programs share the machine it is the
    fairer figure, and all that is timed runs in one thread.
    """
    forget_peak()
    clocks = (time.perf_counter, time.thread_time)
    arranging, delineating, both, both_processor = [], [], [], []
    for _ in range(repeats):
        start = [clock() for clock in clocks]
        flows = Flows.from_arrays(*columns)
        middle = clocks[0]()
        result = delineate(flows)
        end = [clock() for clock in clocks]
        arranging.append(middle - start[0])
        delineating.append(end[0] - middle)
        both.append(end[0] - start[0])
        both_processor.append(end[1] - start[1])
        places, pairs = len(flows), len(flows.out_place)
        areas, iterations = len(result), result.iterations
        del flows, result
    goal = GOALS.get(places)
    # A flow as it is given: origin, destination and workers of 8 bytes each.
    given = 24 * pairs / 2**20
    return {
        "places": places,
        "flows": pairs,
        "areas": areas,
        "iterations": iterations,
        "arranging_s": min(arranging),
        "delineating_s": min(delineating),
        "both_s": min(both),
        "both_processor_s": min(both_processor),
        "goal_s": goal,
        "met": None if goal is None else min(both_processor) <= goal,
        "given_mib": given,
        "peak_mib": peak_mib(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument("--million", action="store_true", help="a million places too")
    options = parser.parse_args()
    delineate(Flows.from_arrays(*gravity(200)))  # compiles
    sizes = [1_000, 4_000] if options.quick else [1_000, 4_000, 8_000, 100_000]
    tasks = {f"gravity {size:,}": size for size in sizes + [1_000_000] * options.million}
    results = {}
    if SARDINIA.is_file():
        results["Sardinia"] = measure(sardinia(), 15)
        print("Sardinia", json.dumps(results["Sardinia"]))
    for name, size in tasks.items():
        results[name] = measure(gravity(size), 2 if size > 500_000 else 5 if size > 50_000 else 9)
        print(name, json.dumps(results[name]))
    report = {"machine": platform.processor() or platform.machine(), "results": results}
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
