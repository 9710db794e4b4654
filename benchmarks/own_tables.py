"""Time the reading of a district's own tables: ``python benchmarks/own_tables.py [--quick]``.

Lists of made firms are written to a temporary folder, as CSV and, up to 12,000 firms, as Excel; a
third of the firms have names in quotation marks over two lines. Then ``distretto new`` is timed,
without its imports: firms, their workers and ties are read, the scenario is drafted, written and
loaded again. Nothing runs the model. Best of several; writes
``benchmarks/results_own_tables.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from distretto.experiments import load_scenario, new_scenario
from distretto.tables import GIVEN, read_given

RESULTS = Path(__file__).parent / "results_own_tables.json"
PHASES = 18  # of the template
TIES = 4  # of a firm
EXCEL_UP_TO = 12_000  # firms; writing more takes longer than it tells

# Goals in processor seconds.
GOALS = {"read 12,000 csv": 2.0, "read 100,000 csv": 10.0, "new 3,000": 10.0}


def tables(firms: int, seed: int = 1) -> dict[str, Iterator[tuple[object, ...]]]:
    """Rows of firms, of their workers and of who deals with whom, under their headings."""
    rng = np.random.default_rng(seed)
    final = rng.random(firms) < 0.2
    people = 2 + rng.poisson(8.0, firms)
    phase = rng.integers(1, PHASES + 1, firms)
    wage = np.round(rng.uniform(0.8, 1.4, firms), 3)
    founded = rng.integers(1970, 2020, firms)

    def list_of_firms() -> Iterator[tuple[object, ...]]:
        yield "firm_id", "role", "phases", "workers", "owners", "wage", "exports", "founded", "name"
        for i in range(firms):
            role, exports = ("final", 0.4) if final[i] else ("subcontractor", "")
            name = f"Firm {i}\nof the valley" if i % 3 == 0 else f"Firm {i}"
            numbers = int(phase[i]), int(people[i]), 1, float(wage[i])
            yield f"F{i}", role, *numbers, exports, int(founded[i]), name

    def list_of_workers() -> Iterator[tuple[object, ...]]:
        yield "worker_id", "firm_id", "phase", "skill", "wage", "age", "contract", "since"
        for i in range(firms):
            for k in range(int(people[i]) - 1):
                skill, age = round(float(rng.random()), 2), int(rng.integers(18, 64))
                yield f"W{i}-{k}", f"F{i}", int(phase[i]), skill, wage[i], age, "regular", 2015

    def list_of_ties() -> Iterator[tuple[object, ...]]:
        yield "buyer", "supplier", "value", "since"
        for i in range(firms):
            for other in rng.choice(firms - 1, TIES, replace=False):
                value = round(float(rng.uniform(1.0, 9.0)), 2)
                yield f"F{i}", f"F{other + (other >= i)}", value, 2010

    return {"firms": list_of_firms(), "workers": list_of_workers(), "ties": list_of_ties()}


def write_csv(path: Path, rows: Iterator[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    return path


def write_excel(path: Path, rows: Iterator[tuple[object, ...]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def make_scenario(folder: Path, files: dict[str, Path]) -> None:
    """Do what ``distretto new`` does."""
    target = folder / "own.toml"
    found = new_scenario("own", "santa-croce", year=2026, **files)
    target.write_text(found.text, encoding="utf-8")
    load_scenario(target)


def best(function: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of several calls, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        function()
        times.append(time.process_time() - started)
    return min(times)


def measure(firms: int, drafted: bool, repeats: int) -> dict[str, dict[str, Any]]:
    """Time one size; what is timed, with its rows and whether the goal is met."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = {"csv": write_csv(folder / "firms.csv", tables(firms)["firms"])}
        if firms <= EXCEL_UP_TO:
            kinds["xlsx"] = write_excel(folder / "firms.xlsx", tables(firms)["firms"])
        for kind, path in kinds.items():
            seconds = best(lambda path=path: read_given(path, GIVEN["firms"]), repeats)
            found[f"read {firms:,} {kind}"] = {"rows": firms, "seconds": seconds}
        if drafted:
            rows = tables(firms)
            files = {each: write_csv(folder / f"{each}.csv", rows[each]) for each in rows}
            count = sum(len(read_given(files[each], GIVEN[each])) for each in files)
            seconds = best(lambda: make_scenario(folder, files), repeats)
            found[f"new {firms:,}"] = {"rows": count, "seconds": seconds}
    for what, figures in found.items():
        goal = GOALS.get(what)
        figures["goal_s"] = goal
        figures["met"] = None if goal is None else figures["seconds"] <= goal
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing is written")
    options = parser.parse_args()
    sizes = {300: True} if options.quick else {3_000: True, 12_000: False, 100_000: False}
    results = {}
    measure(60, True, 1)  # imports what is used
    for firms, drafted in sizes.items():
        for what, figures in measure(firms, drafted, 3).items():
            results[what] = figures
            print(what, json.dumps(figures))
    if not options.quick:
        report = {"machine": platform.processor() or platform.machine(), "results": results}
        RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
