"""The file of targets: what is read, and one clear error for what is wrong in it."""

from pathlib import Path

import pytest

from distretto.errors import InputError
from distretto.experiments.calibration.targets import read_targets, targets_of

EXAMPLE = Path(__file__).parents[3] / "examples" / "calibration" / "targets.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def test_the_example_is_read(scenario):
    found = read_targets(EXAMPLE, scenario)
    assert list(found.free) == ["firms.spin_off", "firms.final_spin_offs", "pricing.final_norm"]
    assert found.free["firms.spin_off"] == scenario.priors["firms.spin_off"]
    assert (found.free["pricing.final_norm"].low, found.free["pricing.final_norm"].high) == (
        0.08,
        0.20,
    )
    firms, specialists, ratio = found.targets
    assert (firms.error, firms.key) == (22.5, "final_firms")
    assert specialists.error == pytest.approx(20.0 * 2.0**0.5)
    assert (ratio.row, ratio.key) == ("V20", "V20")
    assert [each.name for each in found.held_out] == ["exit_rate"]
    assert found.arms == ("none",)


def test_facts_of_the_scenario_are_targets_or_held_out(scenario):
    found = targets_of(scenario)
    uses = {name: fact.use for name, fact in scenario.facts.items()}
    assert {uses[each.name] for each in found.targets} == {"calibration"}
    assert {uses[each.name] for each in found.held_out} == {"validation"}


def test_a_plan_does_not_know_the_values_of_held_out_facts(scenario, tmp_path):
    other = tmp_path / "targets.toml"
    other.write_text(TEXT.replace("value = 0.10\n", "value = 0.11\n"), encoding="utf-8")
    one, two = read_targets(EXAMPLE, scenario), read_targets(other, scenario)
    assert one.held_out != two.held_out
    assert one.plan() == two.plan()


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ('outcome = "final_firms"', 'outcome = "final_firm"', r"did you mean 'final_firms'"),
        (
            'outcome = "final_firms"',
            'outcome = "final_firm"',
            r"line 19, key targets",
        ),
        ('row = "V20"', 'row = "V13"', r"no row of validation that is measured"),
        ('row = "V20"', 'row = "V20"\noutcome = "jobs"', r"outcome, or row"),
        ("low = 255", "low = 305", r"a value within its own band"),
        ("low = 255", "", r"a band of low and high, or a standard error"),
        ("error = 20", "error = 0", r"key targets.specialists.error"),
        ("weight = 0.5", "wieght = 0.5", r"unknown key"),
        ("spin_off = {}", "spinoff = {}", r"did you mean 'firms.spin_off'"),
        ("high = 0.20, ", "", r"low, high and reason, or none"),
        ("low = 0.08", "low = -1.0", r"the bounds are out of range"),
        ('chance = "mean"', 'chance = "median"', r"line 6, key chance"),
        ("[free.firms]", "[free.schedule]\nburn_in = {}\n[free.firms]", r"schedule.burn_in"),
    ],
)
def test_what_is_wrong_is_named(scenario, tmp_path, right, wrong, message):
    file = tmp_path / "targets.toml"
    assert right in TEXT
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_targets(file, scenario)
    assert "targets.toml" in str(caught.value)
