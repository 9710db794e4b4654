"""Outcomes: participation, effort and kinds of contract."""

from __future__ import annotations

import numpy as np

from distretto.economy.outcomes.declaration import Outcome
from distretto.economy.state import Firms
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = ()


@kernel
def measure(firms: Firms, quarter: int) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    return np.empty(0)
