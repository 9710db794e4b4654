import importlib
import pickle
import sys
import tomllib
from pathlib import Path

import pytest

from distretto import errors
from distretto.errors import InputError, SpecError, TableError, did_you_mean, nearest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
INSTITUTIONS = ["labour-floor", "training-consortium"]


def test_message_names_file_place_value_expectation_and_hint():
    error = TableError(
        "not a number",
        file="firms.csv",
        where="row 12, column sales",
        found="1.234,5O",
        expected="a decimal number",
        hint="is the letter O meant to be a zero?",
    )
    assert str(error) == (
        "firms.csv, row 12, column sales: not a number\n"
        "  found:    '1.234,5O'\n"
        "  expected: a decimal number\n"
        "  hint:     is the letter O meant to be a zero?"
    )


def test_parts_that_are_not_given_leave_no_trace():
    assert str(InputError("no such file", file="a.toml")) == "a.toml: no such file"
    assert str(InputError("nothing to compare")) == "nothing to compare"


def test_none_can_be_what_was_found():
    assert "found:    None" in str(InputError("missing", found=None))
    assert "found" not in str(InputError("missing"))


def test_long_values_are_cut():
    line = str(InputError("too long", found="x" * 10_000)).splitlines()[1]
    assert len(line) < 100
    assert line.endswith("…")


def test_every_error_belongs_to_one_family():
    family = [value for value in vars(errors).values() if isinstance(value, type)]
    family = [kind for kind in family if issubclass(kind, Exception)]
    assert len(family) == 8
    assert all(issubclass(kind, errors.DistrettoError) for kind in family)


def test_an_error_survives_the_way_between_processes():
    error = SpecError("unknown institution", where="--arm a", found="x", hint="did you mean 'y'?")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is SpecError
    assert str(copy) == str(error)
    assert copy.where == "--arm a"
    assert copy.found == "x"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("labour-flor", "labour-floor"),
        ("Labour_Floor", "labour-floor"),
        ("labor floor", "labour-floor"),
        ("trainning-consortium", "training-consortium"),
        ("qqqq", None),
        ("", None),
    ],
)
def test_nearest_known_name(name, expected):
    assert nearest(name, INSTITUTIONS) == expected


def test_hint_only_where_a_name_is_near():
    assert did_you_mean("labour-flor", INSTITUTIONS) == "did you mean 'labour-floor'?"
    assert did_you_mean("qqqq", INSTITUTIONS) is None


GIVEN = {"excel": (Path("a.xlsx"), None), "calibration": ("calibration", "calibration")}


@pytest.mark.parametrize(
    ("module", "extra", "call"),
    [
        ("optuna", "calibration", "distretto.experiments.trials:need_optuna"),
        ("distributed", "cluster", "distretto.experiments.clusters:_distributed"),
        ("geopandas", "geo", "distretto.areas.maps:_geopandas"),
        ("openpyxl", "excel", "distretto.tables.excel:_open"),
    ],
)
def test_who_lacks_an_optional_part_is_told_what_to_type(monkeypatch, module, extra, call):
    monkeypatch.setitem(sys.modules, module, None)
    home, _, name = call.partition(":")
    function = getattr(importlib.import_module(home), name)
    with pytest.raises(errors.InputError) as caught:
        function(*GIVEN.get(extra, ()))
    assert f"pip install -e '.[{extra}]'" in str(caught.value)
    extras = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    assert any(each.startswith(module) for each in extras["optional-dependencies"][extra])
    assert f"'.[{extra}" in README or f",{extra}]'" in README
