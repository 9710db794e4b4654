from typing import Any

import pytest

from distretto.economy.observation import OUTCOMES
from distretto.report.outcomes import (
    SIDES,
    difference_decimals,
    excludes_zero,
    outcome_row,
    scale_of,
)


def entry(
    mean: float | None, low: float | None, high: float | None, share: float | None = 0.75
) -> dict[str, Any]:
    return {
        "median": 0.1834,
        "p5": 0.151,
        "p95": 0.2049,
        "difference": {"mean": mean, "low": low, "high": high},
        "share_better": share,
        "correlation": 0.9,
        "variance_reduction": 9.6,
    }


def outcome(unit: str, better: str | None, **arms: dict[str, Any]) -> dict[str, Any]:
    return {"label": "Exports", "unit": unit, "better": better, "arms": arms}


@pytest.mark.parametrize(
    ("unit", "factor", "level"),
    [
        ("share", 100.0, "%"),
        ("share per year", 100.0, "% per year"),
        ("share of sales", 100.0, "% of sales"),
        ("shares", 1.0, "shares"),
        ("jobs", 1.0, "jobs"),
        ("1", 1.0, ""),
        ("0-1", 1.0, "0 to 1"),
    ],
)
def test_shares_are_shown_in_per_cent(unit: str, factor: float, level: str) -> None:
    scale = scale_of(unit)
    assert (scale.factor, scale.level) == (factor, level)


def test_row_of_a_share() -> None:
    row = outcome_row(
        "exports",
        outcome("share", "higher", none=entry(0, 0, 0), floor=entry(-0.0123, -0.0164, -0.0082)),
        "none",
        ["floor"],
    )
    assert (row.median, row.range, row.unit) == ("18.3", "15.1 to 20.5", "%")
    (cell,) = row.cells
    assert cell.mean == "−1.2"
    assert cell.interval == "−1.6 to −0.8"
    assert cell.share == "better in\N{NO-BREAK SPACE}75%"
    assert (cell.clear, cell.verdict) == (True, "worse")


def test_lower_can_be_better() -> None:
    made = outcome("share", "lower", none=entry(0, 0, 0), floor=entry(-0.01, -0.02, -0.005))
    assert outcome_row("exits", made, "none", ["floor"]).cells[0].verdict == "better"


def test_no_verdict_without_a_direction_or_a_clear_difference() -> None:
    arms = {"none": entry(0, 0, 0), "a": entry(1.0, 0.5, 1.5, None), "b": entry(1.0, -0.5, 2.5)}
    undirected = outcome_row("size", outcome("jobs", None, **arms), "none", ["a", "b"])
    assert [cell.clear for cell in undirected.cells] == [True, False]
    assert [cell.verdict for cell in undirected.cells] == ["", ""]
    assert undirected.cells[0].share == "–"
    directed = outcome_row("size", outcome("jobs", "higher", **arms), "none", ["a", "b"])
    assert [cell.verdict for cell in directed.cells] == ["better", ""]


def test_one_world_has_no_intervals() -> None:
    made = outcome("jobs", "higher", none=entry(0, 0, 0), floor=entry(0.034, None, None, 1.0))
    (cell,) = outcome_row("jobs", made, "none", ["floor"]).cells
    assert (cell.mean, cell.interval, cell.clear) == ("+0.0340", "–", False)


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [
        (0.1, 0.2, True),
        (-0.2, -0.1, True),
        (-0.1, 0.1, False),
        (0.0, 0.1, False),
        (None, None, False),
    ],
)
def test_excludes_zero(low: float | None, high: float | None, clear: bool) -> None:
    assert excludes_zero({"mean": 0.1, "low": low, "high": high}) is clear


def test_clear_interval_is_not_shown_with_zero_as_its_end() -> None:
    scale = scale_of("jobs")
    wide = {"mean": 1.0, "low": 0.04, "high": 1.96}
    assert difference_decimals([wide], scale, level_decimals=1) == 2
    unclear = {"mean": 1.0, "low": -0.04, "high": 2.04}
    assert difference_decimals([unclear], scale, level_decimals=1) == 0


def test_an_interval_of_rounding_errors_has_no_width() -> None:
    equal = {"mean": 12.345, "low": 12.345 - 1e-14, "high": 12.345 + 1e-14}
    assert difference_decimals([equal], scale_of("jobs"), level_decimals=0) == 1


def test_every_outcome_of_the_model_has_a_place() -> None:
    placed = [group for _, groups in SIDES for group in groups]
    assert len(placed) == len(set(placed))
    assert {outcome.group for outcome in OUTCOMES} <= set(placed)
