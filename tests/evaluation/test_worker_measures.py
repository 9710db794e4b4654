"""Measures of workers: planted effects are recovered, and what cannot be told is said."""

import json
import math

import made_staff as made
import numpy as np
import pandas as pd
import pytest

from distretto.errors import InputError, TableError
from distretto.evaluation import LivingWageLine, Options, Skilled, Thresholds, evaluate, verdicts
from distretto.evaluation.answers import counterfactual_ratio
from distretto.evaluation.building import build_panel
from distretto.evaluation.disclosure import Contribution, withheld
from distretto.evaluation.inference.asymptotic import Asymptotic
from distretto.evaluation.labour.rents import stayers_pay
from distretto.evaluation.labour.staff import staff_of
from distretto.evaluation.ratios import fieller
from distretto.evaluation.saving import evaluation_json
from distretto.evaluation.welfare.inequality import gini, split_theil
from distretto.evaluation.workers import FIFTHS, THIRDS, worker_classes
from distretto.report.evaluation import evaluation_document
from distretto.report.html import to_html

LINE = LivingWageLine(20.0, "hour")


@pytest.fixture(scope="module")
def world():
    return made.made_world()


@pytest.fixture(scope="module")
def found(world):
    firms, workers = world
    return evaluate(firms, Options(living_wage=LINE, draws=199), workers=workers)


def panel_of(firms, *outcomes):
    return build_panel(firms, outcomes or ("value_added", "wages", "jobs")).panel


def share_of(firms, owners=0.0):
    """Return the labour share of the treated while treated, owners of each firm paid alike."""
    rows = firms[made.treated_after(firms)]
    labour = (rows.wages + rows.contributions) * (1.0 + owners / made.HEADS)
    return labour.sum() / rows.value_added.sum()


# --- Labour share, amounts per job -------------------------------------------------------------


@pytest.mark.parametrize(("adjustment", "owners"), [("none", 0.0), ("owners", 2.0)])
def test_labour_share_with_and_without_the_programme(world, found, adjustment, owners):
    change = {each.adjustment: each for each in found.workers.shares}[adjustment]
    twin, _ = made.made_world(effect=False)
    true = share_of(twin, owners)
    assert change.share == pytest.approx(share_of(world[0], owners))
    assert change.without.value == pytest.approx(true, abs=1e-3)
    assert change.without.low < true < change.without.high
    assert change.change.value == pytest.approx(change.share - change.without.value)
    assert change.change.low == pytest.approx(change.share - change.without.high)


def test_owners_without_employees_are_paid_as_employees_elsewhere(world):
    firms = world[0].copy()
    alone = firms["firm"] == "f39"
    firms.loc[alone, ["wages", "contributions", "jobs"]] = 0.0
    changes = evaluate(firms, Options(draws=199)).workers.shares
    assert [each.adjustment for each in changes] == ["none", "owners"]
    assert changes[1].share == pytest.approx(share_of(firms, 2.0))
    assert math.isfinite(changes[1].without.value)


def test_without_owners_the_share_is_not_adjusted_and_that_is_said(world):
    measured = evaluate(world[0].drop(columns="owners"), Options(draws=199)).workers
    assert [each.adjustment for each in measured.shares] == ["none"]
    assert any("owners" in note.what for note in measured.missing)


def test_interval_of_a_counterfactual_ratio_is_fiellers():
    effects, covariance = np.array([30.0, 50.0]), np.array([[9.0, 4.0], [4.0, 16.0]])
    known = Asymptotic(effects, covariance, 20)
    have = 600.0, 1000.0
    answer = counterfactual_ratio(known, *np.eye(2), have, "value added")
    low, high = fieller(tuple(have - effects), covariance, known.quantile)
    assert answer.value == pytest.approx(570.0 / 950.0)
    assert (answer.low, answer.high) == pytest.approx((low, high))


