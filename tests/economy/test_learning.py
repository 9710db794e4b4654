import numpy as np
import pytest

from distretto.economy.learning import learn


@pytest.mark.parametrize(("booked", "worked"), [(0.0, 0.0), (7.5, 0.75), (10.0, 1.0), (11.0, 1.0)])
def test_skill_under_constant_work_has_a_closed_form(bench, booked, worked):
    b = bench({"skill.learning": 0.02})
    b.open_firm(0, final=True, phases=1)
    b.employ(0, 1, skill=0.4)
    b.state.books.hours[0], b.state.books.booked[0] = 10.0, booked
    for quarter in range(40):
        b.run(learn, quarter)
    assert b.state.workers.skill[0] == pytest.approx(1.0 - 0.6 * (1.0 - 0.02 * worked) ** 40)


def test_only_who_works_learns(bench):
    b = bench({"skill.learning": 0.1}, firms=2, workers=3)
    b.open_firm(0, final=True, phases=1)
    b.open_firm(1, final=True, phases=1)
    b.employ(0, 1, skill=0.5)
    b.employ(1, 1, skill=0.5)
    b.employ(-1, 1, skill=0.5)
    b.state.books.hours[:] = (10.0, 0.0)
    b.state.books.booked[:] = 10.0
    b.run(learn)
    assert b.state.workers.skill == pytest.approx([0.55, 0.5, 0.5])


def test_change_of_technique_costs_those_of_the_craft_a_share(bench):
    b = bench({"skill.learning": 0.0, "skill.loss": 0.2}, workers=3, phases=2)
    b.open_firm(0, final=True, phases=0b11)
    b.employ(0, 1, skill=0.5, craft=0)
    b.employ(0, 1, skill=0.5, craft=1)
    b.employ(-1, 1, skill=0.8, craft=1)
    b.state.phases.changed[1] = True
    b.run(learn)
    assert b.state.workers.skill == pytest.approx([0.5, 0.4, 0.64])


def test_learning_and_forgetting_settle_in_the_middle(bench):
    """Mean skill where what is learned equals what is lost on average."""
    gain, loss, nu = 0.05, 0.2, 0.1
    b = bench({"skill.learning": gain, "skill.loss": loss}, workers=400, phases=20)
    b.open_firm(0, final=True, phases=2**20 - 1)
    b.employ(0, 400, craft=np.arange(400) % 20, skill=0.5)
    b.state.books.hours[0] = b.state.books.booked[0] = 1.0
    chance = np.random.default_rng(3)
    means = []
    for quarter in range(3000):
        b.state.phases.changed[:] = chance.random(20) < nu
        b.run(learn, quarter)
        means.append(b.state.workers.skill.mean())
    # E s = (1 - nu loss)(E s + gain (1 - E s))
    kept = 1.0 - nu * loss
    assert np.mean(means[300:]) == pytest.approx(
        kept * gain / (1.0 - kept * (1.0 - gain)), abs=0.005
    )
