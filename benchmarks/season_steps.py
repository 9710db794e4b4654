"""The season taken apart: its rules one by one, called from Python.

The season is a kernel that calls kernels. Its Python source is run here with some of its rules
replaced, to time them or to look at the district between two of them; the order of the rules
stands in one place, in the season itself.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
from numba.core.dispatcher import Dispatcher

from distretto.economy.accounts import open_quarter
from distretto.economy.district import District
from distretto.economy.season import season
from distretto.kernels import source_of


def rules() -> dict[str, Dispatcher]:
    """The rules of the season by name, in its order."""
    source = source_of(season)
    found = {name: source.__globals__.get(name) for name in source.__code__.co_names}
    return {name: rule for name, rule in found.items() if isinstance(rule, Dispatcher)}


def run_with(district: District, **replaced: Callable[..., Any]) -> None:
    """Run one quarter without institutions, some rules replaced by other functions."""
    source = source_of(season)
    steps = FunctionType(source.__code__, {**source.__globals__, **replaced})
    open_quarter(district.state)
    steps(district.state, district.parameters, np.uint64(district.seed), district.quarter)
    district.quarter += 1


class _Stop(Exception):
    """The season has come to the rule at which it was to stop."""


def stopped_before(rule: str, district: District) -> District:
    """A copy of a district in the middle of its next quarter, as the given rule finds it."""
    halted = district.copy()

    def stop(*_: Any) -> None:
        raise _Stop

    try:
        run_with(halted, **{rule: stop})
    except _Stop:
        return halted
    raise ValueError(f"the season has no rule {rule!r}")
