"""What is printed about the systems of the source papers."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from distretto.cli.terminal import HEADING, open_console, title
from distretto.experiments.systems import System
from distretto.report.numbers import MISSING

RUNS: dict[bool | None, tuple[str, str]] = {
    True: ("yes", "green"),
    False: ("no", "red"),
    None: (MISSING, ""),
}


def print_systems(rows: Sequence[System]) -> None:
    """Print one line for each system: name, kind, source, whether it runs, its facts."""
    console = open_console()
    console.print(title("Systems of the source papers"), "", sep="\n")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=HEADING)
    table.add_column("Name", no_wrap=True)
    table.add_column("Kind", overflow="fold", min_width=10)
    table.add_column("Source", overflow="fold")
    table.add_column("Runs", no_wrap=True)
    table.add_column("Facts met", overflow="fold")
    for row in rows:
        word, style = RUNS[row.runs]
        facts = f"{row.met} of {row.tested}" if row.tested else MISSING
        if row.note:
            facts = f"{facts}; {row.note}" if row.tested else row.note
        table.add_row(row.name, row.kind, row.source, Text(word, style=style), facts)
    console.print(table)
    console.print(
        "",
        "Runs: at most one world in twenty died out or outgrew its room over 80 quarters, when "
        "last checked with 'distretto systems --check'. Facts: tested after 40 free quarters; a "
        "stylised system has none.",
    )
