"""Two modes: the rules of the economy in plain Python, everything else compiled.

Most rules take groups of arrays, and only other kernels can call them once they are compiled. The
tests of `tests/economy` therefore run with numba switched off (``NUMBA_DISABLE_JIT=1``), where a
rule is the function that is read in its file. What looks at the compiled model, or would take too
long without, carries ``@pytest.mark.compiled``; so, by default, do all other folders.
"""

from __future__ import annotations

from pathlib import Path

import numba
import pytest
from hypothesis import settings

# The same examples in every run, so that a change is judged by what it changes;
# `pytest --hypothesis-profile=default` draws new ones.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

PLAIN = bool(numba.config.DISABLE_JIT)
ECONOMY = Path(__file__).parent / "economy"


def _is_plain(item: pytest.Item) -> bool:
    """Return whether a test runs in plain Python."""
    return item.path.is_relative_to(ECONOMY) and item.get_closest_marker("compiled") is None


def pytest_report_header() -> str:
    if PLAIN:
        return "mode: plain Python (NUMBA_DISABLE_JIT), the rules of the economy"
    return "mode: compiled; the rules of the economy need NUMBA_DISABLE_JIT=1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    others = [item for item in items if _is_plain(item) != PLAIN]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _is_plain(item) == PLAIN]
