"""Progress on the standard error stream: bars on a terminal, a line per stage elsewhere."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from distretto.report.numbers import counted


class Progress:
    """Shows the compilation of the model, if there is one, and then the run.

    Parameters
    ----------
    what : str
        What is counted, in the singular: world, quarter.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.console = Console(stderr=True)
        self.bars = Bars(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self._compilation: TaskID | None = None
        self._compiled = 0
        self._run: TaskID | None = None

    def __enter__(self) -> Progress:
        self.bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bars.stop()

    def compiling(self, part: str) -> None:
        """Say that a part of the model, one of its functions, is being compiled."""
        if self._compilation is None:
            self._compilation = self._stage("Compiling the model, once", None)
        self._compiled += 1
        self.bars.update(self._compilation, count=f"{self._compiled} functions")

    def advance(self, done: int, total: int) -> None:
        """Say how many of the worlds or quarters are done."""
        if self._run is None:
            self._end_compilation()
            self._run = self._stage(f"Running {counted(total, self.what)}", total)
        self.bars.update(self._run, completed=done, total=total, count=f"{done}/{total}")

    def _end_compilation(self) -> None:
        if self._compilation is not None:
            self.bars.remove_task(self._compilation)

    def _stage(self, description: str, total: int | None) -> TaskID:
        if not self.console.is_terminal:
            self.console.print(description, highlight=False)
        return self.bars.add_task(description, total=total, count="")
