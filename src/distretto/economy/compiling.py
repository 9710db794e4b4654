"""Compilation of the model ahead of its first use, by two processes where there are two cores."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast, get_type_hints

import numba
import numpy as np
from numba.core.event import Listener, install_listener

from distretto import kernels
from distretto.economy import observation
from distretto.economy.accounts import open_quarter
from distretto.economy.district import observed
from distretto.economy.parameters import DECLARED, Parameters, build
from distretto.economy.rules import RULES
from distretto.economy.season import season
from distretto.economy.state import State, allocate
from distretto.logs import get_logger

__all__ = ["argument_types", "compile_kernels", "compile_rules", "kernels_are_cached"]

log = get_logger(__name__)

ROOM = "economy"
_COLLECTED_EVERY = 25  # compiled functions
_HELPER = "from distretto.economy.compiling import compile_rules; compile_rules(1)"


def kernels_are_cached() -> bool:
    """Whether the model has been compiled before, as it is now."""
    return kernels.is_cached(ROOM)


def compile_kernels(progress: Callable[[str], None] | None = None) -> bool:
    """Compile the model, or load it from the cache.

    Parameters
    ----------
    progress : callable, optional
        Called with the name of each function as it begins to be compiled.

    Returns
    -------
    bool
        Whether anything had to be compiled.
    """
    if not hasattr(season, "compile"):  # numba is switched off
        return False
    cached = kernels_are_cached()
    state, parameters = _examples()
    scratch = np.zeros(2)
    with install_listener("numba:compile", _Report(progress)), _seldom_collecting():
        if not cached:
            _compile_together()
        _compile(season, state, parameters, np.uint64(0), 0, scratch, scratch)
        _compile(open_quarter, state)
        for measure in observation.MEASURES:
            _compile(measure, *observed(measure, state), 0)
    if not cached:
        kernels.mark_cached(ROOM)
    return not cached


def compile_rules(first: int) -> None:
    """Compile every second rule of the season, from the first or the second on."""
    with _seldom_collecting():
        _compile_rules(first)


def argument_types(function: Callable[..., Any]) -> tuple[Any, ...]:
    """Types, as numba knows them, of the arguments with which the season calls a rule."""
    state, parameters = _examples()
    examples: dict[Any, Any] = {
        type(each): each for each in (state, parameters, *state, *parameters)
    }
    examples |= {np.uint64: np.uint64(0), int: 0, float: 0.0, np.ndarray: np.zeros(2)}
    hints = get_type_hints(kernels.source_of(function))
    return tuple(numba.typeof(examples[hint]) for name, hint in hints.items() if name != "return")


def _compile_rules(first: int) -> None:
    for rule in RULES[first::2]:
        cast(Any, rule.kernel).compile(argument_types(rule.kernel))


def _compile_together() -> None:
    """Compile the rules, half of them in another process: the season finds them in the cache.

    If the other process fails, its half is compiled with the season.
    """
    if (os.cpu_count() or 1) < 2:
        return
    paths = os.pathsep.join(path for path in sys.path if path)
    helper = subprocess.Popen(
        [sys.executable, "-c", _HELPER],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _compile_rules(0)
        _, said = helper.communicate()
        if helper.returncode:
            log.warning("the second process that compiles has failed: %s", said.strip()[-500:])
    finally:
        helper.kill()


def _examples() -> tuple[State, Parameters]:
    """A state and parameters of the types that all have."""
    lowest = build({name: info.low for name, info in DECLARED.items()})
    # Two of each: arrays of one element are contiguous however they are laid out.
    return allocate(2, 2, 2, 2), lowest


def _compile(function: Callable[..., Any], *arguments: Any) -> None:
    cast(Any, function).compile(tuple(numba.typeof(each) for each in arguments))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let garbage be collected only now and then: it is a fifth of compiling."""
    held = gc.isenabled()
    gc.disable()
    try:
        with install_listener("numba:compile", _Collect()):
            yield
    finally:
        gc.unfreeze()
        if held:
            gc.enable()


class _Collect(Listener):  # type: ignore[misc]
    """Clear up after every so many functions."""

    def __init__(self) -> None:
        self.done = 0

    def on_start(self, event: Any) -> None:
        pass

    def on_end(self, event: Any) -> None:
        self.done += 1
        if self.done % _COLLECTED_EVERY == 0:
            # What is left is needed until the end: it is not looked at again.
            gc.collect()
            gc.freeze()


class _Report(Listener):  # type: ignore[misc]
    """Hand on the name of each function that numba begins to compile."""

    def __init__(self, progress: Callable[[str], None] | None) -> None:
        self.progress = progress

    def on_start(self, event: Any) -> None:
        if self.progress is not None:
            self.progress(event.data["dispatcher"].py_func.__name__)

    def on_end(self, event: Any) -> None:
        pass
