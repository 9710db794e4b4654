"""The benchmarks run, and what they compare does the same thing. No time is asserted."""

import importlib
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from distretto.economy import draws, parameters
from distretto.economy.district import District
from distretto.experiments import load_scenario

# The season taken apart is compiled anew in each process, for minutes.
pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def modules(monkeypatch):
    """The modules of the benchmarks, which import one another by name."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def numbers(value):
    """All numbers in nested dictionaries."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    return [value] if isinstance(value, int | float) else []


def test_a_quick_run_writes_its_results(tmp_path):
    out = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "run.py"), "--quick", "--out", str(out)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(out.read_text(encoding="utf-8"))
    assert "ms per season" in done.stdout
    measured = [results[part] for part in ("season", "threads", "mesa", "memory", "start")]
    assert all(math.isfinite(number) and number >= 0 for number in numbers(measured))
    small, large = results["season"].values()
    assert large["firms"] > small["firms"]
    assert small["ms_per_season"] > 0
    assert set(small["rules_us"]) > {"set_prices", "place_orders", "hire", "account_errors"}
    assert results["mesa"]["ratio"] > 0
    assert results["machine"]["cores"] >= 1


@pytest.mark.parametrize(("seed", "quarters"), [(1, 0), (2, 12)])
def test_mesa_places_orders_as_the_engine_does(modules, seed, quarters):
    mesa_placement = modules("mesa_placement")
    outcomes, steps = modules("placement_outcomes"), modules("season_steps")
    world = draws.world_seed(seed, 0)
    values = load_scenario("santa-croce").draw(lambda name: draws.prior_uniform(world, name))
    for name in ("final_firms", "specialists", "final_workers", "specialist_workers"):
        values[f"size.{name}"] *= 0.2
    # So little can be had outside that some orders find no taker.
    values["placement.outside_capacity"] = 0.01
    values["markets.lot"] = 6.0
    district = District.found(parameters.build(values), world)
    for _ in range(quarters):
        district.step()
    model = mesa_placement.MakeOrBuy(steps.stopped_before("form_rings", district))
    model.step()
    found = outcomes.of_objects(model.agents, model.phases, model.buyers)
    expected = outcomes.of_state(steps.stopped_before("deliver", district).state)
    assert len({placed for placed, _ in expected["orders"].values()}) == 2
    for name, value in expected.items():
        assert found[name] == value, name


def test_the_season_taken_apart_is_the_season(modules):
    steps = modules("season_steps")
    world = draws.world_seed(3, 0)
    values = load_scenario("santa-croce").draw(lambda name: draws.prior_uniform(world, name))
    whole = District.found(parameters.build(values), world)
    apart = whole.copy()
    for _ in range(3):
        whole.step()
        steps.run(apart)
    assert apart.quarter == whole.quarter
    for group, other in zip(whole.state, apart.state, strict=True):
        for array, same in zip(group, other, strict=True):
            assert array.tobytes() == same.tobytes()
