"""The example of an evaluation: its tables are what its script makes, its effects those planted."""

import csv
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from distretto.evaluation import Options, Thresholds, evaluate, verdicts
from distretto.report.evaluation import evaluation_document
from distretto.report.html import to_html
from distretto.tables import read_given
from distretto.tables.given import AWARDS
from distretto.tables.panel_reading import read_panel
from distretto.tables.panels import FIRM_PANEL, WORKER_PANEL

FOLDER = Path(__file__).parents[2] / "examples" / "evaluation"
LINES = ("wages", "contributions", "taxes", "depreciation", "profit")


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location("make_evaluation", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses look for their names
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def firms():
    return read_panel(FOLDER / "firms.csv", FIRM_PANEL)


@pytest.fixture(scope="module")
def workers():
    return read_panel(FOLDER / "workers.csv", WORKER_PANEL)


@pytest.fixture(scope="module")
def found(firms, workers):
    return evaluate(
        firms,
        Options(cost=1_500_000.0, spillovers=True),
        workers=workers,
        awards=read_given(FOLDER / "awards.csv", AWARDS),
        twin=read_panel(FOLDER / "firms-without.csv", FIRM_PANEL),
    )


def test_the_tables_are_those_of_the_script(made):
    for name, rows in made.tables().items():
        with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
            kept = list(csv.DictReader(stream))
        assert len(kept) == len(rows), name
        for old, new in zip(kept, rows, strict=True):
            for column, text in old.items():
                value = str(new.get(column, ""))
                # Another processor may round the last euro otherwise.
                near = text.isdigit() and value.isdigit() and abs(int(text) - int(value)) <= 2
                assert text == value or near, (name, column)


def test_accounts_close_but_for_three_roundings(firms):
    assert (firms["sales"] - firms["purchases"] == firms["value_added"]).all()
    gap = firms["value_added"] - firms[list(LINES)].sum(axis=1)
    assert sorted(gap[gap != 0.0]) == [-1.0, -1.0, 1.0]


def test_payrolls_are_the_pay_of_the_workers(firms, workers):
    paid = workers.groupby(["firm", "period"])[["pay", "hours"]].sum()
    heads = workers.groupby(["firm", "period"]).size()
    of_firms = firms.set_index(["firm", "period"]).sort_index()
    assert paid["pay"].to_numpy() == pytest.approx(of_firms["wages"].to_numpy())
    assert paid["hours"].to_numpy() == pytest.approx(of_firms["hours"].to_numpy())
    assert heads.to_numpy() == pytest.approx(of_firms["jobs"].to_numpy())


def test_what_is_planted_lies_within_the_intervals(found):
    assert set(found.truth) == {effect.name for effect in found.effects}
    for effect in found.effects:
        assert effect.low <= found.truth[effect.name] <= effect.high, effect.name
    labour = found.ledger.labour
    share = (found.truth["wages"] + found.truth["contributions"]) / found.truth["value_added"]
    assert labour.share_low < share < labour.share_high


def test_the_readme_says_what_is_planted(found):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z ]+) \| \+?([\d,.]+) \|$", readme, flags=re.M))
    assert set(rows) == {name.replace("_", " ") for name in found.truth}
    for name, truth in found.truth.items():
        written = float(rows[name.replace("_", " ")].replace(",", ""))
        assert written == pytest.approx(truth, rel=0.006), name


def test_adjusted_p_values_are_not_below_those_that_they_adjust(found):
    assert all(effect.adjusted >= effect.p for effect in found.effects)


def test_the_verdict_is_in_words_for_everyone(found):
    said = verdicts(found)
    profit = found["profit"]
    assert f"Profit rose by {profit.mean:,.0f}"[:-3] in said["firms"]
    assert "95% interval" in said["firms"] and "e-" not in said["firms"]
    assert "Gaining a job for a year cost the public" in said["public"]
    assert "no fifth of pay clearly gained or lost" in said["workers"]


def test_nothing_that_is_withheld_can_be_read_anywhere(firms):
    local = firms[firms["area"] == "Pianura"]
    whole = evaluate(local, Options(draws=99))
    few = evaluate(local, Options(cost=5e5, draws=99, thresholds=Thresholds(10)))
    assert all(effect.withheld for effect in few.effects)
    said = verdicts(few)
    page = to_html(evaluation_document(few, {}, "few"))
    told = " ".join([said["firms"], said["workers"], said["public"], page])
    for figure in _figures(whole):
        assert figure not in told


def test_no_share_leads_back_to_a_total_that_is_withheld(firms):
    few = evaluate(firms, Options(thresholds=Thresholds(dominance=0.15)))
    assert {e.name for e in few.effects if e.withheld} == {"value_added", "profit"}
    assert few.ledger.labour is None
    assert all(line.share is None for line in few.ledger.lines)
    assert few.ledger.reason == "value added is withheld"
    assert few.evidence == evaluate(firms).evidence


def _figures(found):
    """Effects, their parts and the ends of bounds, as reports would write them."""
    values = [effect.mean for effect in found.effects]
    values += [found.split.jobs, found.split.pay]
    values += [end for trend in found.trends.values() for _, *ends in trend.bounds for end in ends]
    shares = [f"{found.ledger.labour.mean / found.ledger.total.mean:.0%} went to"]
    return shares + [f"{abs(x):,.0f}" for x in values if abs(x) >= 1000.0]