@pytest.mark.parametrize("gained", [1000.0, 990.0])
def test_no_share_of_what_may_be_nothing_without_the_programme(gained):
    known = Asymptotic(np.array([30.0, gained]), np.diag([9.0, 400.0]), 20)
    answer = counterfactual_ratio(known, *np.eye(2), (600.0, 1000.0), "value added")
    assert answer.value is None
    assert answer.reason.startswith("cannot tell")


def test_pay_and_value_added_per_job(world, found):
    per_job = {each.name: each for each in found.workers.per_job}
    assert per_job["value_added_per_job"].mean == pytest.approx(made.GAIN, abs=1.0)
    assert per_job["pay_per_job"].mean == pytest.approx(found["wages"].mean / made.HEADS, rel=0.01)
    without = evaluate(world[0].drop(columns="jobs"), Options(draws=199)).workers
    assert without.per_job == ()
    assert any("per job" in note.what for note in without.missing)


# --- Rent sharing ------------------------------------------------------------------------------


def test_pass_through_is_what_was_planted(found):
    rents = found.workers.rents
    assert rents.pass_through.value == pytest.approx(made.PASSED / made.GAIN, abs=0.01)
    assert rents.pass_through.low < made.PASSED / made.GAIN < rents.pass_through.high
    assert rents.pay.mean == pytest.approx(made.PASSED, abs=1.0)
    assert rents.per_job.mean == pytest.approx(made.GAIN, abs=1.0)
    # Joiners and leavers are no stayers: a planted pair in each of the treated firms.
    assert rents.stayers == made.FIRMS * made.HEADS - made.TREATED
    assert rents.firms == made.FIRMS


def test_elasticity_is_the_pass_through_in_logarithms(found):
    rents = found.workers.rents
    at_means = rents.pass_through.value * rents.per_job.level / rents.pay.level
    assert rents.elasticity.value == pytest.approx(at_means, rel=0.05)
    assert rents.regression is not None


@pytest.mark.parametrize("inference", ["asymptotic", "randomisation", "bootstrap"])
def test_no_pass_through_of_a_gain_that_may_be_nothing(inference):
    firms, workers = made.made_world(effect=False, noise=20.0)
    options = Options(inference=inference, draws=199)
    rents = evaluate(firms, options, workers=workers).workers.rents
    for answer in (rents.pass_through, rents.elasticity):
        assert answer.value is None
        assert answer.reason == "cannot tell: the effect on value added per job may be nothing"


def test_pass_through_by_randomisation(world):
    firms, workers = world
    options = Options(inference="randomisation", draws=199)
    answer = evaluate(firms, options, workers=workers).workers.rents.pass_through
    assert answer.low < made.PASSED / made.GAIN < answer.high


def test_stayers_are_there_in_every_period_of_their_firm(world):
    firms, workers = world
    staff = staff_of(workers, panel_of(firms))
    pay, count = stayers_pay(staff, first=2)
    assert count[0] == made.HEADS - 1  # the worst paid left
    assert count[-1] == made.HEADS
    assert np.isnan(pay[:, :2]).all()
    stays = workers[(workers.firm == "f00") & (workers.period == 4.0)]
    stays = stays[~stays.worker.str.endswith("new")]
    assert pay[0, 4] == pytest.approx(stays.pay.mean())


# --- Good jobs and what they cost --------------------------------------------------------------


def test_effects_on_good_jobs_and_their_public_cost(world, found):
    effects = {each.name: each for each in found.workers.good_jobs.effects}
    assert effects["skilled_jobs"].mean == pytest.approx(1.0)
    # Counted in the data, treated firms after and before, less the same of controls.
    workers = world[1]
    good = (workers.occupation == made.CRAFTS) & (workers.pay / workers.hours >= LINE.amount)
    counts = good.groupby([workers.firm, workers.period]).sum().unstack()
    change = counts[[3.0, 4.0, 5.0]].mean(axis=1) - counts[2.0]
    member = change.index < f"f{made.TREATED:02}"
    expected = change[member].mean() - change[~member].mean()
    effect = effects["skilled_living_wage_jobs"]
    assert effect.mean == pytest.approx(expected)
    costs = {each.per: each.cost for each in found.costs}
    cost = costs["skilled_living_wage_job_year"]
    assert cost.value == pytest.approx(50.0 / effect.mean)
    assert cost.low == pytest.approx(50.0 / effect.high)


