"""Skilled jobs and jobs at a living wage, and what counts as either."""

import made_staff as made
import numpy as np
import pytest

from distretto.errors import InputError
from distretto.evaluation import LivingWageLine, Options, Skilled, evaluate


def test_effects_on_good_jobs_and_their_public_cost(world, found):
    effects = {each.name: each for each in found.workers.good_jobs.effects}
    assert effects["skilled_jobs"].mean == pytest.approx(1.0)
    # Counted in the data, treated firms after and before, less the same of controls.
    workers = world[1]
    good = (workers.occupation == made.CRAFTS) & (workers.pay / workers.hours >= made.LINE.amount)
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
                Options(living_wage=made.LINE, periods_a_year=periods, draws=199),
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
        evaluate(world[0], Options(living_wage=made.LINE, draws=199))
    assert "--workers" in str(caught.value)
    with pytest.raises(InputError, match="needs hours"):
        evaluate(
            world[0],
            Options(living_wage=made.LINE, draws=199),
            workers=world[1].drop(columns="hours"),
        )
