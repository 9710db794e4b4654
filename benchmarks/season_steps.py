"""The season taken apart: each of its rules timed, and the district between two of them.

The season is a kernel that calls kernels. Its source is made here into a second kernel, which
reads a clock after each rule and can stop before any of them, so that the order of the rules
stands in one place, in the season itself.
"""

import ast
import ctypes
import inspect
import textwrap
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from distretto.economy.accounts import open_quarter
from distretto.economy.district import District
from distretto.economy.season import season
from distretto.kernels import kernel, source_of


def _clock() -> Callable[[], int]:
    """Processor time of the thread in nanoseconds, for kernels; needs POSIX."""
    if numba.config.DISABLE_JIT:
        return time.thread_time_ns
    clock_gettime = ctypes.CDLL(None).clock_gettime
    clock_gettime.argtypes = [ctypes.c_int, ctypes.c_void_p]
    clock_gettime.restype = ctypes.c_int
    which = int(time.CLOCK_THREAD_CPUTIME_ID)

    @kernel(allocates=True)
    def clock() -> int:
        now = np.empty(2, np.int64)  # seconds, nanoseconds
        clock_gettime(which, now.ctypes)
        return now[0] * 1_000_000_000 + now[1]

    return clock


class _Interleave(ast.NodeTransformer):
    """Put round each rule of the season: stop here if told so; note the time it took."""

    def __init__(self) -> None:
        self.rules: list[str] = []

    def visit_Expr(self, node: ast.Expr) -> Any:
        if not isinstance(node.value, ast.Call):
            return node
        assert isinstance(node.value.func, ast.Name)
        number = len(self.rules)
        self.rules.append(node.value.func.id)
        before = f"if last == {number}: return"
        after = f"then = note(spent, {number}, then)"
        return [*ast.parse(before).body, node, *ast.parse(after).body]


@cache
def _taken_apart() -> tuple[Callable[..., Any], tuple[str, ...]]:
    """The season with two more arguments (nanoseconds by rule, rule to stop at); its rules."""
    source = source_of(season)
    tree = ast.parse(textwrap.dedent(inspect.getsource(source)))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    interleave = _Interleave()
    interleave.visit(function)
    function.decorator_list.clear()
    function.args.args += [ast.arg("spent"), ast.arg("last")]
    function.body[1:1] = ast.parse("then = clock()").body
    clock = _clock()

    @kernel
    def note(spent: NDArray[np.int64], rule: int, then: int) -> int:
        now = clock()
        spent[rule] += now - then
        return now

    names = {**source.__globals__, "clock": clock, "note": note}
    exec(compile(ast.fix_missing_locations(tree), "<season taken apart>", "exec"), names)
    return kernel(entry=True, cache=False)(names["season"]), tuple(interleave.rules)


def rules() -> tuple[str, ...]:
    """Names of the rules of the season, in its order."""
    return _taken_apart()[1]


def run(district: District, stop: str | None = None) -> NDArray[np.int64]:
    """Run one quarter without institutions, or what of it comes before the rule `stop`.

    Returns
    -------
    ndarray of int, shape (rule,)
        Nanoseconds of processor time that each rule took.
    """
    steps, names = _taken_apart()
    spent = np.zeros(len(names), np.int64)
    last = -1 if stop is None else names.index(stop)
    open_quarter(district.state)
    state, seed = district.state, np.uint64(district.seed)
    bad_work, errors = np.zeros(state.firms.alive.size), district.errors
    steps(state, district.parameters, seed, district.quarter, bad_work, errors, spent, last)
    if stop is None:
        district.quarter += 1
    return spent


def stopped_before(rule: str, district: District) -> District:
    """A copy of a district in the middle of its next quarter, as the given rule finds it."""
    halted = district.copy()
    run(halted, rule)
    return halted
