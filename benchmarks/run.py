"""Time the model: ``python benchmarks/run.py [--quick] [--out FILE]``.

The district is Santa Croce with every prior at its middle, 0.78 of its firms and orders of 2.7
units: some 500 firms, 6,000 people and 2,000 orders a quarter, the size for which the goal is set.
The larger ones have ten and a hundred times its firms and workers. An *agent update* is
one firm, worker or placement (a phase of an order) of a quarter. Times on one core are processor
time; medians throughout, and what enters a ratio is measured in turn within one process.

Prints a table and writes ``benchmarks/results.json``. With ``--quick`` sizes and repeats are
tiny, the cold compilation is left out, and nothing is written unless ``--out`` is given.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import placement_outcomes
import season_steps
from distretto.economy import draws
from distretto.economy.district import District
from distretto.experiments.worlds import prepare_kernels
from distretto.provenance import provenance
from districts import agents, settled
from mesa_placement import MakeOrBuy
from rules import measure_times, rule_times

RESULTS = Path(__file__).parent / "results.json"
STEP = ("form_rings", "collect_offers", "place_orders")  # what is done in Mesa too
GOALS = {"ms_per_season": 5.0, "cost_per_agent": 2.0, "threads": 1.75, "mesa": 60.0}

LOAD_MODEL = """
import json, time
started = time.perf_counter()
from distretto.economy.compiling import compile_kernels
imported = time.perf_counter()
compile_kernels()
ready = time.perf_counter()
print(json.dumps({"imports": imported - started, "kernels": ready - imported}))
"""


@dataclass(frozen=True)
class Plan:
    """How large and how often.

    Attributes
    ----------
    sizes : tuple of float
        Multiples of Santa Croce; ratios are relative to the first.
    settling : tuple of int
        Quarters run before anything is measured, by size.
    rounds : int
        Times that all sizes are measured in turn.
    quarters : tuple of int
        Quarters per size in each round.
    repeats : int
        Of everything else.
    cold : bool
        Whether to compile from scratch.
    """

    sizes: tuple[float, ...] = (1, 10, 100)
    settling: tuple[int, ...] = (40, 12, 6)
    rounds: int = 10
    quarters: tuple[int, ...] = (20, 4, 1)
    repeats: int = 9
    cold: bool = True


QUICK = Plan((0.05, 0.1), (2, 2), rounds=2, quarters=(1, 1), repeats=1, cold=False)


def timed(function: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    """Milliseconds that a call takes."""
    started = clock()
    function()
    return 1e3 * (clock() - started)


def measure_seasons(plan: Plan) -> dict[str, Any]:
    """Milliseconds per season and cost per agent by size, and the rules' parts in them."""
    districts, founding = [], []
    for size, quarters in zip(plan.sizes, plan.settling, strict=True):
        started = time.process_time()
        districts.append(settled(size, 0))
        founding.append(time.process_time() - started)
        for _ in range(quarters):
            districts[-1].step()
    spent: list[list[float]] = [[] for _ in districts]
    cost: list[list[float]] = [[] for _ in districts]
    orders: list[list[int]] = [[] for _ in districts]
    for _ in range(plan.rounds):
        for n, district in enumerate(districts):
            for ms, updates, number in run_quarters(district.copy(), plan.quarters[n]):
                spent[n].append(ms)
                cost[n].append(1e6 * ms / updates)
                orders[n].append(number)
    by_round = np.array([np.median(np.reshape(c, (plan.rounds, -1)), axis=1) for c in cost])
    return {
        f"{size:g}": {
            **agents(districts[n]),
            "orders": round(median(orders[n])),
            "founding_s": round(founding[n], 3),
            "ms_per_season": round(median(spent[n]), 4),
            "ms_per_season_lowest": round(min(spent[n]), 4),
            "million_updates_per_second": round(1e3 / median(cost[n]), 3),
            "ns_per_update": round(median(cost[n]), 2),
            "cost_per_agent": round(float(np.median(by_round[n] / by_round[0])), 3),
            "rules_us": rule_times(districts[n], plan.rounds * plan.quarters[n]),
            "recording_us": measure_times(districts[n], plan.repeats),
        }
        for n, size in enumerate(plan.sizes)
    }


def run_quarters(district: District, quarters: int) -> Iterator[tuple[float, int, int]]:
    """Milliseconds, agent updates and orders of each of some quarters.

    The district is a copy: however often it is measured, it is of the same size.
    """
    district.step()  # not timed: brings the district into the processor's caches
    for _ in range(quarters):
        ms = timed(district.step)
        yield ms, sum(agents(district).values()), int(district.state.orders.total[0])


