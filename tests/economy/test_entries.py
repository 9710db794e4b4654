"""What kernels may call: a wrong call ends the process, or leaves arrays that are never freed."""

import ast
import importlib
import pkgutil

import pytest

import distretto
from distretto import kernels

MODULES = [
    module.name
    for module in pkgutil.walk_packages(distretto.__path__, "distretto.")
    if not module.name.endswith("__main__")
]


def decorators(function):
    """Names of the decorators of a function, and the keywords each is given."""
    for each in function.decorator_list:
        call = each if isinstance(each, ast.Call) else None
        name = call.func if call else each
        if isinstance(name, ast.Name):
            yield name.id, {k.arg for k in call.keywords} if call else set()


def kernel_options(function):
    """Keywords of the decorator `kernel`, None where a function is no kernel."""
    return next((keywords for name, keywords in decorators(function) if name == "kernel"), None)


def functions(module):
    with open(module.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def shut(module, name):
    """Whether a name in a module is a kernel that takes groups and is no entry."""
    found = kernels.source_of(getattr(module, name, None))
    if not callable(found) or not getattr(found, "__module__", "").startswith("distretto."):
        return False
    home = importlib.import_module(found.__module__)
    for node in functions(home):
        if node.name == found.__name__ and node.col_offset == 0:
            options = kernel_options(node)
            return options is not None and "entry" not in options and kernels._takes_groups(found)
    return False


@pytest.mark.parametrize("name", MODULES)
def test_python_calls_entries_only(name):
    module = importlib.import_module(name)
    calls = [
        (function.name, call.func.id)
        for function in functions(module)
        if kernel_options(function) is None
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    ]
    assert [(caller, called) for caller, called in calls if shut(module, called)] == []


def test_entries_are_told_from_the_others():
    finance = importlib.import_module("distretto.economy.finance")
    assert shut(finance, "value_added")
    assert not shut(finance, "values_added")


def returns_arrays(module, function):
    """Whether a function says that it returns an array, a group of arrays or a tuple with one."""
    if function.returns is None:
        return False
    names = {node.id for node in ast.walk(function.returns) if isinstance(node, ast.Name)}
    groups = any(hasattr(getattr(module, name, None), "_fields") for name in names)
    return groups or "ndarray" in ast.unparse(function.returns).lower()


@pytest.mark.parametrize("name", MODULES)
def test_arrays_come_only_to_kernels_that_count_references(name):
    module = importlib.import_module(name)
    makers = {
        called
        for called, found in vars(module).items()
        if callable(source := kernels.source_of(found))
        and getattr(source, "__module__", "").startswith("distretto.")
        for home in [importlib.import_module(source.__module__)]
        for node in functions(home)
        if node.name == getattr(source, "__name__", None) and returns_arrays(home, node)
    }
    uncounted = [
        (function.name, call.func.id)
        for function in functions(module)
        if (options := kernel_options(function)) is not None and "allocates" not in options
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in makers
    ]
    uncounted += [
        (function.name, "returns one")
        for function in functions(module)
        if (options := kernel_options(function)) is not None and "allocates" not in options
        if returns_arrays(module, function)
    ]
    assert not uncounted
