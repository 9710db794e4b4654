import subprocess
import sys

import pytest

import distretto


def python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option):
    answer = subprocess.run(
        [sys.executable, "-m", "distretto", option], check=True, capture_output=True, text=True
    )
    assert answer.stdout == f"distretto {distretto.__version__}\n"


def test_version_imports_nothing_heavy():
    loaded = python(
        "import sys\n"
        "sys.argv = ['distretto', '--version']\n"
        "from distretto.__main__ import main\n"
        "main()\n"
        "print(*sys.modules)"
    ).split()
    assert "distretto.__main__" in loaded
    assert not {"numpy", "typer", "rich", "numba", "pandas", "distretto.cli"} & set(loaded)


def test_importing_the_package_imports_nothing_else():
    loaded = python("import sys, distretto; print(*sys.modules)").split()
    assert [name for name in loaded if name.startswith("distretto.")] == []
    assert "numpy" not in loaded


def test_public_names_are_listed_and_resolve():
    assert {"compare", "load_scenario", "run"} <= set(dir(distretto))
    for name in distretto.__all__:
        assert getattr(distretto, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lire'"):
        _ = distretto.lire


def test_version_is_that_of_the_metadata():
    from importlib.metadata import version

    assert version("distretto") == distretto.__version__
