import hashlib
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distretto import scenarios
from distretto.errors import ScenarioError
from distretto.scenarios import Fact, Prior


def error_of(call, *arguments):
    with pytest.raises(ScenarioError) as caught:
        call(*arguments)
    return caught.value


def test_a_sound_file(load, text, declared):
    scenario = load(text)
    assert (scenario.name, scenario.title, scenario.kind) == ("prato", "Prato", "calibrated")
    assert scenario.description.startswith("A district of weavers.\n")
    assert list(scenario.parameters) == list(declared)
    assert scenario.fixed == {
        "size.firms": Fact(value=300, unit="firms", source="Amin 2000"),
    }
    assert scenario.priors["size.phases"] == Prior(
        low=6, high=9, shape="uniform", reason="spinning to finishing", unit="phases"
    )
    assert {name: fact.use for name, fact in scenario.facts.items()} == {
        "final_firms": "calibration",
        "rags": "context",
    }
    assert scenario.content == text.encode()
    assert scenario.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_byte_order_mark_and_other_line_ends_do_no_harm(load, text):
    content = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    scenario = load(content)
    assert scenario.facts == load(text).facts
    assert scenario.sha256 != load(text).sha256


def test_outcomes_may_come_without_units(tmp_path, text, declared):
    path = tmp_path / "prato.toml"
    path.write_text(text)
    assert "final_firms" in scenarios.load(path, declared, {"final_firms"}).facts
    assert "final_firms" in scenarios.load(str(path), declared, ["final_firms"]).facts


def test_draw_asks_for_each_prior_by_name_and_leaves_facts_alone(load, text):
    asked = []

    def uniform(name):
        asked.append(name)
        return 0.5

    values = load(text).draw(uniform)
    assert sorted(asked) == ["markets.churn", "markets.price_elasticity", "size.phases"]
    assert values["size.firms"] == 300.0 and values["size.phases"] == 8.0
    assert values["markets.churn"] == pytest.approx(0.01)
    # Half of the triangle 2.5-4-6 lies left of 6 - sqrt(3.5 * 2 / 2).
    assert values["markets.price_elasticity"] == pytest.approx(6 - math.sqrt(3.5))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_what_is_drawn_is_admissible(load, text, declared, uniforms):
    scenario = load(text)
    values = scenario.draw(dict(zip(declared, uniforms, strict=True)).__getitem__)
    for name, prior in scenario.priors.items():
        assert prior.low <= values[name] <= prior.high
        assert values[name] == int(values[name]) or not declared[name].integer


