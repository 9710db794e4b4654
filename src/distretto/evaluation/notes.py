"""Notes on a panel: what was found in the data, what was done, and what it does to the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from distretto.evaluation.ledger import PARTS, TOTAL
from distretto.evaluation.panel import Floats, Index, Mask, Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FEW_CLUSTERS",
    "Note",
    "Source",
    "always_treated",
    "changed_ids",
    "dropped",
    "exited",
    "note_on_years",
    "notes_on",
    "notes_on_accounts",
    "units",
]

FEW_CLUSTERS = 10
# Accounts may be off by rounding: this much of the sum of their amounts.
ROUNDING = 1e-6
MOST_EXAMPLES = 3
ALIKE = 0.1


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the data that matters to the answer.

    Attributes
    ----------
    kind : {"warning", "information"}
    what : str
        What was found, or done.
    consequence : str
        What it does to the answer.
    """

    kind: Literal["warning", "information"]
    what: str
    consequence: str


class Source:
    """Words for places in the table."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.file = frame.attrs.get("source")
        self.rows = frame.attrs.get("rows")

    def at(self, row: int, column: str) -> dict[str, Any]:
        """Return ``file`` and ``where`` of an error."""
        place = self.rows(row) if self.rows is not None else f"row {row + 1}"
        return {"file": self.file, "where": f"{place}, column {column}"}


def dropped(start: Index, alive: Mask, periods: int) -> Note:
    """Say who is left out as not seen throughout."""
    gone = ~alive.all(axis=1)
    treated = start < periods
    return Note(
        "information",
        f"{units(int((gone & treated).sum()))} treated and {int((gone & ~treated).sum())} others "
        "not seen in all periods, left out",
        "effects are on those that last; whether the programme kept firms alive is not in them",
    )


def exited(closed: Index, first: int, periods: int) -> list[Note]:
    """Say who closed, and what that makes of them."""
    notes = []
    early, later = int((closed <= first).sum()), int(((closed > first) & (closed < periods)).sum())
    if early:
        notes.append(
            Note(
                "information",
                f"{units(early)} closed by the time of the first treatment, left out",
                "who was no longer there shows nothing of what becomes of those who were",
            )
        )
    if later:
        notes.append(
            Note(
                "information",
                f"{units(later)} closed before the last period: all amounts 0 from then on",
                "effects are on totals, and what closed firms lost counts",
            )
        )
    return notes


def always_treated(start: Index) -> list[Note]:
    """Say which units are treated from the first period on."""
    always = int((start == 0).sum())
    if not always:
        return []
    return [
        Note(
            "warning",
            f"{units(always)} treated from the first period on, left out",
            "what they were before the programme is not in the data, so nothing is known of its "
            "effect on them",
        )
    ]


def notes_on(panel: Panel, alive: Mask, exits: str, cluster: str | None) -> list[Note]:
    """Say what the panel as a whole allows and what not."""
    notes = []
    ever = panel.ever_treated
    early = int((panel.start[ever] == 1).sum())
    if early:
        notes.append(
            Note(
                "warning",
                f"{units(early)} treated after one period",
                "their trend before treatment cannot be checked",
            )
        )
    seen = (panel.observed & ~panel.treated).sum(axis=1)
    new = int((ever & (seen == 1) & (panel.start > 1)).sum())
    if new:
        notes.append(
            Note(
                "warning",
                f"{units(new)} seen in one period only before treatment",
                "newly founded firms grow as others do not, which counts as an effect; "
                "--seen-before 2 leaves them out",
            )
        )
    treated_clusters = np.unique(panel.cluster[ever]).size
    if treated_clusters < FEW_CLUSTERS:
        kind = "clusters" if cluster else "units"
        notes.append(
            Note(
                "warning",
                f"{treated_clusters} treated {kind}",
                "usual standard errors are too small with so few; p-values and intervals come "
                "from randomisation",
            )
        )
    if ever.all():
        notes.append(
            Note(
                "warning",
                "all units are treated in the end",
                "controls are those treated later, and nothing is known of the last periods",
            )
        )
    gone = np.logical_not(alive.all(axis=1))
    if gone.any() and exits == "keep":
        of_treated, of_others = gone[ever].mean(), gone[~ever].mean() if (~ever).any() else 0.0
        text = (
            f"{units(int(gone.sum()))} not seen in all periods: {of_treated:.0%} of the treated "
            f"and {of_others:.0%} of the others"
        )
        notes.append(
            Note(
                "warning" if abs(of_treated - of_others) > 0.1 else "information",
                text,
                "effects are on those that are seen; if firms are missing because they closed, "
                "--exits zero counts what closed firms lost",
            )
        )
    unknown = np.logical_and(alive, ~panel.observed)
    if unknown.any():
        notes.append(
            Note(
                "warning",
                f"{int(unknown.sum())} rows with an amount missing, left out of all lines",
                "one sample for all lines keeps the account whole",
            )
        )
    return notes


def note_on_years(labels: Sequence[str], periods_a_year: float) -> list[Note]:
    """Say where periods are quarters or months and a year is not said to have four or twelve."""
    kinds = {"quarters": (r"\d{4}Q[1-4]", 4), "months": (r"\d{4}-\d{2}", 12)}
    return [
        Note(
            "warning",
            f"periods are {name}, and {periods_a_year:g} of them are said to make a year",
            "costs of a job for a year, training and jobs kept for a year are over another time: "
            f"--periods-a-year {count}",
        )
        for name, (pattern, count) in kinds.items()
        if all(re.fullmatch(pattern, label) for label in labels) and periods_a_year != count
    ]


def notes_on_accounts(frame: pd.DataFrame, source: Source) -> list[Note]:
    """Say where the accounts of the data do not close."""
    notes = []
    parts = [name for name in PARTS if name in frame]
    accounts = []
    if {"sales", "purchases", TOTAL} <= set(frame.columns):
        sold = frame["sales"] + frame.get("subcontract_sales", 0.0)
        accounts.append(("sales less purchases", sold - frame["purchases"]))
    if TOTAL in frame and set(PARTS[:1]) <= set(parts) and "profit" in parts:
        accounts.append((" + ".join(parts), frame[parts].sum(axis=1, skipna=False)))
    for name, made in accounts:
        gap = (made - frame[TOTAL]).abs().to_numpy()
        size = frame[TOTAL].abs().to_numpy() + 1e-12
        broken = np.flatnonzero(gap > ROUNDING * size + ROUNDING)
        if broken.size:
            worst = int(np.nanargmax(gap))
            place = source.at(worst, TOTAL)["where"]
            notes.append(
                Note(
                    "warning",
                    f"value added is not {name} in {broken.size} of {len(frame)} rows; worst in "
                    f"{place}, by {gap[worst]:,.6g}",
                    "what the lines do not explain stands as a residual in the ledger",
                )
            )
    missing = [name for name in PARTS if name not in frame]
    if TOTAL in frame and parts and missing:
        notes.append(
            Note(
                "information",
                f"no column for {', '.join(missing)}",
                "what went there stands in the residual of the ledger, or in profit where that is "
                "before it",
            )
        )
    return notes


def changed_ids(panel: Panel, alive: Mask, traits: dict[str, NDArray[np.object_]]) -> list[Note]:
    """Look for a firm that ends where another, very like it, begins: it may be the same one."""
    if not traits:
        return []
    t = panel.T
    first, last = np.argmax(alive, axis=1), t - 1 - np.argmax(alive[:, ::-1], axis=1)
    key = list(zip(*(traits[name].tolist() for name in sorted(traits)), strict=True))
    born: dict[tuple[object, ...], list[int]] = {}
    for i in np.flatnonzero(first > 0):
        born.setdefault((*key[i], int(first[i])), []).append(int(i))
    pairs = []
    for i in np.flatnonzero(last < t - 1):
        for j in born.get((*key[i], int(last[i]) + 1), ()):
            if _alike(panel.values[i, last[i]], panel.values[j, first[j]]):
                pairs.append(f"{panel.units[i]} and {panel.units[j]}")
                break
    if not pairs:
        return []
    shown = "; ".join(pairs[:MOST_EXAMPLES]) + ("; ..." if len(pairs) > MOST_EXAMPLES else "")
    what = (
        "1 firm ends where another, much like it, begins"
        if len(pairs) == 1
        else f"{len(pairs)} firms end where others, much like them, begin"
    )
    return [
        Note(
            "warning",
            f"{what} ({shown})",
            "if they are the same firm under a new number, its effect is lost: give it one number",
        )
    ]


def _alike(a: Floats, b: Floats) -> bool:
    """Say whether most amounts differ by a tenth at most: profit may swing in any firm."""
    size = np.maximum(np.abs(a), np.abs(b))
    close = (np.abs(a - b) <= ALIKE * size)[size > 0.0]
    return bool(close.size) and float(close.mean()) > 0.5


def units(count: int) -> str:
    """Return a count of units in words."""
    return f"{count} unit{'' if count == 1 else 's'}"