def test_quarters_of_a_job_are_a_quarter_of_a_job_year(world):
    firms, workers = world
    costs = {
        periods: {
            each.per: each.cost.value
            for each in evaluate(
                firms,
                Options(living_wage=LINE, periods_a_year=periods, draws=199),
                workers=workers,
            ).costs
        }["skilled_living_wage_job_year"]
        for periods in (1.0, 4.0)
    }
    assert costs[4.0] == pytest.approx(4.0 * costs[1.0])


def test_skilled_by_a_column_of_ones_own(world):
    firms, workers = world
    number = workers.assign(skill=np.where(workers.skill == "craft", 0.8, 0.2))
    for rows, text in ((workers, "skill=Craft"), (number, "skill>=0.5")):
        options = Options(skilled=Skilled.parse(text), draws=199)
        good = evaluate(firms, options, workers=rows).workers.good_jobs
        assert [each.name for each in good.effects] == ["skilled_jobs"]
        assert good.effects[0].mean == pytest.approx(1.0)


def test_living_wage_per_period_does_not_ask_for_hours(world):
    firms, workers = world
    per_hour = LivingWageLine(20.0, "hour")
    per_period = LivingWageLine(20.0 * made.HOURS, "period")
    by_hour, by_period = (
        evaluate(firms, Options(living_wage=line, draws=199), workers=rows).workers
        for line, rows in ((per_hour, workers), (per_period, workers.drop(columns="hours")))
    )
    assert by_period.good_jobs.effects[1].mean == by_hour.good_jobs.effects[1].mean
    assert by_period.before_after.pay == "period"
    assert any("short hours" in note.consequence for note in by_period.missing)
    for name in ("living_wage_share", "living_wage_gap", "gini"):
        assert by_period.before_after[name].treated == pytest.approx(
            by_hour.before_after[name].treated
        )


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: LivingWageLine.parse("12.5"), "cannot be read"),
        (lambda: LivingWageLine.parse("0/hour"), "not a living wage"),
        (lambda: Skilled.parse("high"), "cannot be read"),
        (lambda: Skilled.parse("skill>=high"), "no number"),
    ],
)
def test_a_choice_that_cannot_be_read(make, problem):
    with pytest.raises(InputError, match=problem):
        make()


def test_living_wage_is_read_with_either_decimal_mark():
    assert LivingWageLine.parse("12,5 per hour") == LivingWageLine(12.5, "hour")
    assert LivingWageLine.parse("1800/period") == LivingWageLine(1800.0, "period")


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        ("trade=craft", "no such column"),
        ("skill=master", "no worker has this value"),
        ("skill>=1", "not a number"),
        ("occupation=72", "not a major group"),
    ],
)
def test_a_definition_of_skill_that_the_data_do_not_bear(world, definition, problem):
    firms, workers = world
    with pytest.raises(InputError, match=problem):
        evaluate(firms, Options(skilled=Skilled.parse(definition)), workers=workers)


def test_choices_about_workers_need_workers(world):
    with pytest.raises(InputError, match="no rows of workers") as caught:
        evaluate(world[0], Options(living_wage=LINE, draws=199))
    assert "--workers" in str(caught.value)
    with pytest.raises(InputError, match="needs hours"):
        evaluate(
            world[0],
            Options(living_wage=LINE, draws=199),
            workers=world[1].drop(columns="hours"),
        )


# --- Before and after --------------------------------------------------------------------------


