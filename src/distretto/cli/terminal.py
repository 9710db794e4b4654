"""What all commands print alike: titles, tables, and where the files lie."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

HEADING = "bold"


def open_console() -> Console:
    """Standard output as it is given: brackets and colons in names are no markup."""
    return Console(highlight=False, markup=False, emoji=False)


def title(text: str) -> Text:
    """Return the title of what is printed."""
    return Text(text, style=HEADING)


def new_table(first: str, others: Sequence[str]) -> Table:
    """Return an empty table: words in the first column, numbers in the others."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=HEADING)
    table.add_column(first, min_width=20, overflow="fold", vertical="bottom")
    for heading in others:
        table.add_column(heading, justify="right", no_wrap=True, vertical="bottom")
    return table


def keep_numbers_whole(table: Table) -> None:
    """Have a table know how wide its numbers are, so that one too wide is not cut but divided."""
    for column in table.columns[1:]:
        cells = (cell for cell in column.cells if isinstance(cell, Text | str))
        column.min_width = max((cell_len(str(cell)) for cell in cells), default=0)


def print_place(console: Console, out: Path | None, files: Mapping[str, str]) -> None:
    """Print where the files lie and what they hold."""
    console.print()
    if out is None:
        console.print("Nothing was saved; --out DIR saves it.")
        return
    console.print(f"In {out}:", soft_wrap=True)
    width = max(map(len, files))
    for name, what in files.items():
        console.print(f"  {name:<{width}}  {what}", soft_wrap=True)


def print_resumption(console: Console, out: Path | None, what: str) -> None:
    """Print what becomes of an interrupted command: the one that runs what is missing, if any.

    Parameters
    ----------
    console : Console
    out : Path or None
        Folder in which the finished part lies.
    what : str
        What is missing, in the plural: worlds, trials.
    """
    if out is None:
        console.print("", f"Interrupted; without --out DIR the missing {what} cannot be run later.")
        return
    words = [word for word in sys.argv[1:] if word not in ("--overwrite", "--resume")]
    command = shlex.join(["distretto", *words, "--resume"])
    console.print("", f"Interrupted; this runs the {what} that are missing:", sep="\n")
    console.print(f"  {command}", soft_wrap=True)
