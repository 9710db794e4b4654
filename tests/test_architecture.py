"""Imports run one way: from the tables and the model towards the report and the command line."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import distretto

PACKAGE = Path(distretto.__file__).parent

# Modules that every room may import, and that import only each other.
FOUNDATION = {"errors", "files", "kernels", "logs", "provenance"}

# Room -> the other rooms it may import.
ROOMS: dict[str, set[str]] = {
    "tables": set(),
    "areas": {"tables"},
    "districts": {"tables", "areas"},
    "economy": set(),
    "scenarios": set(),
    "claims": {"scenarios"},
    "programmes": {"scenarios"},
    "evaluation": {"tables", "areas"},
    "experiments": {"economy", "scenarios", "claims", "programmes", "tables", "evaluation"},
}
ROOMS["report"] = set(ROOMS)
ROOMS["lab"] = set(ROOMS)
ROOMS["cli"] = set(ROOMS)

# The package itself exports a few names lazily and starts the command line.
ENTRANCES = {"__init__", "__main__"}


def imports(source: str, module: str, *, is_package: bool = False) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of everything of ours that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                start = node.module or ""
                if node.level:
                    kept = module.split(".")
                    kept = kept[: len(kept) - node.level + is_package]
                    start = ".".join([*kept, start]).rstrip(".")
                names = [f"{start}.{alias.name}" for alias in node.names]
            case ast.Call(func=ast.Name(id=function) | ast.Attribute(attr=function)) if (
                function in ("import_module", "__import__")
            ):
                names = [
                    argument.value
                    for argument in node.args[:1]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                ]
        for name in names:
            if name.partition(".")[0] == "distretto":
                yield name, node.lineno


def room_of(name: str) -> str | None:
    """Return the room or module of the package that an imported name leads to."""
    parts = name.split(".")
    if len(parts) == 1:
        return None
    # `from distretto import run` leads to the room that defines it.
    home = distretto._LAZY.get(parts[1])
    if home is not None and len(parts) == 2:
        return room_of(home)
    return parts[1]


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Return what a module imports and may not, as "line: name" texts."""
    own = module.split(".")[1]
    allowed = FOUNDATION if own in FOUNDATION else {own, *FOUNDATION, *ROOMS[own]}
    return [
        f"{line}: {name}"
        for name, line in imports(source, module, is_package=is_package)
        if room_of(name) in {*FOUNDATION, *ROOMS} - allowed
    ]


