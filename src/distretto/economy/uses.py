"""What a function of the model reads and writes, found in its source.

The body of a function is followed with the state in place of its arguments: a name stands for a
group of arrays, for one array, or for nothing of the state. Aliases (``cash = firms.cash``),
slices and calls to other functions of the model are followed. An array counts as

- written where an element of it is assigned, added to or filled;
- read where the value of an element is used otherwise. Adding to an element, or scaling it, is
  writing it and not reading it.

A parameter is read where it is named. Every branch counts as taken, so that what a function is
found to write contains all that it can change.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, get_type_hints

from distretto.economy.parameters import Parameters
from distretto.economy.state import DECLARED, State
from distretto.kernels import source_of

PACKAGE = "distretto.economy"

GROUPS: dict[type, str] = {
    **{kind: name for name, kind in get_type_hints(State).items() if name in State._fields},
    **{
        kind: name
        for name, kind in get_type_hints(Parameters).items()
        if name in Parameters._fields
    },
}
_STATE_KINDS = {kind for kind in GROUPS if kind.__module__.startswith(f"{PACKAGE}.state")}

# Methods of arrays that change the array, and attributes that say nothing of its content.
_CHANGES = {"fill", "sort", "partition", "put"}
_NO_CONTENT = {"size", "shape", "ndim", "dtype", "_fields"}


@dataclass(frozen=True, slots=True)
class Array:
    """One of the arrays `names`, or a part of one with `axes` dimensions left."""

    names: frozenset[str]
    axes: int


# What an expression stands for: State, Parameters, a group of either, an array, a tuple of such
# things, or nothing of the state.
Value = type | Array | tuple[Any, ...] | None


@dataclass(slots=True)
class Uses:
    """State arrays and parameters, by dotted name, that a function uses.

    Attributes
    ----------
    reads, writes : set of str
        State arrays.
    parameters : set of str
        Parameters read.
    """

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)

    def __ior__(self, other: Uses) -> Uses:
        self.reads |= other.reads
        self.writes |= other.writes
        self.parameters |= other.parameters
        return self


def uses_of(function: Callable[..., Any]) -> Uses:
    """What a function uses whose arguments are what their annotations say."""
    function = source_of(function)
    uses, _ = _follow(function, _annotated(function))
    return uses


def uses_of_calls(
    function: Callable[..., Any], callees: Iterable[Callable[..., Any]]
) -> list[tuple[Callable[..., Any], Uses]]:
    """Calls of some functions within another, in their order, with what each uses.

    Parameters
    ----------
    function : callable
        The caller, such as the season; its arguments are what their annotations say.
    callees : iterable of callable
        The functions whose calls are wanted.

    Returns
    -------
    list of (callable, Uses)
        Arguments worked out at the call count as used by it.
    """
    function = source_of(function)
    wanted = {source_of(each): each for each in callees}
    reader = _Reader(function.__globals__, _annotated(function), wanted)
    reader.run(_definition(function).body)
    return [(wanted[called], uses) for called, uses in reader.calls]


def uses_of_module(module: ModuleType) -> Uses:
    """What all functions and methods of a module use together."""
    uses = Uses()
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = {
                argument.arg: _hinted(argument.annotation, vars(module))
                for argument in (*node.args.args, *node.args.kwonlyargs)
            }
            reader = _Reader(vars(module), names)
            reader.run(node.body)
            uses |= reader.uses
    return uses


def _annotated(function: Callable[..., Any]) -> dict[str, Value]:
    hints = get_type_hints(function)
    return {name: _known(hints.get(name)) for name in inspect.signature(function).parameters}


def _hinted(node: ast.expr | None, names: Mapping[str, Any]) -> Value:
    """What an annotation in a source stands for."""
    if isinstance(node, ast.Name):
        return _known(names.get(node.id))
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return _known(getattr(names.get(node.value.id), node.attr, None))
    return None


def _known(kind: Any) -> Value:
    return kind if kind in (State, Parameters) or kind in GROUPS else None


@cache
def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def _follow(function: Callable[..., Any], arguments: Mapping[str, Value]) -> tuple[Uses, Value]:
    """What a function uses when it is called with these arguments, and what it returns."""
    return _followed(function, tuple(arguments.items()))


@cache
def _followed(
    function: Callable[..., Any], arguments: tuple[tuple[str, Value], ...]
) -> tuple[Uses, Value]:
    reader = _Reader(function.__globals__, dict(arguments))
    reader.run(_definition(function).body)
    returned = reader.returned
    if returned is None:
        returned = _known(get_type_hints(function).get("return"))
    return reader.uses, returned


class _Reader:
    """Follows statements in their order."""

    def __init__(
        self,
        names: Mapping[str, Any],
        local: dict[str, Value],
        wanted: Mapping[Callable[..., Any], Any] | None = None,
    ) -> None:
        self.globals = names
        self.local = local
        self.wanted = wanted or {}
        self.calls: list[tuple[Callable[..., Any], Uses]] = []
        self.uses = Uses()
        self.returned: Value = None

    def run(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                found = self.value(value)
                for target in targets:
                    self.assign(target, found)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.assign(target, self.value(value))
            case ast.AugAssign(target=target, value=value):
                self.use(value)
                if isinstance(target, ast.Name):
                    self.write(self.local.get(target.id))
                else:
                    self.assign(target, None)
            case ast.For(target=target, iter=iterated, body=body, orelse=orelse):
                self.use(iterated)
                found = self.value(iterated)
                if isinstance(found, Array):
                    found = _part(found, 1)
                self.assign(target, found if isinstance(found, Array) else None)
                self.branches(body, orelse, rounds=2)
            case ast.While(test=test, body=body, orelse=orelse):
                self.use(test)
                self.branches(body, orelse, rounds=2)
            case ast.If(test=test, body=body, orelse=orelse):
                self.use(test)
                self.branches(body, orelse)
            case ast.Return(value=ast.expr() as value):
                found = self.value(value)
                self.returned = found if self.returned is None else _either(self.returned, found)
                if isinstance(found, tuple):
                    return
                if isinstance(found, Array) and found.axes == 0:
                    self.read(found)
            case ast.Expr(value=value):
                self.use(value)
            case ast.FunctionDef(body=body) | ast.ClassDef(body=body):
                self.run(body)
            case ast.With(items=items, body=body):
                for item in items:
                    self.use(item.context_expr)
                self.run(body)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.use(child)
                    elif isinstance(child, ast.stmt):
                        self.statement(child)

    def branches(
        self, body: Iterable[ast.stmt], orelse: Iterable[ast.stmt], rounds: int = 1
    ) -> None:
        """Follow two branches from the same beginning; afterwards a name may be either."""
        body, before = list(body), dict(self.local)
        for _ in range(rounds):  # what a loop ends with, it may begin with
            self.run(body)
        after, self.local = self.local, dict(before)
        self.run(orelse)
        for name in {*after, *self.local}:
            self.local[name] = _either(after.get(name), self.local.get(name))

    def assign(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(id=name):
                if isinstance(value, Array) and value.axes == 0:
                    self.read(value)
                    value = None
                self.local[name] = value
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = _items(value)
                for position, each in enumerate(targets):
                    self.assign(each, values[position] if position < len(values) else None)
            case ast.Subscript(value=owner, slice=index):
                self.use(index)
                self.read(value)
                self.write(self.value(owner))
            case ast.Attribute():
                self.read(value)
            case ast.Starred(value=inner):
                self.assign(inner, None)

    def use(self, node: ast.expr) -> None:
        """Follow an expression whose value is used: an array in it is read."""
        self.read(self.value(node))

    def read(self, value: Value) -> None:
        if isinstance(value, Array):
            self.uses.reads |= value.names
        elif isinstance(value, tuple):
            for each in value:
                self.read(each)

    def write(self, value: Value) -> None:
        if isinstance(value, Array):
            self.uses.writes |= value.names

    def value(self, node: ast.expr) -> Value:
        """What an expression stands for; what it uses on the way is noted."""
        match node:
            case ast.Name(id=name):
                return self.local.get(name)
            case ast.Attribute(value=owner, attr=name):
                return self.attribute(owner, name)
            case ast.Subscript(value=owner, slice=index):
                return self.subscript(owner, index)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return tuple(self.value(each) for each in elements)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.use(test)
                return _either(self.value(body), self.value(orelse))
            case ast.Call():
                return self.call(node)
            case ast.Lambda(body=body):
                self.use(body)
                return None
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self.comprehension(node)
                return None
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.use(child)
        return None

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> None:
        for each in node.generators:
            self.use(each.iter)
            self.assign(each.target, None)
            for test in each.ifs:
                self.use(test)
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in parts:
            self.use(part)

    def attribute(self, owner: ast.expr, name: str) -> Value:
        kind = self.value(owner)
        if isinstance(kind, Array):
            if name not in _NO_CONTENT:
                self.read(kind)
            return None
        if isinstance(kind, type):
            if kind in (State, Parameters):
                return _known(get_type_hints(kind).get(name))
            if name in kind._fields:  # type: ignore[attr-defined]
                dotted = f"{GROUPS[kind]}.{name}"
                if kind in _STATE_KINDS:
                    return Array(frozenset((dotted,)), len(DECLARED[dotted].shape))
                self.uses.parameters.add(dotted)
        # What an object holds under these names is what it is called.
        elif kind is None and name in ("state", "parameters"):
            return State if name == "state" else Parameters
        return None

    def subscript(self, owner: ast.expr, index: ast.expr) -> Value:
        kind = self.value(owner)
        self.use(index)
        if isinstance(kind, Array):
            indices = index.elts if isinstance(index, ast.Tuple) else [index]
            found = _part(kind, sum(not isinstance(each, ast.Slice) for each in indices))
            if found.axes == 0:
                self.read(found)
                return None
            return found
        items = _items(kind)
        match index:
            case ast.Slice(lower=lower, upper=upper) if items:
                return items[_number(lower) : _number(upper)]
            case ast.Constant(value=int(place)) if items:
                return items[place]
        return None

    def call(self, node: ast.Call) -> Value:
        called = self.function(node.func)
        if called is None:
            return self.foreign(node)
        outer, self.uses = self.uses, Uses()
        try:
            bound = inspect.signature(called).bind_partial(
                *(self.value(each) for each in node.args),
                **{str(each.arg): self.value(each.value) for each in node.keywords},
            )
            own, returned = _follow(called, {**_annotated(called), **bound.arguments})
            self.uses |= own
            if called in self.wanted:
                self.calls.append((called, self.uses))
        finally:
            outer |= self.uses
            self.uses = outer
        return returned

    def foreign(self, node: ast.Call) -> Value:
        """Follow a call of a function that is none of the model's: it reads what it is given."""
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value)
            if isinstance(owner, Array):
                (self.write if node.func.attr in _CHANGES else self.read)(owner)
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.use(each.value if isinstance(each, ast.Starred) else each)
        return None

    def function(self, node: ast.expr) -> Callable[..., Any] | None:
        """The function of the model that a call names, or None."""
        found: Any = None
        match node:
            case ast.Name(id=name) if name not in self.local:
                found = self.globals.get(name)
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module not in self.local:
                owner = self.globals.get(module)
                found = getattr(owner, name, None) if isinstance(owner, ModuleType) else None
        found = source_of(found) if callable(found) else None
        ours = inspect.isfunction(found) and found.__module__.startswith(PACKAGE)
        return found if ours else None


def _number(node: ast.expr | None) -> int | None:
    """A whole number written in the source."""
    match node:
        case ast.Constant(value=int(number)):
            return number
    return None


def _part(array: Array, indices: int) -> Array:
    return Array(array.names, max(0, array.axes - indices))


def _items(value: Value) -> tuple[Any, ...]:
    """Elements of what can be unpacked."""
    if value is State:
        return tuple(get_type_hints(State)[name] for name in State._fields)
    return value if isinstance(value, tuple) else ()


def _either(one: Value, other: Value) -> Value:
    """What may be one or the other."""
    if isinstance(one, Array) and isinstance(other, Array):
        return Array(one.names | other.names, max(one.axes, other.axes))
    return other if one is None else one
