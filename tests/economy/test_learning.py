import numpy as np
import pytest

from distretto.economy.learning import learn, skill_ceiling, transfer


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
    b = bench({"skill.learning": 0.1, "skill.idle_loss": 0.0}, firms=2, workers=3)
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
    b = bench(
        {"skill.learning": 0.0, "skill.loss": 0.2, "skill.broadening": 0.0, "skill.idle_loss": 0.0},
        workers=3,
        phases=2,
    )
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
    b = bench(
        {"skill.learning": gain, "skill.loss": loss, "skill.broadening": 0.0},
        workers=20,
        phases=20,
    )
    b.open_firm(0, final=True, phases=2**20 - 1)
    b.employ(0, 20, craft=np.arange(20), skill=0.5)
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


def test_practice_carries_up_to_a_ceiling_and_never_takes_away(bench):
    b = bench({"skill.learning": 0.5, "skill.broadening": 0.0}, workers=2)
    b.open_firm(0, final=True, phases=1)
    b.employ(0, 2, skill=np.array([0.4, 0.9]), ceiling=0.7)
    b.state.books.hours[0] = b.state.books.booked[0] = 1.0
    b.run(learn)
    # Half of the 0.3 up to the ceiling; who came beyond it by a course keeps it.
    assert b.state.workers.skill == pytest.approx([0.55, 0.9])


def test_breadth_comes_with_other_phases_and_saves_skill(bench):
    b = bench(
        {"skill.learning": 0.0, "skill.broadening": 0.1, "skill.loss": 0.2},
        firms=2,
        workers=2,
        phases=5,
    )
    b.open_firm(0, final=True, phases=0b00111)
    b.open_firm(1, final=True, phases=0b00001)
    b.employ(0, 1, skill=0.5, breadth=0.5)
    b.employ(1, 1, skill=0.5, breadth=0.5)
    b.state.books.hours[:] = b.state.books.booked[:] = 1.0
    b.state.phases.changed[0] = True
    b.run(learn)
    # Two of four other phases: 0.1 x 0.5 x 0.5; then 0.2 of skill is lost but for the breadth.
    assert b.state.workers.breadth == pytest.approx([0.525, 0.5])
    assert b.state.workers.skill == pytest.approx([0.5 * (1 - 0.2 * 0.475), 0.5 * (1 - 0.2 * 0.5)])


def test_skill_is_forgotten_out_of_work(bench):
    b = bench({"skill.idle_loss": 0.02})
    b.employ(-1, 1, skill=0.5)
    for quarter in range(4):
        b.run(learn, quarter)
    assert b.state.workers.skill[0] == pytest.approx(0.5 * 0.98**4)


def test_ceilings_are_normal_and_belong_to_the_worker(parameters):
    p = parameters({"skill.ceiling": 0.7, "skill.ceiling_dispersion": 0.1}).skill
    keys = 77 + np.arange(4000, dtype=np.uint64)
    seed = np.uint64(3)
    drawn = np.array([skill_ceiling(key, seed, 0.0, p) for key in keys])
    assert drawn.mean() == pytest.approx(0.7, abs=4.0 * 0.1 / np.sqrt(4000))
    assert drawn.std() == pytest.approx(0.1, rel=0.05)
    assert drawn.max() <= 1.0
    assert skill_ceiling(keys[0], seed, 0.99, p) == 0.99
    flat = p._replace(ceiling=1.0, ceiling_dispersion=0.0)
    assert {skill_ceiling(key, seed, 0.3, flat) for key in keys[:20]} == {1.0}


def test_transfer_by_hand():
    assert transfer(0.0, 0.7) == 0.7
    assert transfer(1.0, 0.7) == 1.0
    assert transfer(0.5, 0.7) == pytest.approx(0.85)