# Each case: what is replaced in a sound file, by what, and what the error says.
WRONG = {
    "unknown parameter": (
        "price_elasticity =", "price_elastcity =",
        "key parameters.markets.price_elastcity", "unknown parameter",
        "markets.price_elastcity", "size.firms, size.phases, markets.price_elasticity",
        "did you mean 'markets.price_elasticity'? (1 more problem in this file)",
    ),
    "missing parameter": (
        'firms = { value = 300, unit = "firms", source = "Amin 2000" }', "",
        "key parameters.size.firms", "the parameter is missing",
        None, "firms on the opening day: a fact", None,
    ),
    "unknown group": (
        "[parameters.size]", "[parameters.sise]",
        "key parameters.sise", "unknown group of parameters",
        "sise", "size, markets", "did you mean 'size'? (2 more problems in this file)",
    ),
    "unknown table": (
        "[facts.rags]", "[fact.rags]",
        "key fact", "unknown table", "fact", "scenario, money, phases, population",
        "did you mean 'facts'?",
    ),
    "bare number": (
        '{ value = 300, unit = "firms", source = "Amin 2000" }', "300",
        "key parameters.size.firms", "neither a fact nor a prior", 300, "a fact {", None,
    ),
    "both": (
        'source = "Amin 2000" }', 'source = "Amin 2000", low = 1 }',
        "key parameters.size.firms", "both a fact and a prior",
        "value, unit, source, low", "a fact {", None,
    ),
    "no unit": (
        'value = 300, unit = "firms"', "value = 300",
        "key parameters.size.firms.unit", "unit is missing", None, "a text: the unit", None,
    ),
    "misspelt unit": (
        'value = 300, unit = "firms"', 'value = 300, units = "firms"',
        "key parameters.size.firms.units", "unknown key",
        "units", "value, unit, source, note",
        "did you mean 'unit'? (1 more problem in this file)",
    ),
    "other unit": (
        'value = 300, unit = "firms"', 'value = 300, unit = "jobs"',
        "key parameters.size.firms.unit", "the unit is another",
        "jobs", "'firms', the unit of the parameter", None,
    ),
    "other unit of a prior": (
        'unit = "share"', 'unit = "per cent"',
        "key parameters.markets.churn.unit", "the unit is another",
        "per cent", "'share', the unit of the parameter", None,
    ),
    "no source": (
        ', source = "Amin 2000" }', " }",
        "key parameters.size.firms.source", "source is missing",
        None, "a text: where the value comes from", None,
    ),
    "empty source": (
        'source = "Amin 2000" }', 'source = "" }',
        "key parameters.size.firms.source", "source is not right",
        "", "a text that is not empty", None,
    ),
    "wrong type": (
        "value = 300,", 'value = "many",',
        "key parameters.size.firms.value", "value is not right", "many", "a number", None,
    ),
    "true is no number": (
        "value = 300,", "value = true,",
        "key parameters.size.firms.value", "value is not right", True, "a number", None,
    ),
    "infinite": (
        "value = 300,", "value = inf,",
        "key parameters.size.firms.value", "value is not right", math.inf, "a finite number", None,
    ),
    "out of range": (
        "value = 300,", "value = 500_000,",
        "key parameters.size.firms.value", "the value is out of range", 500_000.0,
        "between 1 and 400,000, in firms (firms on the opening day)", None,
    ),
    "not whole": (
        "value = 300,", "value = 300.5,",
        "key parameters.size.firms.value", "not a whole number", 300.5,
        "a whole number (firms on the opening day)", None,
    ),
    "prior out of range": (
        "high = 6.0", "high = 60.0",
        "key parameters.markets.price_elasticity.high", "the value is out of range", 60.0,
        "between 1 and 12, in 1 (elasticity to price)", None,
    ),
    "bounds in disorder": (
        "high = 6.0", "high = 2.5",
        "key parameters.markets.price_elasticity.high", "the bounds are in disorder", 2.5,
        "above 2.5", None,
    ),
    "mode out of bounds": (
        "mode = 4", "mode = 7",
        "key parameters.markets.price_elasticity.mode", "the mode is out of bounds", 7.0,
        "between 2.5 and 6", None,
    ),
    "no mode": (
        "mode = 4, ", "",
        "key parameters.markets.price_elasticity.mode", "a triangular prior has no mode", None,
        "a number", None,
    ),
    "unknown shape": (
        '"loguniform"', '"log-uniform"',
        "key parameters.markets.churn.shape", "shape is not right", "log-uniform",
        "'uniform', 'triangular' or 'loguniform'", "did you mean 'loguniform'?",
    ),
    "no reason": (
        'reason = "orders of magnitude"', "",
        "key parameters.markets.churn.reason", "reason is missing", None,
        "a text: why these bounds", None,
    ),
    "group is no table": (
        "[facts.rags]", "[parameters]\nlabour = 3\n[facts.rags]",
        "key parameters.labour", "unknown group of parameters", "labour", "size, markets", None,
    ),
    "unknown outcome": (
        'outcome = "final_firms"', 'outcome = "final-firm"',
        "key facts.final_firms.outcome", "unknown outcome", "final-firm",
        "the name of one of the 2 outcomes of the model", "did you mean 'final_firms'?",
    ),
    "unit of an outcome": (
        'unit = "firms"\n', 'unit = "hundreds"\n',
        "key facts.final_firms.unit", "the unit is another", "hundreds",
        "'firms', the unit of the outcome final_firms", None,
    ),
    "fact outside its band": (
        "value = 300\n", "value = 400\n",
        "key facts.final_firms.value", "the value is outside its own band", 400.0,
        "between 270 and 330", None,
    ),
    "band in disorder": (
        "low = 270", "low = 350",
        "key facts.final_firms.high", "the band is in disorder", 330.0, "above 350", None,
    ),
    "half a band": (
        "low = 270\n", "",
        "key facts.final_firms.low", "the band has no low", None, "a number to go with 330", None,
    ),
    "band without reason": (
        'band_reason = "a tenth either way"\n', "",
        "key facts.final_firms.band_reason", "the band has no reason", None, "a text", None,
    ),
    "calibration without outcome": (
        'outcome = "final_firms"\n', "",
        "key facts.final_firms.outcome", "a fact for calibration needs an outcome of the model",
        None, 'an outcome, or use = "context"', None,
    ),
    "validation without band": (
        'source = "local lore"',
        'source = "local lore"\noutcome = "median_wage"\nuse = "validation"',
        "key facts.rags.low", "a fact for validation needs a band", None,
        "low, high and band_reason", None,
    ),
    "unknown use": (
        'use = "calibration"', 'use = "calibrate"',
        "key facts.final_firms.use", "use is not right", "calibrate",
        "'calibration', 'validation' or 'context'", "did you mean 'calibration'?",
    ),
    "fact is no table": (
        "[facts.rags]", "[facts]\nyarn = 3\n[facts.rags]",
        "key facts.yarn", "yarn is not right", 3, "a table", None,
    ),
    "bad name": (
        'name = "prato"', 'name = "Prato, Toscana"',
        "key scenario.name", "name is not right", "Prato, Toscana",
        "lower-case letters and digits, in words joined by hyphens", None,
    ),
    "bad kind": (
        'kind = "calibrated"', 'kind = "stylized"',
        "key scenario.kind", "kind is not right", "stylized",
        "'calibrated' or 'stylised'", "did you mean 'stylised'?",
    ),
    "summary of two lines": (
        'summary = "wool', 'summary = "wool\\n',
        "key scenario.summary", "summary is not right",
        "wool\n, rags and many small firms", "a text of one line", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(load, text, tmp_path, case):
    old, new, key, problem, found, expected, hint = case
    assert old in text
    wrong = text.replace(old, new, 1)
    error = error_of(load, wrong)
    assert error.file == str(tmp_path / "prato.toml")
    assert error.where.removeprefix("line ").lstrip("0123456789, ") == key
    assert (error.problem, error.hint) == (problem, hint)
    assert error.found == found and type(error.found) is type(found)
    assert error.expected.startswith(expected)
    if problem != "the parameter is missing":
        # The line is that of the key, or of the table in which it should be.
        names = [part for part in key.removeprefix("key ").split(".") if part]
        line = wrong.split("\n")[int(error.where.split()[1].rstrip(",")) - 1]
        assert any(name in line for name in names)


def test_the_first_problem_of_the_file_is_told_and_the_others_counted(load, text):
    wrong = text.replace("value = 300,", "value = 0,").replace("high = 6.0", "high = 1.0")
    wrong = wrong.replace('kind = "calibrated"', "")
    error = error_of(load, wrong)
    assert error.where == "line 1, key scenario.kind"
    assert error.hint == "2 more problems in this file"


def test_an_empty_file_lacks_everything(load):
    error = error_of(load, "")
    assert error.problem == "name is missing"
    assert error.hint.endswith("8 more problems in this file")


@pytest.mark.parametrize(
    ("content", "where", "problem", "found"),
    [
        (b"[scenario\n", "line 1, column 10", "the file is not valid TOML: expected ']'",
         "[scenario"),
        (b"[scenario]\nname = prato\n", "line 2, column 8", "the file is not valid TOML: invalid",
         "name = prato"),
        (b'[scenario]\nname = "prato', "end of the file", "the file is not valid TOML", None),
        (b"a = 1\na = 2\n", "line 2, column 6", "the file is not valid TOML: cannot overwrite",
         "a = 2"),
        (b"a = " + b"[" * 5000, None, "the file is not valid TOML", ...),
        (b"a = " + b"9" * 5000, None, "the file is not valid TOML", ...),
        ("# Pietà\n[scenario]".encode("latin-1"), "line 1, byte 6",
         "the file is not written in UTF-8", b"\xe0"),
        (b"\xff\xfe[\0]\0", "line 1, byte 0", "the file is not written in UTF-8", b"\xff"),
        (b"\x00", "line 1, column 1", "the file is not valid TOML: invalid", "\x00"),
    ],
)  # fmt: skip
def test_files_that_are_no_toml(load, content, where, problem, found):
    error = error_of(load, content)
    assert error.where == where
    assert error.problem.startswith(problem)
    assert found is ... or error.found == found
    assert error.expected


def test_a_scenario_is_found_by_name_or_path(monkeypatch, tmp_path, text, declared, outcomes):
    monkeypatch.setattr(scenarios.loading, "FOLDER", tmp_path)
    (tmp_path / "prato.toml").write_text(text)
    assert scenarios.names() == ("prato",)
    assert scenarios.load("prato", declared, outcomes).file == tmp_path / "prato.toml"
    error = error_of(scenarios.load, "Parto", declared, outcomes)
    assert (error.problem, error.found) == ("unknown scenario", "Parto")
    assert error.expected == "prato, or a file whose name ends in .toml"
    assert error.hint == "did you mean 'prato'?"
    assert error_of(scenarios.load, "", declared, outcomes).problem == "unknown scenario"
    error = error_of(scenarios.load, "no/parto.toml", declared, outcomes)
    assert (error.file, error.problem) == (str(Path("no/parto.toml")), "there is no such file")
    assert error.hint == "did you mean 'prato'?"
    # A file wins over nothing, a name over a file.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "biella").write_text(text)
    assert scenarios.load("biella", declared, outcomes).file == Path("biella")
    (tmp_path / "prato").write_text("not this")
    assert scenarios.load("prato", declared, outcomes).file == tmp_path / "prato.toml"


def test_a_folder_is_no_scenario(tmp_path, declared, outcomes, monkeypatch):
    for given_as in (tmp_path, str(tmp_path)):
        assert error_of(scenarios.load, given_as, declared, outcomes).problem == "this is a folder"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    assert error_of(scenarios.load, "out", declared, outcomes).problem == "this is a folder"


def test_a_file_that_may_not_be_read(tmp_path, declared, outcomes, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    error = error_of(scenarios.load, tmp_path / "prato.toml", declared, outcomes)
    assert (error.problem, error.found) == ("the file cannot be read", "Permission denied")
    monkeypatch.undo()
    error = error_of(scenarios.load, "a\0b.toml", declared, outcomes)
    assert error.problem == "the file cannot be read"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_whatever_is_done_to_a_file_there_is_one_error(load, text, data):
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=6))
    try:
        load(bytes(content))
    except ScenarioError as error:
        assert error.file and error.problem
