"""Tables that several sections are made of."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from distretto.report.document import Cell, Column, Row, Table
from distretto.report.material import Material
from distretto.report.outcomes import OutcomeCell, OutcomeRow

GROUP_TITLES = {
    "competitiveness": "Competitiveness",
    "structure": "Structure of the district",
    "workers": "Workers",
    "distribution": "Distribution of the gains",
}


def number(text: str, value: float | None, *details: str, strong: bool = False) -> Cell:
    """Return a cell that shows a number; one that is not known has no value to sort by."""
    known = value is not None and math.isfinite(value)
    return Cell(text, value if known else None, tuple(d for d in details if d), strong)


def text_table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Cell]],
    *,
    numbers: Collection[int] = (),
    sortable: bool = True,
    wide: bool = False,
) -> Table:
    """Return a table whose cells are texts, or cells made before.

    Parameters
    ----------
    caption : str
    columns : sequence of str
        Headings.
    rows : iterable of sequence of str or Cell
    numbers : collection of int
        Positions of the columns that hold numbers.
    sortable, wide : bool
        As for `Table`.
    """
    return Table(
        caption,
        tuple(Column(title, number=i in numbers) for i, title in enumerate(columns)),
        tuple(
            Row(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row))
            for row in rows
        ),
        sortable,
        wide,
    )


def arm_table(
    caption: str,
    columns: Sequence[str],
    arms: Sequence[str],
    rows: Iterable[Sequence[str | Cell]],
    *,
    numbers: Collection[int] = (),
) -> Table:
    """Return a table with one row for each of some arms, its swatch before its name."""
    table = text_table(caption, columns, rows, numbers=numbers, sortable=False)
    marked = (replace(row, arm=arm) for row, arm in zip(table.rows, arms, strict=True))
    return replace(table, rows=tuple(marked))


def outcome_table(
    m: Material, caption: str, outcomes: Collection[str], *, correlations: bool = False
) -> Table:
    """Return outcomes by arm: the level of the reference, then what each other arm changes.

    Parameters
    ----------
    m : Material
    caption : str
    outcomes : collection of str
        Names of outcomes; those of one group stand together, under its title if there are several.
    correlations : bool
        Whether the cells tell the correlation with the reference, and what same worlds save.
    """
    lang = m.lang
    of_group = {
        group: [m.rows[name] for name in m.rows if name in outcomes and m.groups[name] == group]
        for group in GROUP_TITLES
    }
    filled = {group: rows for group, rows in of_group.items() if rows}
    found: list[Row] = []
    for group, rows in filled.items():
        if len(filled) > 1:
            found.append(Row(group=lang(GROUP_TITLES[group])))
        found += [_outcome_row(row, correlations) for row in rows]
    return Table(
        caption,
        (
            Column(lang("Outcome")),
            Column(m.reference, lang("level"), number=True),
            *(Column(arm, lang("difference"), number=True) for arm in m.compared),
        ),
        tuple(found),
        wide=correlations,
    )


def _outcome_row(row: OutcomeRow, correlations: bool) -> Row:
    label = Cell(row.label, details=tuple(filter(None, (_joined(row.unit, row.direction),))))
    return Row(
        (
            label,
            number(row.median, row.value, row.range),
            *(_difference(cell, row, correlations) for cell in row.cells),
        )
    )


def _difference(cell: OutcomeCell, row: OutcomeRow, correlations: bool) -> Cell:
    details = [cell.interval]
    if row.direction:
        details.append(cell.share)
    if correlations:
        details += [cell.correlation, cell.saved]
    return number(cell.mean, cell.value, *details, strong=cell.clear)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
