"""The model is compiled once, rule by rule with the types that the season hands on."""

import pytest

from distretto.economy import compiling
from distretto.economy.compiling import argument_types, compile_kernels, kernels_are_cached
from distretto.economy.rules import RULES

pytestmark = pytest.mark.compiled


def test_kernels_are_compiled_once(monkeypatch):
    assert kernels_are_cached()
    names = []
    assert not compile_kernels(names.append)
    assert names == []
    marked, halves = [], []
    monkeypatch.setattr(compiling.kernels, "is_cached", lambda room: False)
    monkeypatch.setattr(compiling.kernels, "mark_cached", marked.append)
    monkeypatch.setattr(compiling, "_compile_together", lambda: halves.append(2))
    assert compile_kernels()
    assert marked == ["economy"]
    assert halves == [2]


def test_rules_are_compiled_for_what_the_season_hands_them():
    """Else what two processes compile beforehand would be compiled again with the season."""
    compile_kernels()
    for rule in RULES:
        types = argument_types(rule.kernel)
        compiled = types in rule.kernel.overloads
        rule.kernel.compile(types)
        assert compiled or types in rule.kernel.stats.cache_hits, rule.name


@pytest.mark.parametrize("code", ["pass", "raise SystemExit('no room')"])
def test_a_second_process_that_fails_is_no_failure(monkeypatch, caplog, code):
    done = []
    monkeypatch.setattr(compiling.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(compiling, "_HELPER", code)
    monkeypatch.setattr(compiling, "_compile_rules", done.append)
    with caplog.at_level("WARNING", "distretto"):
        compiling._compile_together()
    assert done == [0]
    assert ("no room" in caplog.text) == (code != "pass")
