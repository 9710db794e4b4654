"""What a report holds, before it becomes a page, a Word file or a workbook.

A report is a document of sections, a section a sequence of blocks. Blocks hold finished texts in
the language of the report, and the plain number behind each cell. Every renderer
(`html`, `word`, `workbook`) places the same document, so that the three cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from matplotlib.figure import Figure

__all__ = [
    "Block",
    "Cell",
    "Chart",
    "Code",
    "Column",
    "Document",
    "Fold",
    "Grid",
    "Items",
    "Key",
    "KeyEntry",
    "Paragraph",
    "Row",
    "Section",
    "Subheading",
    "Table",
    "Terms",
]

_TAGS = {"en": "en-GB", "it": "it-IT"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    text : str
        What it shows.
    value : float or None
        The number behind the text, in the unit shown: by it the column is sorted, and it is what a
        workbook holds. None for texts.
    details : tuple of str
        Smaller lines below the text: an interval, a share of worlds.
    strong : bool
        Whether the text is set bold.
    """

    text: str
    value: float | None = None
    details: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, a smaller line below it, and whether it holds numbers."""

    title: str
    detail: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    cells : tuple of Cell
        One for each column; the first is the heading of the row. Empty for a row that is only a
        heading of those below it.
    group : str
        Heading of the rows that follow, where the row is one.
    total : bool
        Whether the row sums up those above it and is set apart.
    arm : str
        Name of the arm that the row is about, whose swatch stands before it; empty if of none.
    """

    cells: tuple[Cell, ...] = ()
    group: str = ""
    total: bool = False
    arm: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    caption : str
        What it holds: its name for those who hear the page, and the name of its sheet.
    columns : tuple of Column
    rows : tuple of Row
    sortable : bool
        Whether the reader may sort it: not where the order of rows is an account.
    wide : bool
        Whether the table wants the width of the page, and scrolls where there is none.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sortable: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its caption, its text alternative and the numbers behind it.

    Attributes
    ----------
    name : str
        Identifier, unique in the document: letters, digits and hyphens.
    caption, unit : str
        What it shows, and in which unit.
    title, description : str
        The short and the long text alternative.
    draw : callable
        Draws the figure anew.
    table : Table
        The numbers behind it.
    wide : bool
        Whether the figure wants the width of the page.
    """

    name: str
    caption: str
    unit: str
    title: str
    description: str
    draw: Callable[[], Figure]
    table: Table
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: plain, an answer set large, a note on how to read, or a warning."""

    text: str
    kind: Literal["plain", "answer", "note", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]
    note: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with their meanings."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """How an arm is drawn, for the key of charts.

    Attributes
    ----------
    label : str
    colour : str
        As ``#rrggbb``.
    dash : tuple of float
        Lengths of strokes and gaps; empty for a solid line.
    outline : str
        Its marker, as an SVG path in a box of 40 by 12.
    marker : str
        The same as matplotlib names it.
    """

    label: str
    colour: str
    dash: tuple[float, ...]
    outline: str
    marker: str = "o"


@dataclass(frozen=True, slots=True)
class Key:
    """The key of the charts that follow: arms with their lines, or with their markers."""

    entries: tuple[KeyEntry, ...]
    markers: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Blocks side by side, as many as the width has room for."""

    blocks: tuple[Block, ...]
    width: float = 20.0  # rem, of one block


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a heading that opens them on a screen; printed in full."""

    title: str
    blocks: tuple[Block, ...]


Block = Paragraph | Subheading | Items | Terms | Code | Table | Chart | Key | Grid | Fold


@dataclass(frozen=True, slots=True)
class Section:
    """A section: an identifier, a heading and blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes
    ----------
    title, kicker, question : str
        Title, the small line above it, and the question that the report answers.
    sections : tuple of Section
    language : str
        Code of the language, such as "en".
    footer : str
        The last line.
    arms : dict of str to KeyEntry
        How each arm is drawn, for the swatches in tables.
    date : str
        The day it is about, such as "2026-11-27", which its files bear; empty if none is known.
    """

    title: str
    kicker: str
    question: str
    sections: tuple[Section, ...]
    language: str
    footer: str
    arms: dict[str, KeyEntry] = field(default_factory=dict)
    date: str = ""

    @property
    def tag(self) -> str:
        """The language with its country where that decides spelling, as files name it."""
        return _TAGS.get(self.language, self.language)