def foreign_to_kernels(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Return what a module with kernels takes from other rooms.

    The cache of a room's kernels is keyed by the sources of that room alone.
    """
    named = list(imports(source, module, is_package=is_package))
    if "distretto.kernels.kernel" not in {name for name, _ in named}:
        return []
    own = module.split(".")[1]
    return [f"{line}: {name}" for name, line in named if room_of(name) in set(ROOMS) - {own}]


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] in ENTRANCES:
            continue
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        found.append((".".join(("distretto", *parts)), path))
    return found


MODULES = pytest.mark.parametrize(
    ("module", "path"), [pytest.param(*found, id=found[0]) for found in modules()]
)


def test_every_module_has_its_place():
    places = {module.split(".")[1] for module, _ in modules()}
    assert places <= FOUNDATION | set(ROOMS)
    assert places >= FOUNDATION


@MODULES
def test_imports_run_one_way(module, path):
    source = path.read_text(encoding="utf-8")
    assert violations(source, module, is_package=path.stem == "__init__") == []


@MODULES
def test_kernels_use_their_own_room_only(module, path):
    source = path.read_text(encoding="utf-8")
    assert foreign_to_kernels(source, module, is_package=path.stem == "__init__") == []


class _WithoutTypes(ast.NodeTransformer):
    """Leaves out what is imported for type checkers only, which does not run."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        only_types = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return None if only_types else self.generic_visit(node)


def graph(sources: dict[str, tuple[str, bool]]) -> dict[str, set[str]]:
    """Return the modules that each module imports when it runs, wherever it does.

    Sources by the name of their module, with whether it is a package. A package is not counted as
    importing its parts: it may do so when one of them is asked for.
    """
    found: dict[str, set[str]] = {}
    for module, (source, is_package) in sources.items():
        tree = _WithoutTypes().visit(ast.parse(source))
        names = {name for name, _ in imports(ast.unparse(tree), module, is_package=is_package)}
        # `from distretto.areas import quality` names a module, `... import Flows` what is in it.
        homes = {name if name in sources else name.rpartition(".")[0] for name in names}
        parts = {name for name in homes if is_package and name.startswith(f"{module}.")}
        found[module] = (homes & sources.keys()) - parts - {module}
    return found


def circle(sources: dict[str, tuple[str, bool]]) -> list[str]:
    """Return modules that import each other in a circle, empty where there is none."""
    try:
        TopologicalSorter(graph(sources)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle():
    sources = {
        module: (path.read_text(encoding="utf-8"), path.stem == "__init__")
        for module, path in modules()
    }
    assert circle(sources) == []


@pytest.mark.parametrize(
    ("upper", "lower", "found"),
    [
        ("from distretto.areas import lower", "from distretto.areas.upper import f", True),
        ("from distretto.areas import lower", "def f():\n    import distretto.areas.upper", True),
        (
            "from distretto.areas import lower",
            "if TYPE_CHECKING:\n    from distretto.areas.upper import f",
            False,
        ),
        ("from distretto.areas.lower import f", "", False),
    ],
)
def test_circles_are_found(upper, lower, found):
    sources = {"distretto.areas.upper": (upper, False), "distretto.areas.lower": (lower, False)}
    assert bool(circle(sources)) == found


def test_the_table_itself_has_no_circle():
    settled: set[str] = set()
    while remaining := {room for room in ROOMS if room not in settled}:
        ready = {room for room in remaining if ROOMS[room] <= settled}
        assert ready, f"a circle among {sorted(remaining)}"
        settled |= ready


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("distretto.economy.markets", "import distretto.tables"),
        ("distretto.economy.markets", "from distretto.scenarios import load_scenario"),
        ("distretto.economy.markets", "from distretto import tables"),
        ("distretto.economy.markets", "from distretto import run"),
        ("distretto.economy.markets", "from ..tables import schema"),
        ("distretto.economy.markets", "from .. import tables"),
        ("distretto.economy.markets", "def f():\n    from distretto.report import page"),
        ("distretto.economy.markets", "import numpy, distretto.cli.main as m"),
        ("distretto.economy.markets", "if TYPE_CHECKING:\n    import distretto.experiments"),
        ("distretto.economy.markets", "import_module('distretto.tables')"),
        ("distretto.economy.markets", "importlib.import_module('distretto.tables.schema')"),
        ("distretto.tables.schema", "import distretto.areas"),
        ("distretto.scenarios", "from distretto.economy.parameters import DECLARED"),
        ("distretto.evaluation.ledger", "from distretto.economy import district"),
        ("distretto.experiments", "from distretto.report import page"),
        ("distretto.report", "from distretto.lab import app"),
        ("distretto.lab", "from distretto.cli import run"),
        ("distretto.errors", "from distretto.tables import schema"),
        ("distretto.kernels", "from distretto.economy import draws"),
    ],
)
def test_the_check_sees_a_wrong_import(module, source):
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("distretto.economy.markets", "from distretto.economy import draws"),
        ("distretto.economy.markets", "from .draws import uniform"),
        ("distretto.economy.markets", "from . import draws"),
        ("distretto.economy.markets", "from distretto.errors import AccountsError"),
        ("distretto.economy.markets", "from distretto import __version__, logs"),
        ("distretto.economy.markets", "import tables, distretto_tables"),
        ("distretto.economy.markets", "import_module(name)"),
        ("distretto.provenance", "from distretto.errors import InputError"),
        ("distretto.experiments.worlds", "from distretto import load_scenario"),
        ("distretto.report.page", "from distretto.experiments.summary import Summary"),
        ("distretto.cli", "from distretto import compare, lab, report"),
    ],
)
def test_the_check_lets_a_right_import_pass(module, source):
    assert violations(source, module) == []


def test_a_package_counts_its_dots_from_itself():
    assert violations("from .draws import uniform", "distretto.economy", is_package=True) == []
    assert violations("from ..tables import schema", "distretto.economy", is_package=True) != []


def test_the_check_sees_a_kernel_that_leaves_its_room():
    leaves = "from distretto.kernels import kernel\nfrom distretto.economy.draws import uniform"
    stays = "from distretto.kernels import is_cached\nfrom distretto.economy import District"
    assert foreign_to_kernels(leaves, "distretto.experiments.worlds") == [
        "2: distretto.economy.draws.uniform"
    ]
    assert foreign_to_kernels(stays, "distretto.experiments.worlds") == []
    assert foreign_to_kernels(leaves, "distretto.economy.markets") == []
