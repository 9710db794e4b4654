"""Firms, workers and ties of every world and arm of a comparison, as partitioned Parquet.

Below a folder ``panels`` lie three datasets, each of files of one world and arm::

    panels/firms/arm=none/world=3/part-0.parquet

Each file has the schema of the same table of `run`, in the money of the scenario. Arm and world are
in the names of the folders, as pandas, pyarrow, DuckDB and arrow for R read them. A world is
written by whatever runs it, as soon as an arm of it is done, and nothing of it is kept in memory.
On a cluster the folder therefore has to be one that all workers see.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from distretto import files, tables
from distretto.errors import InputError, ResultError
from distretto.experiments.ensemble import Watch
from distretto.experiments.money import frame_in_money, table_in_money
from distretto.experiments.recording import EVERY_WORKER, YEAR, Record, stacked

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.experiments.worlds import World
    from distretto.scenarios import Money

__all__ = ["HOW_OFTEN", "TABLES", "PanelFiles", "how_often"]

HOW_OFTEN: Mapping[str, int] = {"yearly": YEAR, "quarterly": 1}
TABLES = (tables.FIRMS, tables.WORKERS, tables.TIES)
PART = "part-0.parquet"


def how_often(panels: bool | str | None) -> str:
    """Check how often panels are recorded: a word of `HOW_OFTEN`, or "" for never.

    Raises
    ------
    InputError
        If it is another word.
    """
    if panels in (None, False, ""):
        return ""
    word = "yearly" if panels is True else panels
    if word not in HOW_OFTEN:
        raise InputError(
            "panels are not recorded so often",
            where="--panels",
            found=panels,
            expected=" or ".join(HOW_OFTEN),
        )
    return str(word)


@dataclass(frozen=True, slots=True)
class PanelFiles:
    """The panels of a comparison.

    Attributes
    ----------
    folder : Path
        The folder ``panels``.
    often : str
        A word of `HOW_OFTEN`: every quarter, or the last quarter of every year (and of the run).
    arms : tuple of str
    quarters : int
    money : Money or None
        Of the scenario.
    """

    folder: Path
    often: str
    arms: tuple[str, ...]
    quarters: int
    money: Money | None

    def watch(self, world: World) -> Watch:
        """What records a world while it is run: to be called after every quarter."""
        record = self._new()

        def add(index: int, arm: str, district: District) -> None:
            nonlocal record
            record.add(district)
            if record.complete:
                self._write(record, arm, index)
                record = self._new()

        return add

    def path(self, table: str, arm: str, world: int) -> Path:
        """The file of a table of a world in an arm."""
        return self.folder / table / f"arm={quote(arm, safe='')}" / f"world={world}" / PART

    def has(self, world: int) -> bool:
        """Whether all tables of a world are there."""
        return all(
            self.path(table.name, arm, world).is_file() for table in TABLES for arm in self.arms
        )

    def check(self, world: int) -> None:
        """Make sure that a world that was run has been written.

        Raises
        ------
        ResultError
            If it has not: what ran it wrote elsewhere.
        """
        if not self.has(world):
            raise ResultError(
                "the panels of a world are not where they were to be written",
                file=self.folder,
                where=f"world {world}",
                expected="a folder that all workers of the cluster write to",
            )

    def sweep(self, keep: Sequence[int]) -> None:
        """Remove the files of worlds that are not kept, and what was left half-written."""
        kept = {f"world={world}" for world in keep}
        for path in self.folder.glob("*/arm=*/world=*"):
            if path.name not in kept:
                shutil.rmtree(path)
            for partial in path.glob(".*.partial"):
                partial.unlink()

    def _new(self) -> Record:
        return Record(self.quarters, EVERY_WORKER, HOW_OFTEN[self.often])

    def _write(self, record: Record, arm: str, world: int) -> None:
        for table in TABLES:
            frame = frame_in_money(stacked(getattr(record, table.name)), table, self.money)
            path = self.path(table.name, arm, world)
            with files.created(path.parent):
                tables.write_parquet(frame, table_in_money(table, self.money), path)
