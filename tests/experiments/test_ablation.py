import csv
import json

import pytest

from distretto.economy.rules import RULES
from distretto.errors import ResultError, SpecError
from distretto.experiments import ablate, load_comparison
from distretto.experiments.ablation import choose_rules
from distretto.experiments.changes import Change
from distretto.experiments.ensemble import run_world
from distretto.experiments.specs import Arm
from distretto.experiments.worlds import World


@pytest.fixture
def learning(toy, monkeypatch):
    """A toy whose outcomes rise by the parameter that `learn` has, from 1 in every world."""
    found, observe = toy.found.__func__, toy.observe

    def founded(cls, parameters, seed, given=None):
        district = found(cls, parameters, seed)
        district.parameters = parameters
        return district

    def copied(self):
        twin = toy(self.key, self.quarter, self.in_force)
        twin.parameters = self.parameters
        return twin

    monkeypatch.setattr(toy, "found", classmethod(founded))
    monkeypatch.setattr(toy, "copy", copied)
    monkeypatch.setattr(
        toy, "observe", lambda self: observe(self) + (self.parameters.skill.learning > 0.0)
    )
    return toy


def test_parameters_of_an_arm_change_after_burn_in(scenario, learning):
    arms = (Arm("all", "none", ()), Arm("without", "none", (), (Change({"skill.learning": 0.0}),)))
    with_rule, without = run_world(World(scenario, 1, 0), arms, 3).outcomes
    assert with_rule - without == pytest.approx(1.0)


def test_what_is_missing_without_a_rule_is_found(scenario, learning, tmp_path):
    found = ablate(scenario, ["enter", "learn"], worlds=5, quarters=4, out=tmp_path)
    assert [rule.name for rule in found.rules] == ["learn", "enter"]
    for effect in found.effects("learn").values():
        assert effect["mean"] == pytest.approx(-1.0)
        assert effect["clear"]
    assert found.no_clear_effect("learn") is False
    assert found.no_clear_effect("enter") is True
    records = json.loads((tmp_path / "ablation.json").read_text())
    assert records == found.records()
    assert records[0]["off"] == dict(found.rules[0].off)
    assert records[0]["off"].items() >= {"skill.learning": 0.0, "skill.loss": 0.0}.items()
    with (tmp_path / "ablation.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * len(found.effects("learn"))
    assert float(rows[0]["mean"]) == pytest.approx(-1.0)
    assert load_comparison(tmp_path).arms == found.comparison.arms


def test_an_ablation_of_other_values_is_another_one(scenario, toy, tmp_path, monkeypatch):
    from distretto.experiments import comparison

    ablate(scenario, ["learn"], worlds=2, quarters=2, out=tmp_path)
    again = ablate(scenario, ["learn"], worlds=3, quarters=2, out=tmp_path, resume=True)
    assert again.comparison.worlds == 3
    arms = [Arm("all rules", "none", ()), Arm("learn", "none", (), (Change({"skill.loss": 0.0}),))]
    with pytest.raises(ResultError, match="changes"):
        comparison.compare(scenario, arms, 3, 2, out=tmp_path, resume=True, people=False)


def test_institutions_are_in_force_in_every_arm(scenario, learning, tmp_path):
    free = ablate(scenario, ["enter", "learn"], worlds=3, quarters=4)
    found = ablate(
        scenario,
        ["enter", "learn"],
        worlds=3,
        quarters=4,
        out=tmp_path,
        institutions=["labour-floor@1", "network+job-referral"],
    )
    spec = found.comparison.arms[0].spec
    assert [arm.spec for arm in found.comparison.arms] == [spec] * 3
    assert [each.name for each in found.institutions] == ["labour-floor", "network", "job-referral"]
    assert free.institutions == ()
    # Each of three raises every outcome of the toy by a half, one of them from quarter 1 on; the
    # difference without a rule is what it was.
    level = [each.comparison.dataset["output"].sel(arm="learn") for each in (free, found)]
    raised = (level[1] - level[0]).mean("world").values
    assert raised == pytest.approx([1.0, 1.5, 1.5, 1.5])
    assert found.effects("learn")["output"]["mean"] == pytest.approx(-1.0)


def test_what_is_written_says_which_institutions_are_in_force(scenario, toy, tmp_path):
    for given, spec in (((), "none"), ("network+labour-floor@2", "network+labour-floor@2")):
        out = tmp_path / spec
        ablate(scenario, ["learn"], worlds=2, quarters=2, out=out, institutions=given)
        records = json.loads((out / "ablation.json").read_text())
        assert [each["institutions"] for each in records] == [spec]
        with (out / "ablation.csv").open() as file:
            assert {row["institutions"] for row in csv.DictReader(file)} == {spec}
        assert set(json.loads((out / "plan.json").read_text())["arms"].values()) == {spec}


def test_an_ablation_under_other_institutions_is_another_one(scenario, toy, tmp_path):
    ablate(scenario, ["learn"], worlds=2, quarters=2, out=tmp_path, institutions="network")
    for other in ((), "network@1", "network+labour-floor"):
        with pytest.raises(ResultError, match="arms"):
            ablate(scenario, ["learn"], 3, 2, out=tmp_path, institutions=other, resume=True)
    again = ablate(scenario, ["learn"], 3, 2, out=tmp_path, institutions=["network"], resume=True)
    assert again.comparison.worlds == 3


def test_institutions_of_an_ablation_are_read_as_those_of_a_run(scenario, toy):
    with pytest.raises(SpecError, match="acts twice"):
        ablate(scenario, ["learn"], 1, 1, institutions=["network", "network@3"])
    with pytest.raises(SpecError, match="unknown institution"):
        ablate(scenario, ["learn"], 1, 1, institutions=["netwerk"])


def test_one_world_says_nothing(scenario, toy):
    assert ablate(scenario, ["learn"], worlds=1, quarters=2).no_clear_effect("learn") is None


def test_rules_are_all_that_can_be_switched_off():
    assert list(choose_rules(None)) == [rule for rule in RULES if rule.off]


@pytest.mark.parametrize(
    ("name", "message"),
    [("lern", "did you mean 'learn'"), ("account_errors", "cannot be switched off")],
)
def test_a_wrong_rule_is_one_clear_error(name, message):
    with pytest.raises(SpecError, match=message):
        choose_rules([name])
