"""What may leave a secure room: counts, dominance, and the line that would give another away."""

import numpy as np
import pytest
from made import make_panel
from made_programme import PARTS, programme

from distretto.evaluation import Options, Thresholds, evaluate, verdicts
from distretto.evaluation.disclosure import Contribution, contributions, withheld
from distretto.evaluation.saving import evaluation_json


def test_contributions_are_those_of_the_treated_while_treated():
    values = np.zeros((4, 4, 2))
    values[:3, 2:, 0] = [[3.0, 3.0], [-1.0, 1.0], [0.0, 0.0]]
    values[3] = 100.0  # never treated
    values[:, :2] = 100.0  # before
    found = contributions(make_panel(values, [2, 2, 2, 4]))
    assert found["y0"] == Contribution(2, pytest.approx(0.75))
    assert found["y1"] == Contribution(0, 0.0)


def test_by_default_all_is_shown():
    assert withheld({"a": Contribution(1, 1.0)}, Thresholds()) == set()


@pytest.mark.parametrize(
    ("thresholds", "hidden"),
    [
        (Thresholds(minimum=10), set()),
        (Thresholds(minimum=11), {"few"}),
        (Thresholds(dominance=0.6), set()),
        (Thresholds(dominance=0.59), {"one"}),
        (Thresholds(minimum=11, dominance=0.5), {"few", "one"}),
    ],
)
def test_minimum_and_dominance(thresholds, hidden):
    found = {
        "few": Contribution(10, 0.2),
        "one": Contribution(30, 0.6),
        "many": Contribution(40, 0.1),
    }
    assert withheld(found, thresholds) == hidden


def test_one_line_of_an_account_is_never_withheld_alone():
    found = {
        "total": Contribution(40, 0.1),
        "wages": Contribution(38, 0.1),
        "grants": Contribution(3, 0.5),
        "jobs": Contribution(5, 0.1),
    }
    account = ("total", "wages", "grants")
    assert withheld(found, Thresholds(minimum=4), account) == {"grants", "wages"}
    # An outcome outside the account gives nothing away.
    assert withheld(found, Thresholds(minimum=4)) == {"grants"}
    assert withheld(found, Thresholds(minimum=39), account) == {"grants", "wages", "jobs"}


@pytest.fixture(scope="module")
def secret():
    """Only two members pay interest."""
    frame = programme(np.random.default_rng(2))
    few = ~frame["firm"].isin(["f000", "f001", "f025"])
    frame.loc[few, "value_added"] -= frame.loc[few, "interest"]
    frame.loc[few, "interest"] = 0.0
    return evaluate(frame, Options(thresholds=Thresholds(minimum=5)))


def test_withheld_figures_appear_nowhere(secret):
    hidden = {effect.name for effect in secret.effects if effect.withheld}
    assert "interest" in hidden and len(hidden) == 2
    frame = secret.to_dataframe().set_index("outcome")
    assert frame.loc[sorted(hidden), "effect"].isna().all()
    saved = evaluation_json(secret, {})
    assert [e["outcome"] for e in saved["effects"] if e.get("withheld")] == [
        name for name in secret.panel.outcomes if name in hidden
    ]
    names = {line["name"] for line in saved["ledger"]["lines"]}
    assert not names & hidden and names | hidden == {"value_added", *PARTS}
    assert saved["ledger"]["labour"] is None and saved["ledger"]["residual"] is None
    for other in saved["alternatives"]:
        assert not set(other["effects"]) & hidden
    assert not set(saved["events"]["effects"]) & hidden
    assert not set(saved["trends"]) & hidden
    figures = [f"{secret[name].mean:.6g}" for name in hidden]
    assert not any(figure in str(saved) for figure in figures)


def test_the_verdict_says_that_figures_are_withheld():
    frame = programme(np.random.default_rng(2))
    found = evaluate(frame, Options(thresholds=Thresholds(minimum=21)))
    said = verdicts(found)
    assert "The effect on value added is withheld" in said["firms"]
    assert "The effect on wages is withheld" in said["workers"]
    assert "%" not in said["workers"]


def test_the_reason_is_the_rules_and_not_that_firms_are_few():
    """Many firms stand behind value added here, and one of them has more than may be shown."""
    frame = programme(np.random.default_rng(2))
    found = evaluate(frame, Options(thresholds=Thresholds(dominance=0.05)))
    assert found["value_added"].withheld and found["value_added"].contribution.count > 10
    told = [*verdicts(found).values(), *found.reasons]
    assert "The effect on value added is withheld, by the rules of disclosure." in told[0]
    assert any("withheld by the rules of disclosure" in text.lower() for text in found.reasons)
    assert not any("too few firms" in text for text in told)


def test_a_figure_does_not_follow_from_accounts_that_share_a_line():
    found = {name: Contribution(20, 0.1) for name in ("b", "stayers", "joiners", "payroll")}
    found["a"] = Contribution(2, 0.9)
    hidden = withheld(
        found, Thresholds(minimum=5), ["a", "b", "stayers"], ["stayers", "joiners", "payroll"]
    )
    assert "a" in hidden
    for account in (["a", "b", "stayers"], ["stayers", "joiners", "payroll"]):
        assert len(hidden.intersection(account)) != 1