def test_inequality_side_by_side(world, found):
    compared = found.workers.before_after
    workers = world[1]
    for period, at in ((2.0, 0), (5.0, 1)):
        now = workers[workers.period == period]
        member = now.firm < f"f{made.TREATED:02}"
        for rows, name in ((now[member], "treated"), (now[~member], "controls")):
            rate = rows.pay / rows.hours
            split = split_theil(rate, rows.firm)
            for measure, value in (
                ("gini", gini(rate)),
                ("theil_between_firms", split.between),
                ("theil_within_firms", split.within),
            ):
                assert getattr(compared[measure], name)[at] == pytest.approx(value)
        everyone = now.pay / now.hours
        low = (everyone[member] < 2.0 / 3.0 * everyone.median()).mean()
        assert compared["low_pay"].treated[at] == pytest.approx(low)
    gap = compared["gini"].treated[1] - compared["gini"].treated[0]
    assert compared["gini"].changes[0] == pytest.approx(gap)
    assert compared["gini"].apart == pytest.approx(gap - compared["gini"].changes[1])


def test_the_theil_index_splits_exactly(found):
    compared = found.workers.before_after
    for at in (0, 1):
        parts = (compared[f"theil_{where}_firms"].treated[at] for where in ("between", "within"))
        assert sum(parts) == pytest.approx(compared["theil"].treated[at], abs=1e-14)


def test_stability_is_of_the_steps_before_and_after(found):
    compared = found.workers.before_after
    # One of ten leaves and one joins, in the first of three steps.
    assert compared["separation_rate"].treated == pytest.approx((0.0, 1.0 / 30.0))
    assert compared["churn_rate"].treated == pytest.approx((0.0, 2.0 / 30.0))
    assert compared["one_year_retention"].treated == pytest.approx((1.0, 29.0 / 30.0))
    assert compared["separation_rate"].controls == (0.0, 0.0)


def test_quality_where_there_are_columns(world):
    firms, workers = world
    on = made.treated_after(workers)
    course = workers.worker.str.endswith(("-0", "-1"))
    rows = workers.assign(
        trained=np.where(course, 1.0 + on, 0.0),
        training_hours=np.where(course, 40.0, 0.0),
        unpaid_training_hours=np.where(course, np.where(on, 10.0, 20.0), 0.0),
        union_member=np.where(course, 1.0, 0.0),
        covered=1.0,
    )
    treated = made.treated_after(firms)
    table = firms.assign(
        hours=made.HEADS * made.HOURS,
        injuries=np.where(treated, 0.001, 0.002),
        breaches=np.where(treated, 1.0, 3.0),
        items_assessed=20.0,
    )
    measured = evaluate(table, Options(draws=199, living_wage=LINE), workers=rows).workers
    compared = measured.before_after
    for name, expected in {
        "training_incidence": (0.2, 0.2),
        "training_hours": (8.0, 8.0),
        "unpaid_training": (0.5, 0.25),
        "skilled_share": (0.4, 0.5),
        "union_density": (0.2, 0.2),
        "bargaining_coverage": (1.0, 1.0),
        "injuries_per_million_hours": (2.0, 1.0),
        "breach_rate": (0.15, 0.05),
    }.items():
        assert compared[name].treated == pytest.approx(expected), name
    assert not [note for note in measured.missing if "no column" in note.what]


def test_training_is_summed_over_a_year(world):
    firms, workers = world
    rows = workers.assign(trained=(workers.period % 2 == 0).astype(float))
    for periods, expected in ((1.0, (1.0, 0.0)), (2.0, (1.0, 1.0))):
        options = Options(draws=199, periods_a_year=periods)
        compared = evaluate(firms, options, workers=rows).workers.before_after
        assert compared["training_incidence"].controls == expected


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"trained": 0.0, "training_hours": 8.0}, "no course"),
        ({"trained": 1.0, "training_hours": 8.0, "unpaid_training_hours": 9.0}, "fewer hours"),
    ],
)
def test_hours_of_training_that_do_not_fit_are_refused(world, columns, found):
    firms, workers = world
    with pytest.raises(InputError, match="do not fit") as caught:
        evaluate(firms, Options(draws=199), workers=workers.assign(**columns))
    assert found in str(caught.value)
    assert "worker f00-0" in str(caught.value)


