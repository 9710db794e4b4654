"""Pages of sensitivity, robust decisions and Pareto fronts, from results made by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from distretto.experiments.levels import QUANTITIES, quantities_of
from distretto.experiments.pareto import OBJECTIVES, Combination, Pareto
from distretto.experiments.robust import OutcomeResult, PairResult, Robust
from distretto.experiments.robust.boxes import Box, Limit
from distretto.experiments.robust.regret import decide
from distretto.experiments.sensitivity import Sensitivity, Stage, Target
from distretto.experiments.sensitivity.designs import Factor
from distretto.experiments.specs import parse_arm
from distretto.experiments.summary import Difference
from distretto.report.figures.bars import Bar, bar_figure
from distretto.report.html import to_html
from distretto.report.robustness import pareto_document, robust_document, sensitivity_document
from distretto.report.robustness.words import box_text, chance_text, chosen_text, no_box_text

PLACE = SimpleNamespace(title="Made <place>", name="made")
ARMS = (parse_arm("none"), parse_arm("floor=labour-floor"))
BOX = Box((Limit("pricing.norm", 0.12345, None),), 0.4, 0.8, 0.9, 0.5, 0.4, 0.7, 0.85, 0.5, 1e-4)


@pytest.fixture
def decision():
    levels = np.array([[1.0, 3.0], [3.0, 2.0], [2.0, 3.0]])
    pair = PairResult("floor", "none", 0.5, BOX, finding=True)
    other = PairResult("none", "floor", 0.5, None)
    found = decide(levels, ["none", "floor"], higher=True)
    results = (OutcomeResult(QUANTITIES["jobs"], found, (pair, other)),)
    return Robust(PLACE, ARMS, results, 3, 1, 8, {"none": 1, "floor": 0}, 7, {})


def test_sentences_say_what_was_held_out(decision):
    (result,) = decision.results
    pair, other = result.pairs
    assert box_text(pair) == (
        "floor beats none in 50% of draws; with pricing.norm from 0.123, in 85% (searched: 90%), "
        "which covers 70% of its wins."
    )
    assert no_box_text(other).startswith("none beats floor in 50% of draws; wins or losses are")
    assert chosen_text(result.decision) == "Smallest maximum regret and best mean: floor."


def test_the_page_of_a_decision_holds_choices_boxes_and_lost_worlds(decision):
    page = to_html(robust_document(decision))
    assert "Made &lt;place&gt;" in page
    assert "Smallest maximum regret and best mean: floor." in page
    assert "pricing.norm from 0.123" in page
    assert "died out or exploded: none 1." in page


def test_the_page_of_a_sensitivity_has_a_chart_for_each_stage():
    target = Target(QUANTITIES["jobs"], "floor", effect=True)
    screened = (Factor("markets", 31, 5.0, 1.0, None), Factor("trust", 14, 2.0, 0.5, None))
    shares = (Factor("markets", 31, None, None, None, 0.6, 0.1, 0.7, 0.1),)
    stages = (
        Stage("groups", target, screened, 20, 2, 4.0),
        Stage("shares", target, shares, 24, 0, 4.0),
    )
    result = Sensitivity(
        PLACE, ARMS, stages, ("markets",), {target.label: 0.25}, {"none": 0}, 44, 8, {}
    )
    page = to_html(sensitivity_document(result))
    assert page.count("<svg ") == 2
    assert "2 of 20 points have no value" in page
    assert "Chance: 25% of the variance" in page
    assert result.to_dataframe()["name"].tolist() == [
        "markets",
        "trust",
        "markets",
    ]


def test_the_page_of_a_front_says_what_is_from_fresh_worlds():
    level = {name: Difference(10.0, 9.0, 11.0) for name in OBJECTIVES}
    effect = {name: Difference(1.5, 1.25, 1.75) for name in OBJECTIVES}
    spec = "labour-floor:floor=0.95"
    tried = {"none": (0.0, 5.0, 1.0, 0.8), spec: (1.0, 5.0, 1.0, 0.9)}
    combination = Combination(
        spec, dict(zip(OBJECTIVES, tried[spec], strict=True)), level, effect, still=False
    )
    quantities = quantities_of(OBJECTIVES, None)
    result = Pareto(PLACE, quantities, (combination,), tried, 2, 2, 1, 3, 8, 4, {})
    page = to_html(pareto_document(result))
    assert "3 fresh worlds that no trial has seen. 4 more of the front" in page
    assert "+1.50" in page and "+1.25 to +1.75" in page
    assert page.count("<svg ") == 1


def test_unknown_chance_is_told():
    assert "not known" in chance_text(float("nan"))


def test_bars_stand_in_the_order_given_with_their_intervals():
    axes = bar_figure([Bar("a", (2.0, 3.0), (0.5, 0.5)), Bar("b", (1.0, 1.0), (0.0, 0.1))], "x")
    (axes,) = axes.axes
    assert [patch.get_width() for patch in axes.patches] == [2.0, 3.0, 1.0, 1.0]
    heights = [patch.get_y() for patch in axes.patches]
    assert heights == sorted(heights)
    ends = [line.get_xdata() for line in axes.lines[1:]]
    assert [list(end) for end in ends] == [[1.5, 2.5], [2.5, 3.5], [1.0, 1.0], [0.9, 1.1]]
