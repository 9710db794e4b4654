"""Promises from a table of awards, with due dates that mean what the periods of the panel mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from distretto.errors import TableError
from distretto.evaluation.awards import AwardLedger, award_ledger
from distretto.evaluation.building import Built
from distretto.evaluation.panel import Floats
from distretto.tables.given_reading import row_place
from distretto.tables.periods import parse_period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["promises"]


def promises(awards: pd.DataFrame, built: Built, now: float | None = None) -> AwardLedger:
    """Return promises against delivery.

    Parameters
    ----------
    awards : pandas.DataFrame
        As `distretto.tables.read_given` returns it; ``due`` as text, or as numbers in Python.
    built : Built
        The panel of the firms.
    now : float, optional
        Period as of which promises are due; the last of the panel by default.

    Raises
    ------
    TableError
        For a due date that is no period, or is written in another way than those of the panel.
    """
    given = {
        name: awards[name].to_numpy(dtype=np.float64)
        for name in ("delivered", "amount")
        if name in awards
    }
    return award_ledger(
        awards["firm_id"].to_numpy(dtype=object),
        awards["measure"].to_numpy(dtype=object),
        awards["promise"].to_numpy(dtype=np.float64),
        _due(awards, built.labels),
        given.get("delivered"),
        given.get("amount"),
        now=float(built.panel.periods[-1]) if now is None else now,
    )


def _due(awards: pd.DataFrame, labels: tuple[str, ...]) -> Floats:
    """Return due dates as numbers of the same kind as the periods with these labels."""
    if awards["due"].dtype.kind in "iuf":
        return awards["due"].to_numpy(dtype=np.float64)
    of_panel = parse_period(labels[0])
    found = []
    for row, text in enumerate(awards["due"]):
        period = parse_period(str(text))
        if period is None or (of_panel is not None and period.way != of_panel.way):
            raise TableError(
                "the due date is no period of the panel",
                **row_place(awards, row, "due"),
                found=text,
                expected=f"a period written like {labels[0]}",
            )
        found.append(period.number)
    return np.array(found, dtype=np.float64)