def measure_threads(plan: Plan) -> dict[str, float]:
    """How much sooner two districts are done on two threads than one after the other."""
    seeds = [draws.world_seed(1, world) for world in range(2)]
    pair = [settled(plan.sizes[0], plan.settling[0], seed) for seed in seeds]

    def run(district: District) -> None:
        for _ in range(plan.quarters[0]):
            district.step()

    def copies() -> list[District]:
        return [district.copy() for district in pair]

    ratios = []
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(run, copies()))
        for _ in range(plan.rounds * 3):
            one, two = copies(), copies()
            serial = timed(lambda one=one: [run(d) for d in one], time.perf_counter)
            parallel = timed(lambda two=two: list(threads.map(run, two)), time.perf_counter)
            ratios.append(serial / parallel)
    return {"speed_up": round(median(ratios), 3), "speed_up_highest": round(max(ratios), 3)}


def measure_mesa(plan: Plan) -> dict[str, float]:
    """The make-or-buy step of one quarter in the engine and in Mesa, with equal outcomes."""
    district = settled(plan.sizes[0], plan.settling[0])
    begun = season_steps.stopped_before(STEP[0], district)
    model = MakeOrBuy(begun)
    model.step()
    found = placement_outcomes.of_objects(model.agents, model.phases, model.buyers)
    if found != placement_outcomes.of_state(season_steps.stopped_before("deliver", district).state):
        raise AssertionError("Mesa and the engine place orders differently")
    step = [season_steps.rules().index(rule) for rule in STEP]
    engine, mesa, ratios = [], [], []
    for _ in range(plan.repeats):
        mesa.append(timed(MakeOrBuy(begun).step))
        # As in a season: what comes before has brought the district into the caches.
        engine.append(1e-6 * float(season_steps.run(district.copy(), "deliver")[step].sum()))
        ratios.append(mesa[-1] / engine[-1])
    return {
        "placements": int(begun.state.orders.total[0]) * begun.state.phases.hours.size,
        "engine_ms": round(median(engine), 4),
        "mesa_ms": round(median(mesa), 2),
        "ratio": round(median(ratios), 1),
    }


def measure_memory(plan: Plan) -> dict[str, Any]:
    """Peak memory of a process that founds a district of each size and runs a few quarters."""
    found = {}
    for size in plan.sizes:
        text = python(__file__, "--memory-of", str(size))
        found[f"{size:g}"] = json.loads(text)
    return found


def memory_of(size: float) -> dict[str, float]:
    """MiB: before a district is founded, at the peak, and arrays by group."""
    prepare_kernels()
    before = peak_memory()
    district = settled(size, 3)
    groups = {
        name: sum(array.nbytes for array in group) / 2**20
        for name, group in zip(district.state._fields, district.state, strict=True)
    }
    return {
        "before_mib": round(before),
        "peak_mib": round(peak_memory()),
        "arrays_mib": round(sum(groups.values()), 1),
        **{f"{name}_mib": round(mib, 2) for name, mib in groups.items() if mib >= 0.1},
    }


def peak_memory() -> float:
    """Largest resident memory of this process so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What `getrusage` tells here begins with the memory of the process that started this one.
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measure_start(plan: Plan) -> dict[str, float | None]:
    """Seconds to compile or load the model, and of two commands once it is compiled."""

    def load_model(folder: str) -> dict[str, float]:
        return json.loads(python("-c", LOAD_MODEL, DISTRETTO_CACHE_DIR=folder))

    cold = cached = None
    with tempfile.TemporaryDirectory() as folder:
        if plan.cold:
            cold = round(load_model(folder)["kernels"], 1)
            again = [load_model(folder) for _ in range(plan.repeats)]
            cached = round(median(parts["imports"] + parts["kernels"] for parts in again), 3)
        out = Path(folder) / "out"
        command = ("-m", "distretto", "run", "santa-croce", "--quarters", "4", "--overwrite")
        wall = time.perf_counter
        shown = [timed(lambda: python("-m", "distretto", "--version"), wall)]
        run = [timed(lambda: python(*command, "--out", str(out)), wall)]
        for _ in range(plan.repeats):
            shown.append(timed(lambda: python("-m", "distretto", "--version"), wall))
            run.append(timed(lambda: python(*command, "--out", str(out)), wall))
    return {
        "compile_cold_s": cold,
        "load_cached_s": cached,
        "version_s": round(median(shown[1:]) / 1e3, 3),
        "run_4_quarters_s": round(median(run[1:]) / 1e3, 3),
    }


def measure_evaluation(plan: Plan) -> dict[str, Any]:
    """What an evaluation takes; see `evaluation.py`."""
    quick = ("--quick",) if plan == QUICK else ()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "evaluation.json"
        python(str(Path(__file__).with_name("evaluation.py")), "--out", str(out), *quick)
        return json.loads(out.read_text(encoding="utf-8"))["results"]


def python(*arguments: str, **environment: str) -> str:
    """Run Python in a process of its own; return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[:3])} failed:\n{done.stderr}")
    return done.stdout


