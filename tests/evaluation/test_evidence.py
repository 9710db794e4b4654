"""Grades of evidence: each weakness lowers them, and advice goes with it."""

from dataclasses import replace

import numpy as np
import pytest
from made import make_panel
from made_programme import programme

from distretto.evaluation import Design, Options, evaluate
from distretto.evaluation.evidence import grade
from distretto.evaluation.pretrends import pre_trends


def sample(n=200, periods=8, start=5, slope=0.0, never=True):
    """Return a panel in which nothing is poor: 100 units a side, alike before, small errors."""
    rng = np.random.default_rng(3)
    treated = np.arange(n) < n // 2
    time = np.arange(periods)
    values = 100.0 + rng.normal(size=(n, 1)) + rng.normal(size=(n, periods))
    values += treated[:, None] * (slope * time + 5.0 * (time >= start))
    late = periods if never else periods - 1
    return make_panel(values, np.where(treated, start, late))


def graded(panel, alive=None, *, randomised=False, checked=True):
    effect = Design().effect(panel)
    trends = pre_trends(Design().event_study(panel), "y0") if checked else None
    everyone = np.ones((panel.n, panel.T), dtype=bool)
    return grade(
        panel,
        float(effect.att[0]),
        float(effect.se[0]),
        trends,
        everyone if alive is None else alive,
        randomised=randomised,
    )


def level(found, aspect):
    (reason,) = (reason for reason in found.reasons if reason.aspect == aspect)
    return reason.level


def test_a_comparison_in_order_is_moderate_and_one_by_lot_strong():
    found = graded(sample())
    assert found.grade == "moderate"
    assert [r.level for r in found.reasons] == ["fair", "good", "good", "good", "good"]
    assert [r.aspect for r in found.reasons] == [
        *("design", "trends before", "clusters", "precision", "attrition"),
    ]
    assert "draw them by lot" in found.advice[0]
    lot = graded(sample(), randomised=True)
    assert lot.grade == "strong" and lot.advice == ()


def gone(share_of_treated, share_of_others, n=200, periods=8):
    alive = np.ones((n, periods), dtype=bool)
    alive[: int(share_of_treated * n / 2), -1] = False
    alive[n // 2 : n // 2 + int(share_of_others * n / 2), -1] = False
    return alive


@pytest.mark.parametrize(
    ("aspect", "found", "advice"),
    [
        ("clusters", lambda: graded(sample(n=16)), "fewer than ten"),
        ("trends before", lambda: graded(sample(slope=0.5)), "Match members"),
        ("trends before", lambda: graded(sample(), checked=False), "at least three periods"),
        ("design", lambda: graded(sample(never=False)), "do not take part"),
        ("attrition", lambda: graded(sample(), gone(0.3, 0.05)), "what became of the firms"),
    ],
)
def test_one_weakness_makes_the_evidence_weak(aspect, found, advice):
    found = found()
    assert found.grade == "weak"
    assert level(found, aspect) == "poor"
    assert advice in found.advice[0]  # the worst comes first


def test_two_weaknesses_make_it_very_weak():
    assert graded(sample(n=16), gone(0.5, 0.0, n=16)).grade == "very weak"


def test_chance_alone_makes_it_weak():
    noisy = sample()
    values = noisy.values + 150.0 * np.random.default_rng(0).normal(size=noisy.values.shape)
    found = graded(noisy.of(values, noisy.outcomes))
    assert level(found, "precision") == "poor" and found.grade == "weak"
    assert "firms are needed instead of 200" in " ".join(found.advice)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.05, "good"), (0.1, "fair"), (0.15, "fair"), (0.2, "poor")]
)
def test_attrition_counts_by_its_difference(share, expected):
    assert level(graded(sample(), gone(share, 0.0)), "attrition") == expected
    assert level(graded(sample(), gone(0.0, share)), "attrition") == expected
    assert level(graded(sample(), gone(share, share)), "attrition") == "good"


@pytest.mark.parametrize(("clusters", "expected"), [(9, "poor"), (10, "fair"), (40, "good")])
def test_clusters_count_on_the_smaller_side(clusters, expected):
    panel = sample()
    of_treated = np.arange(100) % clusters
    cluster = np.concatenate([of_treated, 100 + np.arange(100)])
    assert level(graded(replace(panel, cluster=cluster)), "clusters") == expected
    cluster = np.concatenate([np.arange(100), 100 + of_treated])
    assert level(graded(replace(panel, cluster=cluster)), "clusters") == expected


def test_a_lot_needs_no_trends_before():
    found = graded(sample(), checked=False, randomised=True)
    assert level(found, "trends before") == "fair"
    assert found.grade == "strong"


def test_trends_that_could_not_have_been_noticed_are_only_fair():
    panel = sample()
    values = panel.values + 40.0 * np.random.default_rng(1).normal(size=panel.values.shape)
    found = graded(panel.of(values, panel.outcomes))
    assert level(found, "trends before") == "fair"


def test_firms_that_only_join_later_are_no_untreated_controls():
    """Before against after, among members only, is the weakest design that is not refused."""
    frame = programme(np.random.default_rng(0), starts=(2, 3, 4, 5))
    members = frame[np.isfinite(frame["treated_from"])]
    found = evaluate(members, Options(outcomes=("value_added",))).evidence
    whole = evaluate(frame, Options(outcomes=("value_added",))).evidence
    assert level(found, "design") == "poor" and level(whole, "design") == "fair"
    assert found.grade in ("weak", "very weak") and whole.grade == "moderate"
