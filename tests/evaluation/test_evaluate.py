"""The whole evaluation: made programmes with known effects, what is left out and why, as JSON."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_programme import EFFECTS, GAIN, JOBS, PARTS, programme, workers_of

from distretto.errors import InputError
from distretto.evaluation import Design, Options, evaluate
from distretto.evaluation.saving import evaluation_json


@pytest.fixture(scope="module")
def frame():
    return programme(np.random.default_rng(8), firms=120)


@pytest.fixture(scope="module")
def found(frame):
    workers = workers_of(np.random.default_rng(9), frame)
    options = Options(spillovers=True, cost=50_000.0)
    return evaluate(frame, options, workers=workers)


def test_planted_effects_are_found(found):
    truth = EFFECTS | {"value_added": GAIN}
    inside = [found[name].low < effect < found[name].high for name, effect in truth.items()]
    assert sum(inside) >= len(inside) - 1  # one in twenty may lie outside
    assert found["jobs"].mean / found["jobs"].level == pytest.approx(JOBS, abs=0.015)
    assert [effect.name for effect in found.effects] == ["value_added", *PARTS, "jobs", "hours"]


def test_the_ledger_is_of_the_effects(found):
    assert found.ledger.closes
    for line in found.ledger.lines:
        effect = found[line.name]
        assert (line.mean, line.low, line.high, line.p) == (
            *(effect.mean, effect.low, effect.high, effect.p),
        )
    split = found.split
    total = split.pay + split.hours + split.jobs + split.reconciling
    assert total == pytest.approx(found["wages"].mean, rel=1e-9)


def test_all_parts_are_there(found):
    assert found.trends.keys() == {effect.name for effect in found.effects}
    assert found.evidence.grade == "moderate"
    assert {each.name for each in found.alternatives} >= {"imputation", "two-way fixed effects"}
    assert found.reasons == (
        "Spillovers cannot be told: there are no far units; give firms of areas "
        "that the programme does not reach.",
    )
    assert {each.by for each in found.classes} == {"pay", "all", "skill", "gender"}
    assert [each.per for each in found.costs] == ["value_added", "payroll", "job_year"]


def test_adjusted_p_values_are_never_the_smaller_ones(frame, found):
    few = evaluate(frame[frame["firm"] > "f053"], Options(draws=99))
    for each in (found, few):
        assert all(effect.adjusted >= effect.p for effect in each.effects)


def test_firms_without_workers_are_left_out_of_classes(frame):
    workers = workers_of(np.random.default_rng(9), frame[frame["firm"] < "f090"])
    found = evaluate(frame, workers=workers)
    assert "Firms without any worker in the data, 30 of 120" in found.reasons[0]
    (payroll,) = (c.stayers for c in found.classes if c.name == "payroll")
    assert payroll.low < 10.0 < payroll.high and payroll.high - payroll.low < 2.0


def test_other_estimators_agree(found):
    for other in found.alternatives:
        k = found.panel.outcomes.index("value_added")
        if not other.reason and other.name != "two-way fixed effects":
            assert abs(other.estimates[k] - found["value_added"].mean) < 4.0 * other.se[k]


def test_public_cost_is_over_what_was_gained(found):
    inside = int((found.panel.treated & found.panel.ever_treated[:, None]).sum())
    first = found.costs[0].cost
    assert first.value == pytest.approx(50_000.0 / inside / found["value_added"].mean)
    assert first.low < first.value < first.high


def test_grants_are_a_cost_where_none_is_given(frame):
    member = frame["period"] >= frame["treated_from"]
    found = evaluate(frame.assign(grants=np.where(member, 5.0, 0.0)))
    assert found["grants"].mean == pytest.approx(5.0)
    assert found.costs[0].cost.value == pytest.approx(5.0 / found["value_added"].mean)


def test_value_added_is_made_of_sales_and_purchases(frame):
    bare = frame.drop(columns="value_added")
    made = evaluate(bare.assign(subcontract_sales=1.0), Options(outcomes=("value_added",)))
    whole = evaluate(frame, Options(outcomes=("value_added",)))
    assert made["value_added"].mean == pytest.approx(whole["value_added"].mean)
    assert made.notes[0].what.startswith("value added is sales less purchases")
    assert "value_added" not in bare


def test_few_treated_are_judged_by_randomisation(frame):
    few = frame[(frame["firm"] < "f004") | (frame["firm"] >= "f100")]
    steps = []
    found = evaluate(
        few,
        Options(draws=199),
        progress=lambda what, done, total: steps.append((what, done, total)),
    )
    assert "randomisation" in found.inference and "4 treated" in found.inference
    assert 0.005 <= found.smallest_p < 0.0051
    assert steps[-1][0] == "permutations" and steps[-1][1] == steps[-1][2]
    assert found["value_added"].p <= 0.02
    assert found["value_added"].low < GAIN < found["value_added"].high


@pytest.mark.parametrize(
    "options",
    [
        Options(design=Design(estimator="imputation")),
        Options(design=Design(matching="neighbours")),
        Options(design=Design(method="dr"), covariates=("hours",)),
        Options(inference="bootstrap", draws=199),
        Options(cluster="area", inference="asymptotic"),
    ],
)
def test_every_way_gives_a_whole_account(frame, options):
    workers = workers_of(np.random.default_rng(9), frame)
    found = evaluate(frame, options, workers=workers)
    assert found.ledger.closes
    parts = [c.stayers.mean for c in found.classes if c.by == "pay" and c.incumbents is not None]
    by_name = {c.name: c.stayers.mean for c in found.classes if c.incumbents is None}
    assert sum(parts) + by_name["joiners"] == pytest.approx(by_name["payroll"], rel=1e-8)


def test_synthetic_counterparts(frame):
    few = frame[(frame["firm"] < "f002") | (frame["firm"] >= "f090")]
    options = Options(design=Design(estimator="synthetic"), draws=99)
    found = evaluate(few, options)
    assert found.ledger.closes
    assert "placebos" in found.inference
    assert found["value_added"].mean == pytest.approx(GAIN, abs=3.0)


def test_a_twin_tells_the_truth(frame):
    member = (frame["period"] >= frame["treated_from"]).to_numpy(dtype=float)
    twin = frame.copy()
    for name, effect in EFFECTS.items():
        twin[name] -= effect * member
    twin["value_added"] -= GAIN * member
    found = evaluate(frame, twin=twin)
    for name, effect in EFFECTS.items():
        assert found.truth[name] == pytest.approx(effect)
    with pytest.raises(InputError, match="the twin has none of the treated firms"):
        evaluate(frame, twin=twin[twin["firm"] >= "f060"])


def test_a_twin_has_to_have_the_outcomes(frame):
    with pytest.raises(InputError, match="the twin has no such column") as failure:
        evaluate(frame, twin=frame.drop(columns="jobs"))
    assert failure.value.found == "jobs"


def test_promises_are_held_against_delivery_and_effects(frame):
    awards = pd.DataFrame(
        {
            "firm_id": ["f000", "f001", "f002"],
            "measure": ["jobs", "jobs", "exports"],
            "promise": [1.0, 2.0, 5.0],
            "due": [2016.0, 2016.0, 2030.0],
            "delivered": [1.2, 1.0, np.nan],
            "amount": [100.0, 200.0, 300.0],
        }
    )
    found = evaluate(frame, awards=awards)
    totals = {each.name: each for each in found.awards.by_measure}
    assert (totals["jobs"].kept, totals["jobs"].short) == (1, 1)
    assert totals["exports"].not_yet_due == 1
    assert [credit.measure for credit in found.credits] == ["jobs"]


def test_what_cannot_be_told_is_left_out_with_the_reason(frame):
    found = evaluate(frame.drop(columns="area"), Options(spillovers=True))
    assert found.spillovers is None
    assert "no column says in which area a firm is" in found.reasons[0]
    early = frame.assign(
        treated_from=frame["treated_from"].replace({2014.0: 2011.0, 2016.0: 2011.0})
    )
    found = evaluate(early)
    assert found.trends == {}
    assert any("at least two periods before" in reason for reason in found.reasons)
    workers = workers_of(np.random.default_rng(9), frame).assign(period=1900.0)
    found = evaluate(frame, workers=workers)
    assert found.classes == ()
    assert any("No effects by pay of workers" in reason for reason in found.reasons)


def test_outcomes_of_ones_own(frame):
    own = frame.assign(patents=frame["jobs"] / 10.0)
    found = evaluate(own, Options(outcomes=("patents", "patents")))
    assert [effect.name for effect in found.effects] == ["patents"]
    assert found.ledger is None and found.split is None
    with pytest.raises(InputError, match="no such outcome") as failure:
        evaluate(own, Options(outcomes=("patent",)))
    assert failure.value.hint == "did you mean 'patents'?"
    with pytest.raises(InputError, match="nothing to evaluate") as failure:
        evaluate(own[["firm", "period", "treated_from", "patents"]])
    assert "--outcome" in failure.value.hint


def test_the_result_as_json_has_no_number_that_json_lacks(found):
    saved = evaluation_json(replace(found, smallest_p=float("nan")), {"version": "1"})
    text = json.dumps(saved, allow_nan=False)
    assert saved["smallest_p"] is None
    back = json.loads(text)
    assert back["units"] == 120 and back["treated"] == 60
    assert back["periods"][0] == "2010"
    effects = {each["outcome"]: each for each in back["effects"]}
    assert effects["wages"]["mean"] == found["wages"].mean
    assert back["ledger"]["residual"]["mean"] == found.ledger.residual.mean
    assert back["verdicts"].keys() == {"firms", "workers", "public", "evidence"}
    assert back["provenance"] == {"version": "1"}
    assert len(back["events"]["at"]) == len(back["events"]["effects"]["wages"])


def test_effects_as_a_table(found):
    table = found.to_dataframe().set_index("outcome")
    assert table.loc["wages", "effect"] == found["wages"].mean
    assert table.loc["wages", "contributors"] == 60
    assert table["truth"].isna().all()


def test_options_are_checked():
    with pytest.raises(InputError, match="unknown kind of inference") as failure:
        Options(inference="bootstap")
    assert failure.value.hint == "did you mean 'bootstrap'?"
    with pytest.raises(InputError, match="too few draws"):
        Options(draws=50)


def test_effects_on_logarithms_are_relative_changes(frame):
    logs = frame.assign(log_jobs=np.log(frame["jobs"] + 10.0))
    plain = evaluate(logs, Options(outcomes=("log_jobs",)))["log_jobs"]
    known = evaluate(logs, Options(outcomes=("log_jobs",), logs=("log_jobs",)))["log_jobs"]
    assert known.mean == plain.mean
    assert known.relative == pytest.approx(np.expm1(plain.mean))
    assert plain.relative != pytest.approx(np.expm1(plain.mean), rel=0.1)
    with pytest.raises(InputError, match="not one of the outcomes"):
        Options(outcomes=("jobs",), logs=("log_jobs",))
