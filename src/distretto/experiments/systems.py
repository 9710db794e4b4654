"""Every system of the source papers: what it is, whether it runs, whether its facts are met.

A scenario *runs* if at most one world in twenty dies out or outgrows its room over 80 quarters; its
accounts close in every quarter, or the run would have stopped. A programme runs if that holds for
Santa Croce at a quarter of its size with the programme in force. Facts are those of `facts`, tested
after 40 free quarters; facts not met are listed as not met.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from distretto import files, programmes, scenarios
from distretto.economy.institutions import REGISTRY
from distretto.experiments.arguments import load_scenario, whole
from distretto.experiments.comparison import compare
from distretto.experiments.sizes import smaller
from distretto.experiments.worlds import Compiling
from distretto.provenance import provenance
from distretto.scenarios import Scenario

__all__ = ["MOST_LOST", "System", "check_systems", "systems"]

MOST_LOST = 0.05  # of worlds that die out or outgrow their room
PLACE, PLACE_SIZE = "santa-croce", 0.25  # on which programmes are run

# What the papers do with districts rather than to them, and the command that does it.
SEEING = (
    ("identification", "which places are districts", "Amin 2000", "districts identify"),
    ("typology", "what kind of district a place is", "Asheim; Amin 2000", "districts profile"),
    (
        "evaluation",
        "whether a programme paid, and who gained",
        "Zabin and Ringer 1997",
        "evaluate",
    ),
)


@dataclass(frozen=True, slots=True)
class System:
    """A row of the table of systems.

    Attributes
    ----------
    name, kind, summary, source : str
        Kinds: calibrated or stylised scenario, history, programme, institution, way of seeing.
    runs : bool or None
        Whether it ran in at least 95% of worlds when last checked; None if it was not.
    met, tested : int
        Facts met, of those that can be tested.
    note : str
        Facts not met, or the command of a way of seeing.
    """

    name: str
    kind: str
    summary: str
    source: str
    runs: bool | None = None
    met: int = 0
    tested: int = 0
    note: str = ""


def systems(recorded: dict[str, Any] | None = None) -> tuple[System, ...]:
    """Return every system with what was recorded of it.

    Parameters
    ----------
    recorded : dict, optional
        What `check_systems` returned; by default what comes with Distretto.
    """
    found = scenarios.recorded_systems() if recorded is None else recorded
    rows = [_scenario(load_scenario(n), found["scenarios"].get(n)) for n in scenarios.names()]
    for name in programmes.names():
        programme = programmes.load(name)
        check = found["programmes"].get(name)
        runs = None if check is None else check["lost"] <= MOST_LOST
        rows.append(System(name, "programme", programme.summary, programme.source, runs))
    rows += [
        System(name, "institution", kind.summary, kind.source) for name, kind in REGISTRY.items()
    ]
    rows += [
        System(name, "way of seeing", what, source, note=f"distretto {command}")
        for name, what, source, command in SEEING
    ]
    return tuple(rows)


def check_systems(
    worlds: int = 40,
    quarters: int = 80,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Run every scenario and every programme, and say what came of it.

    Parameters
    ----------
    worlds, quarters, seed, threads, progress, compiling, command
        See `compare`; progress counts systems.
    out : str or path, optional
        Folder for ``systems.json``.
    overwrite : bool
        Whether an earlier one may be replaced.

    Returns
    -------
    dict
        Content of ``systems.json``, JSON types only.
    """
    worlds, quarters = whole("worlds", worlds, 1), whole("quarters", quarters, 1)
    folder = None if out is None else Path(out)
    if folder is not None:
        files.check_output(folder, SYSTEMS, overwrite)
    names = scenarios.names()
    total, done = len(names) + len(programmes.names()), 0
    found: dict[str, Any] = {"worlds": worlds, "quarters": quarters, "scenarios": {}}
    options: dict[str, Any] = {"seed": seed, "threads": threads, "compiling": compiling}
    for name in names:
        result = compare(name, ["none"], worlds, quarters, people=False, **options)
        lost = (result.dataset["died_out"] | result.dataset["exploded"]).mean().item()
        found["scenarios"][name] = {
            "lost": lost,
            "facts": [
                {"name": fact.name, "met": fact.met, "median": fact.model.median}
                for fact in result.facts
            ],
        }
        done += 1
        if progress is not None:
            progress(done, total)
    place = smaller(load_scenario(PLACE), PLACE_SIZE)
    found["programmes"] = {}
    for name in programmes.names():
        result = compare(place, [name], worlds, quarters, people=False, **options)
        lost = (result.dataset["died_out"] | result.dataset["exploded"]).mean().item()
        found["programmes"][name] = {"lost": lost}
        done += 1
        if progress is not None:
            progress(done, total)
    found["provenance"] = provenance(
        command=command, seed=seed, parameters={"worlds": worlds, "quarters": quarters}
    )
    if folder is not None:
        with files.staged(folder) as staging:
            files.write_json(staging / RESULT, found)
    return found


def _scenario(scenario: Scenario, check: dict[str, Any] | None) -> System:
    kind = scenario.kind
    if any(event.parameters for event in scenario.history):
        kind = f"{kind} history"  # type: ignore[assignment]
    if check is None:
        return System(scenario.name, kind, scenario.summary, scenario.source)
    tested = [fact for fact in check["facts"] if fact["met"] is not None]
    missed = [fact["name"].replace("_", " ") for fact in tested if not fact["met"]]
    return System(
        scenario.name,
        kind,
        scenario.summary,
        scenario.source,
        check["lost"] <= MOST_LOST,
        len(tested) - len(missed),
        len(tested),
        f"not met: {', '.join(missed)}" if missed else "",
    )


RESULT = "systems.json"
CONTENT = {RESULT: "worlds lost and facts met, of every scenario and programme"}
SYSTEMS = files.Kind("check of all systems", RESULT, frozenset(CONTENT), CONTENT)