def test_workers_of_other_firms_tell_nothing_and_that_is_a_warning(world):
    firms, workers = world
    others = workers.assign(firm="other " + workers.firm)
    found = evaluate(firms, Options(draws=199), workers=others)
    assert found.classes == ()
    (warning,) = (note for note in found.workers.missing if note.kind == "warning")
    assert "firm other f00 in period 0, not firm f00 in period 0" in warning.what
    assert found.workers.before_after is None


def test_breaches_without_items_are_refused(world):
    firms, workers = world
    with pytest.raises(InputError, match="items assessed are not both given"):
        evaluate(firms.assign(breaches=1.0), Options(draws=199), workers=workers)


def test_what_the_data_cannot_tell_is_said_with_its_consequence(world):
    firms, workers = world
    bare = workers[["worker", "firm", "period", "pay"]]
    found = evaluate(firms, Options(draws=199), workers=bare[bare.firm != "f39"])
    measured = found.workers
    assert "Firms without any worker in the data, 1 of 40" in found.reasons[0]
    told = {note.what: note.consequence for note in measured.missing}
    for what in (
        "workers have no column hours",
        "workers have no column trained",
        "firms have no column breaches",
        "nothing says which jobs are skilled",
        "no living wage is given",
    ):
        assert told[what]
    assert measured.good_jobs is None
    alone = evaluate(firms, Options(draws=199)).workers
    assert [note.what for note in alone.missing] == ["there are no rows of workers"]


def test_a_sample_of_workers_is_said_to_be_one(world):
    firms, workers = world
    half = workers[workers.worker.str.endswith(("-0", "-1", "-2", "-3", "-4"))]
    missing = evaluate(firms, Options(draws=199), workers=half).workers.missing
    warning = next(note for note in missing if note.kind == "warning")
    assert warning.what == "rows of workers are 50% of the jobs of their firms"


# --- Which workers -----------------------------------------------------------------------------


def test_what_a_leaver_loses_counts_for_its_class(found):
    of_pay = {each.name: each for each in found.classes if each.by in ("pay", "all")}
    assert of_pay["lowest fifth"].incumbents.high < 0.0
    assert of_pay["highest fifth"].incumbents.low > 0.0
    payroll = of_pay["there before"].stayers.mean + of_pay["joiners"].stayers.mean
    assert payroll == pytest.approx(of_pay["payroll"].stayers.mean)
    assert of_pay["payroll"].stayers.mean == pytest.approx(found["wages"].mean)
    fifths = sum(of_pay[name].incumbents.mean for name in FIFTHS)
    assert fifths == pytest.approx(of_pay["there before"].incumbents.mean)


def test_gains_by_skill_and_gender(found):
    by = {(each.by, each.name): each.incumbents for each in found.classes}
    # Four in crafts, all of whom stay and gain; nobody else joins their class of before.
    assert by["skill", "craft"].mean == pytest.approx(4.0 * made.PASSED, abs=2.0)
    assert by["skill", "other"].high < 0.0
    # Of each gender five, and it is a woman who leaves.
    assert by["gender", "m"].mean == pytest.approx(5.0 * made.PASSED, abs=2.0)
    assert by["gender", "f"].high < 0.0


def test_a_leaver_who_is_paid_outside_the_panel_has_lost_less(world):
    firms, workers = world
    gone = workers[(workers.firm < f"f{made.TREATED:02}") & workers.worker.str.endswith("-9")]
    last = gone.sort_values("period").groupby("worker").tail(1)
    elsewhere = pd.concat(
        last.assign(firm="elsewhere", period=float(t), pay=700.0) for t in (3, 4, 5)
    )
    panel = panel_of(firms)
    here = worker_classes(workers, panel).panel
    there = worker_classes(pd.concat([workers, elsewhere]), panel).panel
    paid = there.line("all incumbents") - here.line("all incumbents")
    assert paid[: made.TREATED, made.START :] == pytest.approx(700.0)
    assert paid[made.TREATED :] == pytest.approx(0.0)
    assert there.line("payroll") == pytest.approx(here.line("payroll"))
    assert there.line("leavers")[0, 4] == pytest.approx(700.0)


