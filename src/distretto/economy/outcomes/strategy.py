"""Outcomes: strategy, credit and norms."""

from __future__ import annotations

import numpy as np

from distretto.economy.options import BIDE, CUT, UPGRADE
from distretto.economy.outcomes.declaration import C, D, Outcome, S, W
from distretto.economy.state import Books, Firms, Place, Strategies
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "searching",
        "Firms trying something else",
        "share",
        None,
        C,
        "Firms that have an option on trial because profit fell short of what they aspire to, "
        "over all firms; those that bide do not count.",
    ),
    Outcome(
        "low_road",
        "Firms on the low road",
        "share",
        "lower",
        W,
        "Firms that have cut wages or intensified work by a step or more and not gone back, "
        "over all firms.",
    ),
    Outcome(
        "upgrading",
        "Firms that train and design more",
        "share",
        "higher",
        C,
        "Firms that have raised training and design effort by a step or more and not gone back, "
        "over all firms.",
    ),
    Outcome(
        "norm",
        "Strength of the norm",
        "0-1",
        None,
        S,
        "Strength of the communitarian norm of the place, between 0 and 1.",
    ),
    Outcome(
        "debt_over_sales",
        "Debt over quarterly sales",
        "quarters",
        None,
        D,
        "Debt of all firms over their smoothed quarterly sales.",
    ),
    Outcome(
        "bank_losses",
        "Loans written off",
        "numeraire per quarter",
        "lower",
        D,
        "Debt of closed firms that banks wrote off.",
    ),
    Outcome(
        "interest_rate",
        "Interest rate",
        "per quarter",
        "lower",
        D,
        "Interest paid over debt at the beginning of the quarter; loans to firms founded in the "
        "quarter bear none yet.",
    ),
)


@kernel(entry=True, allocates=True)
def measure(
    firms: Firms,
    books: Books,
    strategies: Strategies,
    place: Place,
    quarter: int,
) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    count = np.zeros(3)
    n = 0.0
    debt = 0.0
    sales = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        n += 1.0
        count[0] += 1.0 if strategies.trying[f] > BIDE else 0.0
        count[1] += 1.0 if strategies.steps[f, CUT] > 0 else 0.0
        count[2] += 1.0 if strategies.steps[f, UPGRADE] > 0 else 0.0
        debt += firms.debt[f]
        sales += firms.sales[f]
    owed = np.sum(books.debt_before)
    return np.array(
        [
            count[0] / n if n > 0.0 else np.nan,
            count[1] / n if n > 0.0 else np.nan,
            count[2] / n if n > 0.0 else np.nan,
            place.norm[0],
            debt / sales if sales > 0.0 else np.nan,
            np.sum(books.written_off),
            np.sum(books.interest) / owed if owed > 0.0 else np.nan,
        ]
    )