def machine() -> dict[str, Any]:
    """The machine and how busy it is."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"processor": model, "cores": os.cpu_count(), "load_at_start": load}


def measure(plan: Plan) -> dict[str, Any]:
    """Everything."""
    results: dict[str, Any] = {
        "machine": machine(),
        "provenance": {**provenance(with_time=False), "mesa": version("mesa")},
        "goals": GOALS,
    }
    prepare_kernels()
    for name, section in (
        ("season", measure_seasons),
        ("threads", measure_threads),
        ("mesa", measure_mesa),
        ("memory", measure_memory),
        ("start", measure_start),
        ("evaluation", measure_evaluation),
    ):
        print(f"  measuring: {name}", file=sys.stderr, flush=True)
        results[name] = section(plan)
    return results


def lines(results: dict[str, Any]) -> Iterator[str]:
    """The table."""
    here, season, memory = results["machine"], results["season"], results["memory"]
    yield f"{here['processor']}, {here['cores']} cores, load {here['load_at_start']:.1f} at start"
    yield ""
    yield row("times Santa Croce", *season)
    for label, key, form in (
        ("firms", "firms", ",d"),
        ("workers", "workers", ",d"),
        ("orders a quarter", "orders", ",d"),
        ("placements", "placements", ",d"),
        ("ms per season", "ms_per_season", ".2f"),
        ("million updates per second", "million_updates_per_second", ".1f"),
        ("ns per update", "ns_per_update", ".1f"),
        ("cost per agent", "cost_per_agent", ".2f"),
        ("seconds to found", "founding_s", ".2f"),
    ):
        yield row(label, *(format(size[key], form) for size in season.values()))
    yield row("peak memory, MiB", *(size["peak_mib"] for size in memory.values()))
    yield row("of this, arrays", *(format(size["arrays_mib"], ".0f") for size in memory.values()))
    yield ""
    for title, key in (("rules of a season", "rules_us"), ("recording a quarter", "recording_us")):
        yield f"microseconds, {title}"
        for name in next(iter(season.values()))[key]:
            yield row(f"  {name}", *(f"{size[key][name]:.0f}" for size in season.values()))
    yield ""
    mesa, start = results["mesa"], results["start"]
    yield row("two threads, times faster", f"{results['threads']['speed_up']:.2f}")
    yield row("make or buy, engine, ms", f"{mesa['engine_ms']:.2f}")
    yield row("make or buy, Mesa, ms", f"{mesa['mesa_ms']:.1f}")
    yield row("Mesa over engine", f"{mesa['ratio']:.0f}")
    for label, key in (
        ("compile the model, s", "compile_cold_s"),
        ("import and load it compiled, s", "load_cached_s"),
        ("distretto --version, s", "version_s"),
        ("run of 4 quarters, s", "run_4_quarters_s"),
    ):
        if start[key] is not None:
            yield row(label, f"{start[key]:.2f}")
    yield ""
    evaluation = results["evaluation"]
    for label, part, key in (
        ("group-time effects, s", "group_time", "group_time_s"),
        ("eight lines over one", "ledger", "ledger_ratio"),
        ("randomisation, s", "randomisation", "randomisation_s"),
        ("a million rows of CSV, s", "reading", "csv_s"),
        ("a million rows of Parquet, s", "reading", "parquet_s"),
        ("Gini of a million rows, s", "workers", "gini_s"),
    ):
        yield row(label, f"{evaluation[part][key]:.2f}")


def row(label: str, *cells: object) -> str:
    """A line of the table."""
    return f"{label:32}" + "".join(f"{cell!s:>12}" for cell in cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="tiny sizes, few repeats")
    parser.add_argument("--out", type=Path, help="file for the results")
    parser.add_argument("--memory-of", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory_of is not None:
        print(json.dumps(memory_of(given.memory_of)))
        return
    results = measure(QUICK if given.quick else Plan())
    for line in lines(results):
        print(line)
    out = given.out or (None if given.quick else RESULTS)
    if out is not None:
        out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
