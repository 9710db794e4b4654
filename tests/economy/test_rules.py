"""The list of rules, the season and what running it does agree."""

import ast
import inspect
import types

import numpy as np
import pytest

from distretto.economy import population
from distretto.economy.accounts import open_quarter
from distretto.economy.district import District
from distretto.economy.institutions import LabourFloor, TrainingConsortium
from distretto.economy.parameters import DECLARED as PARAMETERS
from distretto.economy.parameters import build
from distretto.economy.rules import RULES, used
from distretto.economy.season import season
from distretto.economy.state import DECLARED, copy
from distretto.economy.uses import uses_of_module
from distretto.kernels import source_of

# Those that go on with something at these values say so, and cannot be told from others by this.
SWITCHED_OFF = pytest.mark.parametrize(
    "place",
    [pytest.param(k, id=rule.name) for k, rule in enumerate(RULES) if rule.off and not rule.still],
)


def season_source() -> tuple[str, ast.Module]:
    source = inspect.getsource(inspect.getmodule(source_of(season)))
    return source, ast.parse(source)


def calls_in_season() -> list[tuple[str, int]]:
    """Names and lines of the model's functions that the season calls, in their order."""
    _, tree = season_source()
    ours = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("distretto.economy")
        for alias in node.names
    }
    calls = [
        (node.lineno, node.col_offset, node.func.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours
    ]
    return [(name, line) for line, _, name in sorted(calls)]


def test_rules_are_those_of_the_season_in_their_order():
    assert [rule.name for rule in RULES] == [name for name, _ in calls_in_season()]


def test_steps_are_the_headings_of_the_season():
    """A comment that is no sentence is a heading; an empty step has no rules."""
    source, _ = season_source()
    headings = {
        number: line.strip().removeprefix("# ")
        for number, line in enumerate(source.splitlines(), start=1)
        if line.strip().startswith("# ") and not line.rstrip().endswith(".")
    }
    for rule, (_, line) in zip(RULES, calls_in_season(), strict=True):
        assert rule.step == headings[max(n for n in headings if n < line)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_where_it_comes_from_and_what_it_must_not_do(rule):
    assert rule.source.strip()
    assert rule.must_not.strip()
    for name, value in rule.off.items():
        assert PARAMETERS[name].low <= value <= PARAMETERS[name].high
    assert rule.off or not rule.still


def test_what_is_used_is_known():
    for uses in used():
        assert uses.reads | uses.writes <= set(DECLARED)
        assert uses.parameters <= set(PARAMETERS)


def test_every_rule_but_the_check_writes():
    assert [rule.name for rule, uses in zip(RULES, used(), strict=True) if not uses.writes] == [
        "account_errors"
    ]


def rule_by_rule(district: District, parameters, look) -> None:
    """Run a quarter; `look` is given the place of each rule, the state before it and after."""
    function = source_of(season)
    places = iter(range(len(RULES)))

    def watched(name, kernel):
        def run(*arguments):
            # Not every rule is called in every quarter.
            place = next(place for place in places if RULES[place].name == name)
            before = copy(district.state)
            result = kernel(*arguments)
            look(place, before, district.state)
            return result

        return run

    names = {name: watched(name, function.__globals__[name]) for name, _ in calls_in_season()}
    by_hand = types.FunctionType(function.__code__, {**function.__globals__, **names})
    open_quarter(district.state)
    bad_work = np.zeros(district.state.firms.alive.size)
    seed = np.uint64(district.seed)
    by_hand(district.state, parameters, seed, district.quarter, bad_work, district.errors)
    district.quarter += 1


POLICY = (TrainingConsortium(start=-8), LabourFloor(floor=1.1, enforcement=0.5, start=-8))


def changes(district, parameters, differing, quarters=1, policy=()) -> dict[int, set[str]]:
    """Names of the arrays that each rule changes within some quarters, by place of the rule."""
    found: dict[int, set[str]] = {}

    def look(place, before, after):
        found.setdefault(place, set()).update(differing(before, after))

    for _ in range(quarters):
        district._set_policy(policy)
        rule_by_rule(district, parameters, look)
    return found


def test_what_changes_is_found_to_be_written(district, parameters, differing):
    for place, names in changes(district, parameters(), differing, 6, POLICY).items():
        assert names <= used()[place].writes, RULES[place].name


@SWITCHED_OFF
def test_a_rule_that_is_off_does_nothing(place, district, midpoint, differing):
    """As the season runs it: what an earlier rule prepares for it is prepared at its values."""
    found = changes(district, build({**midpoint, **RULES[place].off}), differing, 2)
    assert found[place] == set()


def test_values_that_switch_a_rule_off_are_those_of_parameters_that_are_read():
    """By the season, or where a district is founded that then has nothing for the rule."""
    read = uses_of_module(population).parameters.union(*(uses.parameters for uses in used()))
    for rule in RULES:
        assert set(rule.off) <= read, rule.name
