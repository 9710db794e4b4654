"""What `distretto show` prints about a folder of results."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from distretto.cli.terminal import HEADING, open_console
from distretto.results import Description, describe

STEP = 1000
UNITS = ("bytes", "kB", "MB", "GB", "TB")


def print_result(folder: Path) -> None:
    """Print what a folder of results is and holds."""
    found = describe(folder)
    console = open_console()
    state = "complete" if found.complete else "not complete"
    console.print(f"{found.folder}: {found.kind}, {state}", style=HEADING, soft_wrap=True)
    _print_pairs(console, dict(_facts(found)))
    if found.headline:
        console.print("", "In short", sep="\n")
        _print_pairs(console, found.headline)
    console.print("", f"Files, {size(found.size)}", sep="\n")
    width = max((len(file.name) for file in found.files), default=0)
    for file in found.files:
        holds = file.holds or "not part of this result"
        console.print(f"  {file.name:<{width}}  {size(file.size):>9}  {holds}", soft_wrap=True)
    if found.continues:
        console.print("", "This makes what is missing:", sep="\n")
        console.print(f"  {found.continues}", soft_wrap=True)


def _facts(found: Description) -> Iterator[tuple[str, str]]:
    if found.scenario:
        yield "scenario", found.scenario
    if found.inputs:
        yield "inputs", ", ".join(found.inputs)
    for name, spec in found.arms.items():
        yield f"arm {name}", spec
    if found.finished is not None:
        wanted = "" if found.wanted is None else f" of {found.wanted}"
        yield found.parts, f"{found.finished}{wanted} finished"
    if found.quarters is not None:
        yield "quarters", str(found.quarters)
    if found.seed is not None:
        yield "seed", str(found.seed)
    if found.time:
        yield "made", found.time
    if found.command:
        yield "with", shlex.join(found.command)
    if found.version or found.present is not None:
        version = f"Distretto {found.version}" if found.version else "a version of Distretto"
        yield "by", f"{version}, {_PRESENT[found.present]}"


_PRESENT = {
    True: "the one at hand",
    False: "of other sources than the one at hand",
    None: "of sources that are not known",
}


def _print_pairs(console: Console, pairs: dict[str, str]) -> None:
    width = max(map(len, pairs), default=0)
    for name, value in pairs.items():
        console.print(f"  {name:<{width}}  {value}", soft_wrap=True)


def size(count: int) -> str:
    """A number of bytes as people write it: 1.2 MB."""
    value, unit = float(count), UNITS[0]
    for unit in UNITS:
        if value < STEP or unit == UNITS[-1]:
            break
        value /= STEP
    return f"{count} {unit}" if unit == UNITS[0] else f"{value:.3g} {unit}"