def test_firms_without_workers_in_the_data_are_not_firms_without_pay(world):
    firms, workers = world
    divided = worker_classes(workers[workers.firm != "f39"], panel_of(firms))
    assert divided.without == 1
    assert np.isnan(divided.panel.line("payroll")[-1]).all()
    assert np.isfinite(divided.panel.line("payroll")[:-1]).all()


def test_a_trait_that_is_a_number_is_divided_into_thirds(world):
    firms, workers = world
    rank = workers.worker.map({w: i for i, w in enumerate(sorted(set(workers.worker)))})
    scored = workers.assign(skill=[f"{value:.4f}" for value in rank / rank.max()])
    divided = worker_classes(scored, panel_of(firms), "skill")
    assert divided.classes == THIRDS
    before = scored[scored.period == 2.0].skill.astype(float).to_numpy()  # firm by firm
    third = np.quantile(before, 1.0 / 3.0)
    members = before[: made.TREATED * made.HEADS]
    assert divided.heads["lowest third"] == (members <= third).sum()
    assert sum(divided.heads.values()) == members.size


# --- What is shown -----------------------------------------------------------------------------


def test_a_figure_does_not_follow_from_accounts_that_share_a_line():
    found = {name: Contribution(20, 0.1) for name in ("b", "stayers", "joiners", "payroll")}
    found["a"] = Contribution(2, 0.9)
    hidden = withheld(
        found, Thresholds(minimum=5), ["a", "b", "stayers"], ["stayers", "joiners", "payroll"]
    )
    assert "a" in hidden
    for account in (["a", "b", "stayers"], ["stayers", "joiners", "payroll"]):
        assert len(hidden.intersection(account)) != 1


def test_nothing_withheld_is_in_the_result_or_the_report(world):
    firms, workers = world
    options = Options(living_wage=LINE, draws=199, thresholds=Thresholds(minimum=made.TREATED + 1))
    hidden = evaluate(firms, options, workers=workers)
    measured = json.loads(json.dumps(evaluation_json(hidden, {})))["workers"]
    assert all(each["share"] is None for each in measured["shares"])
    assert measured["per_job"] == []
    assert measured["rents"] is None
    assert all(each.get("withheld") for each in measured["good_jobs"]["effects"])
    assert {tuple(each["treated"]) for each in measured["before_after"]["inequality"]} == {
        (None, None)
    }
    assert "skilled_living_wage_job_year" not in {each.per for each in hidden.costs}
    assert "withheld" in to_html(evaluation_document(hidden, {}, "firms"))


def test_result_and_report_hold_the_measures(found):
    measured = json.loads(json.dumps(evaluation_json(found, {}), allow_nan=False))["workers"]
    assert measured["rents"]["pass_through"]["value"] == pytest.approx(0.25, abs=0.01)
    assert measured["good_jobs"]["living_wage"] == "20 an hour"
    document = evaluation_document(found, {}, "firms")
    names = [section.name for section in document.sections]
    assert {"labour", "before-after", "not-known", "workers", "cost"} <= set(names)
    page = to_html(document)
    for text in (
        "Owners who work are given the pay of employees",
        "0.05 to 0.15 in panels of workers and firms",
        "0.29 to 0.30 with patents",
        "of which within firms",
        "Skilled: occupations in ISCO-08 major groups 1, 2, 3, 7.",
        "A skilled job at a living wage for a year",
    ):
        assert text in page


def test_the_verdict_for_workers(found):
    said = verdicts(found)["workers"]
    for text in (
        "Labour's share of value added, with owners who work paid as employees, is 75.8% with",
        "Of each unit of value added per job gained, 0.250 reached the pay of those who stayed",
        "the lowest fifth lost",
        "Skilled jobs at a living wage rose by",
        "a description, not an effect",
    ):
        assert text in said


