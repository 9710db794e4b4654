"""Cells and sentences that the sections of an evaluation have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence

from distretto.evaluation import Line, OutcomeEffect
from distretto.report.document import Cell, Column, Row, Table
from distretto.report.numbers import (
    MISSING,
    counted,
    decimals_for,
    fixed,
    percent,
)
from distretto.report.sections.tables import number

__all__ = [
    "WITHHELD",
    "amount",
    "contributors",
    "effect_cells",
    "p_value",
    "share_cell",
    "span",
    "table",
]

WITHHELD = "withheld"
UNBOUNDED = "no bound"


def span(low: float, high: float, decimals: int, *, signed: bool = True) -> str:
    """Write a 95% interval; an end that cannot be bounded is said to have no bound."""
    if math.isnan(low) or math.isnan(high):
        return ""
    if math.isinf(low) and math.isinf(high):
        return "cannot be bounded"
    ends = [
        fixed(end, decimals, signed=signed) if math.isfinite(end) else UNBOUNDED
        for end in (low, high)
    ]
    return f"{ends[0]} to {ends[1]}"


def amount(mean: float, low: float, high: float, decimals: int | None = None) -> Cell:
    """Return a cell with an estimate and its interval, bold where it leaves out zero.

    By default the interval is written so that half its width has two digits.
    """
    if decimals is None:
        half = 0.5 * (high - low) if math.isfinite(high - low) else 0.0
        known = half > 1e-9 * abs(mean)
        decimals = decimals_for([half], significant=2) if known else decimals_for([mean])
    clear = low > 0.0 or high < 0.0
    return number(fixed(mean, decimals, signed=True), mean, span(low, high, decimals), strong=clear)


def p_value(p: float, adjusted: float | None = None) -> Cell:
    """Return a cell with a p-value, and below it the one adjusted within the family."""
    text, *below = ("<0.001" if x < 0.001 else fixed(x, 3) for x in (p, adjusted) if x is not None)
    return number(text, p, *(f"adjusted {x}" for x in below))


def share_cell(line: Line) -> Cell:
    """Return a cell with the share of the gain that a line has."""
    if line.share is None:
        return Cell(MISSING)
    low, high = line.share_low, line.share_high
    detail = ""
    if low is not None and high is not None and math.isfinite(low + high):
        detail = f"{percent(low)} to {percent(high)}"
    return number(percent(line.share), line.share, detail)


def contributors(effect: OutcomeEffect) -> Cell:
    """Return a cell with who stands behind a figure."""
    behind = effect.contribution
    return number(
        counted(behind.count, "unit"), float(behind.count), f"largest {percent(behind.largest)}"
    )


def effect_cells(effect: OutcomeEffect) -> list[Cell]:
    """Return effect, relative effect, p-value and level of an outcome."""
    if effect.withheld:
        return [Cell(WITHHELD)] * 4
    level = fixed(effect.level, decimals_for([effect.level]))
    return [
        amount(effect.mean, effect.low, effect.high),
        number(percent(effect.relative, 1, signed=True), effect.relative),
        p_value(effect.p, effect.adjusted),
        number(level, effect.level),
    ]


def table(
    caption: str,
    columns: Sequence[str | Column],
    rows: Sequence[Row | Sequence[Cell | str]],
    *,
    sortable: bool = False,
    wide: bool = False,
) -> Table:
    """Return a table whose columns after the first hold numbers."""
    heads = tuple(
        c if isinstance(c, Column) else Column(c, number=i > 0) for i, c in enumerate(columns)
    )
    made = tuple(
        row
        if isinstance(row, Row)
        else Row(tuple(c if isinstance(c, Cell) else Cell(c) for c in row))
        for row in rows
    )
    return Table(caption, heads, made, sortable, wide)
