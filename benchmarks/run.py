"""Time the model: ``python benchmarks/run.py [--quick] [--out FILE]``.

The district is Santa Croce with every prior at its middle and orders of 2.5 units, some 2,000 a
quarter; the larger ones have ten and a hundred times its firms and workers. An *agent update* is
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
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import placement_outcomes
import season_steps
from distretto.economy import draws, parameters
from distretto.economy.district import District
from distretto.economy.placement import collect_offers, form_rings, place_orders
from distretto.economy.state import allocate, copy
from distretto.experiments import load_scenario
from distretto.experiments.worlds import prepare_kernels
from distretto.provenance import provenance
from mesa_placement import MakeOrBuy

RESULTS = Path(__file__).parent / "results.json"
SEED = draws.world_seed(1, 0)
LOT = 2.5  # units an order
GOALS = {"ms_per_season": 3.0, "cost_per_agent": 2.0}

LOAD_MODEL = """
import json, time
started = time.perf_counter()
from distretto.economy.district import compile_kernels
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


def values(multiple: float) -> dict[str, float]:
    """Parameters of Santa Croce, ``multiple`` times as large."""
    found = load_scenario("santa-croce").draw(lambda name: 0.5)
    for name in ("final_firms", "specialists", "final_workers", "specialist_workers"):
        found[f"size.{name}"] *= multiple
    return {**found, "markets.lot": LOT}


def settled(multiple: float, quarters: int, seed: int = SEED) -> District:
    """Found a district and let it run for some quarters."""
    district = District.found(parameters.build(values(multiple)), seed)
    for _ in range(quarters):
        district.step()
    return district


def agents(district: District) -> dict[str, int]:
    """Firms, workers and placements of the quarter just run."""
    state = district.state
    return {
        "firms": int(state.firms.alive.sum()),
        "workers": int(state.workers.alive.sum()),
        "placements": int(state.orders.total[0]) * state.phases.hours.size,
    }


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
    calls = call_overhead(districts[0])
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
            "rules_ms": rule_times(districts[n], calls, plan.rounds, plan.quarters[n]),
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


def call_overhead(district: District) -> dict[str, float]:
    """Milliseconds that calling each rule from Python costs: its time where there is nobody."""
    phases = district.state.phases.hours.size
    deserted = District(district.parameters, SEED, allocate(1, 1, phases, 1), 1)
    return rule_times(deserted, {}, 5, 10)


def rule_times(
    district: District, calls: dict[str, float], rounds: int, quarters: int
) -> dict[str, float]:
    """Median milliseconds per quarter of each rule of the season, less what its call costs."""
    spent: dict[str, list[float]] = {}

    def watched(name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            started = time.perf_counter()
            result = rule(*arguments)
            spent.setdefault(name, []).append(1e3 * (time.perf_counter() - started))
            return result

        return run

    rules = {name: watched(name, rule) for name, rule in season_steps.rules().items()}
    season_steps.run_with(district.copy(), **rules)  # loads the rules
    spent.clear()
    for _ in range(rounds):
        here = district.copy()
        for _ in range(quarters):
            season_steps.run_with(here, **rules)
    found = {name: median(ms) - calls.get(name, 0.0) for name, ms in spent.items()}
    return {
        name: round(max(0.0, found[name]), 4) for name in sorted(found, key=lambda n: -found[n])
    }


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
    district = season_steps.stopped_before("form_rings", settled(plan.sizes[0], plan.settling[0]))
    state, model = copy(district.state), MakeOrBuy(district)
    make_or_buy(district, state)
    model.step()
    found = placement_outcomes.of_objects(model.agents, model.phases, model.buyers)
    if found != placement_outcomes.of_state(state):
        raise AssertionError("Mesa and the engine place orders differently")
    engine, mesa, ratios = [], [], []
    for _ in range(plan.repeats):
        mesa.append(timed(MakeOrBuy(district).step))
        # Orders can be placed again and again; the first time brings the state into the caches,
        # where it lies in a season.
        make_or_buy(district, state)
        engine.append(timed(lambda: make_or_buy(district, state)))
        ratios.append(mesa[-1] / engine[-1])
    return {
        "placements": int(district.state.orders.total[0]) * district.state.phases.hours.size,
        "engine_ms": round(median(engine), 4),
        "mesa_ms": round(median(mesa), 2),
        "ratio": round(median(ratios), 1),
    }


def make_or_buy(district: District, state: Any) -> None:
    """The step on a state, by the engine."""
    p, seed, quarter = district.parameters, np.uint64(district.seed), district.quarter
    firms, books, ties, phases, shop, offers = (
        state.firms,
        state.books,
        state.ties,
        state.phases,
        state.shop,
        state.offers,
    )
    form_rings(firms, books, phases, seed, quarter)
    collect_offers(
        firms,
        books,
        ties,
        state.pacts,
        phases,
        shop,
        offers,
        p.placement,
        p.trust,
        state.place.norm[0],
        seed,
        quarter,
    )
    place_orders(
        firms,
        books,
        phases,
        state.orders,
        shop,
        offers,
        state.strategies,
        p.placement,
        p.production,
        seed,
        quarter,
    )


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
    yield "ms of each rule in a season"
    first = next(iter(season.values()))["rules_ms"]
    for name in dict.fromkeys(chain(first, *(size["rules_ms"] for size in season.values()))):
        yield row(f"  {name}", *(f"{size['rules_ms'][name]:.3f}" for size in season.values()))
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
