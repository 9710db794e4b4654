"""Which workers gained: planted effects by class, and who left."""

import made_staff as made
import numpy as np
import pandas as pd
import pytest

from distretto.evaluation.workers import FIFTHS, THIRDS, worker_classes


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
    panel = made.panel_of(firms)
    here = worker_classes(workers, panel).panel
    there = worker_classes(pd.concat([workers, elsewhere]), panel).panel
    paid = there.line("all incumbents") - here.line("all incumbents")
    assert paid[: made.TREATED, made.START :] == pytest.approx(700.0)
    assert paid[made.TREATED :] == pytest.approx(0.0)
    assert there.line("payroll") == pytest.approx(here.line("payroll"))
    assert there.line("leavers")[0, 4] == pytest.approx(700.0)


def test_firms_without_workers_in_the_data_are_not_firms_without_pay(world):
    firms, workers = world
    divided = worker_classes(workers[workers.firm != "f39"], made.panel_of(firms))
    assert divided.without == 1
    assert np.isnan(divided.panel.line("payroll")[-1]).all()
    assert np.isfinite(divided.panel.line("payroll")[:-1]).all()


def test_a_trait_that_is_a_number_is_divided_into_thirds(world):
    firms, workers = world
    rank = workers.worker.map({w: i for i, w in enumerate(sorted(set(workers.worker)))})
    scored = workers.assign(skill=[f"{value:.4f}" for value in rank / rank.max()])
    divided = worker_classes(scored, made.panel_of(firms), "skill")
    assert divided.classes == THIRDS
    before = scored[scored.period == 2.0].skill.astype(float).to_numpy()  # firm by firm
    third = np.quantile(before, 1.0 / 3.0)
    members = before[: made.TREATED * made.HEADS]
    assert divided.heads["lowest third"] == (members <= third).sum()
    assert sum(divided.heads.values()) == members.size
