import ast
import inspect
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

from distretto import economy
from distretto.economy import parameters as parameter_module
from distretto.economy import state as state_module
from distretto.economy.district import District
from distretto.economy.institutions import LabourFloor, TrainingConsortium
from distretto.economy.parameters import DECLARED as PARAMETERS
from distretto.economy.parameters import Parameters
from distretto.economy.state import DECLARED, State, allocate, copy, guarded

DIMENSIONS = {
    "firm": 3,
    "worker": 5,
    "phase": 2,
    "order": 7,
    "market": 2,
    "rival": 2,
    "tie": state_module.TIES,
    "offer": state_module.OFFERS,
    "sector": state_module.SECTORS,
    "one": 1,
}


def test_every_array_is_declared_with_meaning_unit_and_shape(arrays):
    found = arrays(allocate(3, 5, 2, 7))
    assert set(found) == set(DECLARED)
    for name, info in DECLARED.items():
        assert info.name == name
        assert info.meaning
        assert info.unit
        assert found[name].shape == tuple(DIMENSIONS[each] for each in info.shape)
        assert found[name].dtype == info.dtype
        assert np.all(found[name] == info.fill)
        assert found[name].flags.c_contiguous


def test_a_copy_shares_nothing(arrays):
    one = allocate(3, 5, 2, 7)
    two = copy(one)
    for name, array in arrays(one).items():
        assert not np.shares_memory(array, arrays(two)[name])
        assert np.array_equal(array, arrays(two)[name])


def test_a_guarded_view_can_be_written_where_declared(arrays):
    state = allocate(3, 5, 2, 7)
    view = guarded(state, ("firms.cash", "policy.wage_floor"))
    for name, array in arrays(view).items():
        assert array.flags.writeable == (name in ("firms.cash", "policy.wage_floor"))
        assert np.shares_memory(array, arrays(state)[name])
    view.firms.cash[1] = 4.0
    assert state.firms.cash[1] == 4.0


class Uses(ast.NodeVisitor):
    """Parameters and state arrays, by dotted name, that a module reads and writes.

    A name stands for what its annotation says or what it was assigned; an array is written
    where an element of it is assigned, and read wherever else it is named.
    """

    def __init__(self, tree: ast.Module) -> None:
        kinds = {k.__name__: k for k in (State, Parameters)}
        self.aliases: dict[str, type] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in (
                "distretto.economy.state",
                "distretto.economy.parameters",
            ):
                module = (state_module, parameter_module)["parameters" in node.module]
                for each in node.names:
                    kind = getattr(module, each.name, None)
                    if inspect.isclass(kind):
                        self.aliases[each.asname or each.name] = kind
        self.groups = {
            **{k: n for n, k in get_type_hints(State).items()},
            **{k: n for n, k in get_type_hints(Parameters).items()},
        }
        self.aliases.update(kinds)
        self.names: dict[str, type] = {}
        self.read: set[str] = set()
        self.visit(tree)

    def kind(self, node: ast.expr | None) -> object:
        """What an expression stands for: a group of arrays, the dotted name of one, or None."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            if node.attr in ("state", "parameters"):
                return {"state": State, "parameters": Parameters}[node.attr]
            owner = self.kind(node.value)
            if owner in (State, Parameters):
                return get_type_hints(owner).get(node.attr)
            if owner in self.groups and node.attr in owner._fields:
                return f"{self.groups[owner]}.{node.attr}"
        return None

    def _annotated(self, hint: ast.expr | None) -> type | None:
        if isinstance(hint, ast.Name):
            return self.aliases.get(hint.id)
        if isinstance(hint, ast.Attribute):
            modules = {"parameters": parameter_module, "state": state_module}
            return getattr(modules.get(getattr(hint.value, "id", "")), hint.attr, None)
        return None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer, self.names = self.names, dict(self.names)
        for argument in (*node.args.args, *node.args.kwonlyargs):
            kind = self._annotated(argument.annotation)
            if kind is not None:
                self.names[argument.arg] = kind
        for statement in node.body:
            self.visit(statement)
        self.names = outer

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self._store(node.target)

    def _assign(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Tuple):
            values = value.elts if isinstance(value, ast.Tuple) else [None] * len(target.elts)
            if self.kind(value) is State:
                values = [ast.Attribute(value, group) for group in State._fields]
            for each, its in zip(target.elts, values, strict=True):
                self._assign(each, its)
        elif isinstance(target, ast.Name):
            kind = self.kind(value)
            if isinstance(kind, type):
                self.names[target.id] = kind
        else:
            self._store(target)

    def _store(self, target: ast.expr) -> None:
        if isinstance(target, ast.Subscript):
            self.visit(target.slice)
            name = self.kind(target.value)
            if isinstance(name, str):
                return
        self.visit(target)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self.kind(node)
        if isinstance(name, str):
            self.read.add(name)
        else:
            self.visit(node.value)


@pytest.fixture(scope="module")
def uses():
    found = []
    for file in Path(economy.__file__).parent.rglob("*.py"):
        if file.name not in ("state.py", "parameters.py"):
            found.append(Uses(ast.parse(file.read_text(encoding="utf-8"))))
    return found


def test_writing_is_not_reading():
    source = """
from distretto.economy.state import Firms
from distretto.economy.parameters import Trust
def rule(firms: Firms, p: Trust):
    firms.cash[0] = p.gain
    firms.debt[firms.age[0]] += firms.sales[0]
    books = self.state.books
    return books.units
"""
    read = {"trust.gain", "firms.age", "firms.sales", "books.units"}
    assert Uses(ast.parse(source)).read == read


def test_every_parameter_is_used_by_a_rule(uses):
    read = set().union(*(each.read for each in uses))
    assert len(read & set(PARAMETERS)) > 100
    assert set(PARAMETERS) <= read, sorted(set(PARAMETERS) - read)


# Kept for whoever looks at a district: no rule, account or outcome needs them.
COUNTED_ONLY = {
    "books.hires",
    "tally.bankruptcies",
    "tally.caught",
    "tally.delivered_late",
    "tally.moves",
}


def test_every_array_is_read(uses):
    read = set().union(*(each.read for each in uses))
    assert set(DECLARED) - read == COUNTED_ONLY


# Years in which things happen that need not happen in ordinary ones.
YEARS = {
    "rough": {"finance.credit_limit": 0.3, "placement.outside_markup": 1.1, "skill.novelty": 0.2},
    "busy": {"workers.entry": 0.001, "workers.leaving": 0.5, "markets.growth": 0.02},
    "changing": {"firms.spin_off": 0.02, "markets.rival_cost_trend": -0.002},
}


def test_every_array_comes_to_hold_something(midpoint, arrays):
    """An array that nothing writes would keep its opening value whatever happens."""
    policy = (TrainingConsortium(start=-8), LabourFloor(floor=1.2, enforcement=0.6, start=-8))
    still = set(DECLARED)
    for changes in YEARS.values():
        district = District.found(parameter_module.build({**midpoint, **changes}), seed=3)
        for _ in range(30):
            district.step(policy)
            found = arrays(district.state)
            still -= {name for name in still if np.any(found[name] != DECLARED[name].fill)}
    # Counts what found no room: to stay at zero is what the room is there for.
    assert still == {"tally.refused"}
