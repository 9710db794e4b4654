"""Comparisons: what happens to a district with and without institutions, in the same worlds."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.errors import ResultError
from distretto.experiments.arguments import (
    Arms,
    as_arms,
    as_scenario,
    as_workers,
    whole,
)
from distretto.experiments.comparison_folder import (
    COMPARISON,
    FORMAT,
    KEPT,
    MANIFEST,
    PANELS,
    PEOPLE,
    PROVENANCE,
    RESULTS,
    SCENARIO,
    SNAPSHOT,
    SUMMARY,
    interval,
    number,
)
from distretto.experiments.ensemble import (
    Progress,
    Workers,
    WorldResult,
    read_worlds,
    run_worlds,
)
from distretto.experiments.facts import FactCheck, facts_against_model
from distretto.experiments.folders import PLAN, WORLDS, checkpoints, goes_on, plan_digest, plan_of
from distretto.experiments.money import checks_in_money, in_money
from distretto.experiments.panel_files import PanelFiles, how_often
from distretto.experiments.population import places_of
from distretto.experiments.results import build_dataset, build_summary
from distretto.experiments.snapshots import Snapshot, snapshot_of
from distretto.experiments.specs import Arm
from distretto.experiments.storage import manifest_of, write_zarr
from distretto.experiments.twins import people_dataset
from distretto.experiments.worlds import Compiling, World, prepare_kernels
from distretto.logs import get_logger
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from distretto.scenarios import Scenario

log = get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Outcomes of a scenario in several arms and many worlds.

    Attributes
    ----------
    scenario : Scenario
        The district.
    arms : tuple of Arm
        The arms; the first is the reference.
    dataset : xarray.Dataset
        One variable per outcome over (arm, world, quarter), each with its ``label``, ``unit``,
        ``better``, ``group`` and ``headline`` in its attributes. Coordinates ``prior_value``
        (world, prior) and ``prior_unit`` (prior) hold the priors drawn, ``died_out`` and
        ``exploded`` (arm, world) say which districts did.
    summary : dict
        The content of ``summary.json``: medians, differences against the reference arm in the same
        worlds with 95% intervals, shares of worlds, correlations, what the same worlds save.
    facts : tuple of FactCheck
        What is known of the place against the reference arm.
    wanted : int
        Worlds asked for; more than there are if the run was interrupted.
    people : xarray.Dataset or None
        What the arms did to persons, see `twins.people_dataset`.
    snapshot : Snapshot or None
        Firms and ties of world 0, before the record and at the end of each arm; None if that world
        was not finished.

    Notes
    -----
    Amounts are in the money of the scenario where it has one, else in numeraire; units say which.
    """

    scenario: Scenario
    arms: tuple[Arm, ...]
    dataset: xr.Dataset
    summary: dict[str, Any]
    facts: tuple[FactCheck, ...]
    wanted: int
    people: xr.Dataset | None = None
    snapshot: Snapshot | None = None

    @property
    def worlds(self) -> int:
        """Number of worlds finished."""
        return int(self.dataset.sizes["world"])

    @property
    def quarters(self) -> int:
        """Number of quarters recorded."""
        return int(self.dataset.sizes["quarter"])

    @property
    def seed(self) -> int:
        """Seed of the ensemble."""
        return int(self.dataset.attrs["seed"])

    @property
    def complete(self) -> bool:
        """Whether all worlds asked for were finished."""
        return self.worlds >= self.wanted

    @property
    def provenance(self) -> dict[str, Any]:
        """Software, platform, scenario, seed and options: enough to make the result again."""
        return dict(self.summary["provenance"])

    def to_dataframe(self) -> pd.DataFrame:
        """Table of the summary, one row per outcome and arm, with labels and units.

        For single worlds and quarters, ``dataset.to_dataframe()``.
        """
        import pandas as pd

        rows = [
            {
                "outcome": name,
                "label": outcome["label"],
                "unit": outcome["unit"],
                "better": outcome["better"],
                "arm": arm,
                **{key: entry[key] for key in ("median", "p5", "p95")},
                "difference": entry["difference"]["mean"],
                "difference_low": entry["difference"]["low"],
                "difference_high": entry["difference"]["high"],
                "share_better": entry["share_better"],
                "correlation": entry["correlation"],
                "variance_reduction": entry["variance_reduction"],
            }
            for name, outcome in self.summary["outcomes"].items()
            for arm, entry in outcome["arms"].items()
        ]
        return pd.DataFrame(rows)

    def save(self, out: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write all that `load_comparison` reads: results, summary, provenance, scenario.

        Panels stay in the folder in which they were recorded.

        Parameters
        ----------
        out : str or path
            Folder; new, empty, or holding an earlier comparison if `overwrite`.
        overwrite : bool
            Whether an earlier comparison may be replaced.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        ResultError
            If the folder holds something else or cannot be written.
        """
        folder = Path(out)
        files.check_output(folder, COMPARISON, overwrite)
        files.clear(folder)
        people = self.people is not None
        self._write(folder, _plan(self.scenario, self.arms, self.seed, self.quarters, people))
        return folder

    def _write(self, folder: Path, plan: Mapping[str, Any]) -> None:
        with files.staged(folder) as staging:
            write_zarr(self.dataset, staging / RESULTS)
            if self.people is not None:
                write_zarr(self.people, staging / PEOPLE)
            if self.snapshot is not None:
                for name, file in SNAPSHOT.items():
                    getattr(self.snapshot, name).to_parquet(staging / file, index=False)
            (staging / SCENARIO).write_bytes(self.scenario.content)
            files.write_json(staging / PLAN, {**plan, "wanted": self.wanted})
            files.write_json(staging / PROVENANCE, self.provenance)
            files.write_json(staging / SUMMARY, self.summary)
            content = manifest_of(staging, KEPT)
            files.write_json(staging / MANIFEST, {"plan": plan_digest(plan), "files": content})

    def __repr__(self) -> str:
        arms = ", ".join(arm.name for arm in self.arms)
        return (
            f"<Comparison of {self.scenario.name}: arms {arms}; {self.worlds} worlds, "
            f"{self.quarters} quarters>"
        )

    def _repr_html_(self) -> str:
        """Headline outcomes: level in the reference arm, difference in every other."""
        import pandas as pd

        reference, *others = (arm.name for arm in self.arms)
        rows = {}
        for name, outcome in self.summary["outcomes"].items():
            if self.dataset[name].attrs["headline"]:
                arms = outcome["arms"]
                rows[f"{outcome['label']} ({outcome['unit']})"] = {
                    f"{reference}: median": number(arms[reference]["median"]),
                    **{f"{arm}: difference": interval(arms[arm]["difference"]) for arm in others},
                }
        table = pd.DataFrame.from_dict(rows, orient="index").to_html()
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"


def compare(
    scenario: Scenario | str | PathLike[str],
    arms: Arms,
    worlds: int = 100,
    quarters: int = 80,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    people: bool = True,
    panels: bool | str = False,
    cluster: str | None = None,
) -> Comparison:
    """Run a district with different institutions in the same worlds.

    The result is the same to the last bit for any number of threads, processes or machines with
    the same software and kind of processor. A KeyboardInterrupt (Ctrl-C)
    stops the run; the worlds finished by then are summarised and returned, with a warning. It is
    passed on only if no world was finished.

    Parameters
    ----------
    scenario : Scenario, str or path
        The district; a name or file is loaded with `load_scenario`.
    arms : sequence of str or Arm, or mapping
        As on the command line, ``["none", "floor=labour-floor:enforcement=0.8@8"]``, or a mapping
        of names to specs or to institutions. The first is the reference.
    worlds : int
        Worlds to run, each with its own draw of priors and chance, at least 1.
    quarters : int
        Quarters to record after burn-in, at least 1.
    seed : int
        Seed of the ensemble, not negative.
    threads : int, optional
        Worlds run at the same time; by default, as many as there are processors.
    out : str or path, optional
        Folder to write to; each world is written there as soon as it is finished.
    overwrite : bool
        Whether an earlier comparison in `out` may be replaced.
    resume : bool
        Whether to keep the worlds that an earlier run of the same comparison left in `out`, and to
        run only those that are missing.
    progress : callable, optional
        Called with the number of worlds finished and the number wanted.
    compiling : callable, optional
        Called with the name of each part of the model that is being compiled, on first use.
    command : sequence of str, optional
        Command line, for the provenance.
    people : bool
        Whether to follow persons from arm to arm, for the gain ledger and for winners and losers.
    panels : bool or {"yearly", "quarterly"}
        Whether to write firms, workers and ties of every world and arm into ``panels`` in `out`,
        see `panel_files`: of the last quarter of every year, or of every quarter.
    cluster : str, optional
        Cluster of Dask on which worlds are run instead of threads: ``local:4`` or the address of a
        scheduler, see `clusters`.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If an argument makes no sense: a `SpecError` for arms, a `ScenarioError` for the scenario, a
        `ResultError` for the output folder.
    """
    scenario = as_scenario(scenario)
    arms = as_arms(arms, scenario)
    worlds, quarters = whole("worlds", worlds, 1), whole("quarters", quarters, 1)
    seed = whole("seed", seed, 0)
    workers = as_workers(threads, cluster)
    often = how_often(panels)
    plan = _plan(scenario, arms, seed, quarters, people, often)
    folder = None if out is None else Path(out)
    if often and folder is None:
        raise ResultError("panels need a folder to be written to", where="--panels", found=often)
    with files.alone_in(folder):
        results = _run_missing(
            scenario, arms, plan, worlds, workers, folder, overwrite, resume, progress, compiling
        )
        comparison = _summarise(scenario, arms, plan, worlds, results, command)
        if folder is not None:
            comparison._write(folder, plan)
    return comparison


def _run_missing(
    scenario: Scenario,
    arms: tuple[Arm, ...],
    plan: Mapping[str, Any],
    worlds: int,
    workers: Workers,
    folder: Path | None,
    overwrite: bool,
    resume: bool,
    progress: Progress | None,
    compiling: Compiling | None,
) -> list[WorldResult]:
    """Run the worlds that are not in the folder; return all that are finished, in order."""
    finished: list[WorldResult] = []
    digest = plan_digest(plan)
    panels = _panel_files(scenario, arms, plan, folder)
    if folder is not None and goes_on(folder, COMPARISON, plan, overwrite, resume):
        before = read_worlds(folder / WORLDS, digest)
        finished = [
            world
            for world in before
            if world.index < worlds and (panels is None or panels.has(world.index))
        ]

    known = {result.index for result in finished}
    missing = [World(scenario, plan["seed"], i) for i in range(worlds) if i not in known]
    if panels is not None:
        panels.sweep(list(known))
    with checkpoints(folder, plan, worlds, "*.npz") as kept:
        prepare_kernels(compiling)
        if progress is not None:
            progress(len(finished), worlds)
        results = finished + run_worlds(
            missing,
            arms,
            plan["quarters"],
            workers,
            folder=kept,
            plan=digest,
            people=plan["people"],
            watching=None if panels is None else panels.watch,
            finished=None if panels is None else lambda result: panels.check(result.index),
            progress=progress and (lambda done, _: progress(len(finished) + done, worlds)),
        )
        if not results:
            raise KeyboardInterrupt
    results.sort(key=lambda result: result.index)
    if len(results) < worlds:
        log.warning("interrupted: %d of %d worlds are finished", len(results), worlds)
    return results


def _panel_files(
    scenario: Scenario, arms: Sequence[Arm], plan: Mapping[str, Any], folder: Path | None
) -> PanelFiles | None:
    """The panels that the plan asks for."""
    if folder is None or not plan["panels"]:
        return None
    names = tuple(arm.name for arm in arms)
    return PanelFiles(folder / PANELS, plan["panels"], names, plan["quarters"], scenario.money)


def _summarise(
    scenario: Scenario,
    arms: tuple[Arm, ...],
    plan: Mapping[str, Any],
    worlds: int,
    results: list[WorldResult],
    command: Sequence[str] | None,
) -> Comparison:
    """Put the worlds together."""
    measured = build_dataset(scenario, arms, plan["seed"], results)
    dataset = in_money(measured, scenario.money)
    origin = provenance(
        command=command,
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=plan["seed"],
        parameters={
            "arms": {arm.name: arm.spec for arm in arms},
            "changes": plan["changes"],
            "worlds": worlds,
            "quarters": plan["quarters"],
        },
    )
    return Comparison(
        scenario,
        arms,
        dataset,
        build_summary(dataset, arms, origin),
        checks_in_money(facts_against_model(scenario, measured), scenario.money),
        worlds,
        in_money(_people(arms, results), scenario.money) if plan["people"] else None,
        _snapshot(results, scenario),
    )


def _people(arms: Sequence[Arm], results: Sequence[WorldResult]) -> xr.Dataset:
    """Put what the worlds did to persons into one dataset, in numeraire."""
    twins = [result.twins for result in results if result.twins is not None]
    assert len(twins) == len(results)
    return people_dataset([arm.name for arm in arms], [r.index for r in results], twins)


def _snapshot(results: Sequence[WorldResult], scenario: Scenario) -> Snapshot | None:
    """Return the firms and ties that a world kept."""
    moments = next((result.moments for result in results if result.moments), None)
    if moments is None:
        return None
    found = snapshot_of(moments, places_of(scenario))
    wage = 1.0 if scenario.money is None else scenario.money.wage
    return replace(found, ties=found.ties.assign(value=found.ties["value"] * wage))


def _plan(
    scenario: Scenario,
    arms: Sequence[Arm],
    seed: int,
    quarters: int,
    people: bool,
    panels: str = "",
) -> dict[str, Any]:
    """What decides the content of a world, and so which worlds may stand in one ensemble."""
    return {
        **plan_of(scenario, arms, quarters, seed),
        "kind": COMPARISON.name,
        "format": FORMAT,
        "people": people,
        "panels": panels,
    }
