"""Runs: one district, one world, recorded in the tables in which real data arrive."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto import files, tables
from distretto.economy.institutions import Institution
from distretto.economy.observation import OUTCOMES
from distretto.experiments.arguments import (
    Institutions,
    as_institutions,
    as_scenario,
    whole,
)
from distretto.experiments.course import Course
from distretto.experiments.money import frame_in_money, table_in_money
from distretto.experiments.recording import EVERY_WORKER, SERIES, YEAR, Record, stacked
from distretto.experiments.specs import format_spec
from distretto.experiments.summary import summary_window, window_mean
from distretto.experiments.worlds import Compiling, World, prepare_kernels
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

    from distretto.scenarios import Scenario

TABLES = (SERIES, tables.FIRMS, tables.WORKERS, tables.TIES)
PROVENANCE = "provenance.json"

# Name of each file, and what it holds, for people to read.
CONTENT = {
    "district.parquet": "the district as a whole, every quarter",
    "firms.parquet": "every firm in every quarter",
    "workers.parquet": "a sample of workers in every quarter",
    "ties.parquet": "ties between buyers and suppliers at the end of every year",
    PROVENANCE: "software, inputs and options",
}


def _told(folder: Path) -> dict[str, str]:
    """Number of rows of each table."""
    import pyarrow.parquet as parquet

    rows = {path.name: parquet.read_metadata(path).num_rows for path in folder.glob("*.parquet")}
    return {f"rows of {name}": str(rows[name]) for name in CONTENT if name in rows}


RUN = files.Kind(
    "run", "district.parquet", frozenset(CONTENT), CONTENT, result=PROVENANCE, told=_told
)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One district in one world.

    Attributes
    ----------
    scenario : Scenario
        The district.
    seed, world : int
        Seed of the ensemble and number of the world in it; the same world of a comparison.
    institutions : tuple of Institution
        Institutions in force.
    series : pandas.DataFrame
        The district as a whole: one row per quarter, one column per outcome.
    firms : pandas.DataFrame
        Firm panel: every firm in every quarter.
    workers : pandas.DataFrame
        Sample of workers in every quarter.
    ties : pandas.DataFrame
        Ties between buyers and suppliers in the last quarter of every year, and in the last quarter
        of the run.
    died_out, exploded : bool
        Whether the district died out or exploded.
    provenance : dict
        Software, platform, scenario, seed and options: enough to make the run again.

    Notes
    -----
    Amounts are in the money of the scenario where it has one, else in numeraire.
    """

    scenario: Scenario
    seed: int
    world: int
    institutions: tuple[Institution, ...]
    series: pd.DataFrame
    firms: pd.DataFrame
    workers: pd.DataFrame
    ties: pd.DataFrame
    died_out: bool
    exploded: bool
    provenance: dict[str, Any]

    @property
    def quarters(self) -> int:
        """Number of quarters recorded."""
        return len(self.series)

    @property
    def first_year(self) -> int:
        """Last quarter of the first year, or of the run where it is shorter."""
        return min(YEAR, self.quarters) - 1

    @property
    def window(self) -> tuple[int, int]:
        """First and last of the quarters at the end over which `summary` averages."""
        return summary_window(self.quarters)

    def to_dataframe(self) -> pd.DataFrame:
        """The district series: one row per quarter, one column per outcome."""
        return self.series

    def summary(self) -> pd.DataFrame:
        """Where the district started and where it ended, one row per outcome.

        Returns
        -------
        pandas.DataFrame
            Indexed by outcome, with ``label``, ``unit``, ``group``, ``headline``, and the means
            over the first year (``start``) and over the last 20 quarters, or the last half of a
            run of fewer than 40 (``end``).
        """
        import pandas as pd

        first, last = self.window
        units = table_in_money(SERIES, self.scenario.money)
        rows = {}
        for outcome in OUTCOMES:
            values = self.series[outcome.name].to_numpy(dtype=np.float64)
            rows[outcome.name] = {
                "label": outcome.label,
                "unit": units[outcome.name].unit,
                "group": outcome.group,
                "headline": outcome.headline,
                "start": float(window_mean(values, 0, self.first_year)),
                "end": float(window_mean(values, first, last)),
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("outcome")

    def save(self, out: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the tables as Parquet files, and ``provenance.json``.

        Parameters
        ----------
        out : str or path
            Folder; new, empty, or holding an earlier run if `overwrite`.
        overwrite : bool
            Whether an earlier run may be replaced.

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
        files.check_output(folder, RUN, overwrite)
        with files.staged(folder) as staging:
            for table in TABLES:
                path = staging / f"{table.name}.parquet"
                frame = self.series if table.name == "district" else getattr(self, table.name)
                described = table_in_money(table, self.scenario.money)
                tables.write_parquet(frame, described, path, provenance=self.provenance)
            files.write_json(staging / PROVENANCE, self.provenance)
        return folder

    def __repr__(self) -> str:
        spec = format_spec(self.institutions)
        return (
            f"<Run of {self.scenario.name}: seed {self.seed}, world {self.world}, "
            f"{self.quarters} quarters, institutions {spec}>"
        )

    def _repr_html_(self) -> str:
        table = self.summary().query("headline")[["label", "unit", "start", "end"]]
        body = table.to_html(index=False, na_rep="–", float_format="{:.4g}".format)
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{body}"


def run(
    scenario: Scenario | str | PathLike[str],
    seed: int = 1,
    quarters: int = 80,
    institutions: Institutions = (),
    out: str | PathLike[str] | None = None,
    *,
    world: int = 0,
    every_worker: int = EVERY_WORKER,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
) -> Run:
    """Run one district in one world and record it.

    Parameters
    ----------
    scenario : Scenario, str or path
        The district; a name or file is loaded with `load_scenario`.
    seed : int
        Seed, not negative.
    quarters : int
        Quarters to record after burn-in, at least 1.
    institutions : str, or sequence of str or Institution
        Institutions in force, as specs (``"labour-floor:enforcement=0.8@8"``) or objects.
    out : str or path, optional
        Folder to write to.
    world : int
        Number of the world: the run is that of this world in a comparison with the same seed.
    every_worker : int
        One worker in so many is recorded, in every quarter; who is in the sample is drawn once per
        person. 1 records all.
    overwrite : bool
        Whether an earlier run in `out` may be replaced.
    progress : callable, optional
        Called with the number of quarters run and the number wanted.
    compiling : callable, optional
        Called with the name of each part of the model that is being compiled, on first use.
    command : sequence of str, optional
        Command line, for the provenance.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        If an argument makes no sense: a `SpecError` for institutions, a `ScenarioError` for the
        scenario, a `ResultError` for the output folder.
    """
    scenario = as_scenario(scenario)
    institutions = as_institutions(institutions, scenario)
    quarters, every_worker = whole("quarters", quarters, 1), whole("every_worker", every_worker, 1)
    seed, world = whole("seed", seed, 0), whole("world", world, 0)
    if out is not None:
        files.check_output(Path(out), RUN, overwrite)

    prepare_kernels(compiling)
    if progress is not None:
        progress(0, quarters)
    one = World(scenario, seed, world)
    district, course = one.found(), Course(one, institutions)
    record = Record(quarters, every_worker)
    for period in range(quarters):
        course.step(district)
        record.add(district)
        if progress is not None:
            progress(period + 1, quarters)
    origin = provenance(
        command=command,
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=seed,
        parameters={
            "institutions": format_spec(institutions),
            "quarters": quarters,
            "world": world,
            "every_worker": every_worker,
        },
    )
    result = Run(
        scenario=scenario,
        seed=seed,
        world=world,
        institutions=institutions,
        series=frame_in_money(record.series(), SERIES, scenario.money),
        firms=frame_in_money(stacked(record.firms), tables.FIRMS, scenario.money),
        workers=frame_in_money(stacked(record.workers), tables.WORKERS, scenario.money),
        ties=frame_in_money(stacked(record.ties), tables.TIES, scenario.money),
        died_out=district.died_out(),
        exploded=district.exploded(),
        provenance=origin,
    )
    if out is not None:
        result.save(out, overwrite=overwrite)
    return result