def test_a_flag_is_one_or_zero(tmp_path):
    from distretto.tables.panel_reading import read_panel
    from distretto.tables.panels import WORKER_PANEL

    path = tmp_path / "workers.csv"
    path.write_text("worker,firm,period,pay,union_member\na,f,1,5,1\nb,f,1,5,2\n")
    with pytest.raises(TableError, match="the number is too large") as caught:
        read_panel(path, WORKER_PANEL)
    assert "union_member" in str(caught.value)
    assert "line 3" in str(caught.value)


def test_the_command_takes_the_choices_about_workers(world, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from distretto.cli.app import app

    for frame, name in zip(world, ("firms", "workers"), strict=True):
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    monkeypatch.chdir(tmp_path)
    given = ["evaluate", "firms.csv", "--workers", "workers.csv", "--draws", "199"]
    chosen = ["--living-wage", "20/hour", "--skilled", "skill=craft", "--out", "out"]
    done = CliRunner().invoke(app, given + chosen, catch_exceptions=False)
    assert done.exit_code == 0
    result = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert result["workers"]["good_jobs"]["skilled"] == "skill: craft"
    assert result["options"]["living_wage"] == {"amount": 20.0, "per": "hour"}
    names = [each["outcome"] for each in result["workers"]["good_jobs"]["effects"]]
    assert names == ["skilled_jobs", "living_wage_jobs", "skilled_living_wage_jobs"]


def test_the_verdict_where_nothing_was_gained():
    firms, workers = made.made_world(effect=False, noise=20.0)
    said = verdicts(evaluate(firms, Options(draws=199, living_wage=LINE), workers=workers))
    assert (
        "How much of a gain reached the pay of those who stayed: cannot tell: the effect on value "
        "added per job may be nothing." in said["workers"]
    )
    assert "Cannot tell whether skilled jobs at a living wage changed" in said["workers"]


@pytest.mark.parametrize(("periods", "warned"), [(1.0, True), (4.0, False)])
def test_quarters_that_are_said_to_be_years(world, periods, warned):
    firms = world[0].copy()
    labels = {float(t): f"{2019 + t // 4}Q{t % 4 + 1}" for t in range(made.PERIODS)}
    firms.attrs["labels"] = labels
    notes = evaluate(firms, Options(draws=199, periods_a_year=periods)).notes
    assert any("--periods-a-year 4" in note.consequence for note in notes) == warned


def test_new_columns_are_known_in_four_languages(tmp_path):
    from distretto.tables.panel_reading import read_panel
    from distretto.tables.panels import FIRM_PANEL, WORKER_PANEL

    headings = {
        "union_member": ("union_member", "Iscritto al sindacato", "Afiliado", "Syndiqué"),
        "covered": (
            *("collective agreement", "contratto collettivo", "convenio colectivo"),
            "convention collective",
        ),
        "training_hours": (
            *("training hours", "ore di formazione", "horas de formación"),
            "heures de formation",
        ),
        "unpaid_training_hours": (
            *("unpaid training hours", "ore di formazione non pagate"),
            *("horas de formación no pagadas", "heures de formation non payées"),
        ),
    }
    of_firms = {
        "injuries": ("injuries", "infortuni", "accidentes laborales", "accidents du travail"),
        "breaches": ("breaches", "violazioni", "infracciones", "manquements"),
        "items_assessed": ("items", "voci verificate", "puntos evaluados", "points contrôlés"),
    }
    path = tmp_path / "panel.csv"
    for language in range(4):
        for table, columns, keys in (
            (WORKER_PANEL, headings, {"worker": "a", "firm": "f", "period": "1", "pay": "5"}),
            (FIRM_PANEL, of_firms, {"firm": "f", "period": "1"}),
        ):
            row = keys | {written[language]: "1" for written in columns.values()}
            path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
            frame = read_panel(path, table)
            assert set(columns) <= set(frame.columns)
