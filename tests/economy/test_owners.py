import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.finance import close_quarter
from distretto.economy.labour import post_vacancies, separate
from distretto.economy.owners import (
    begin_owners,
    circle_wage,
    count_partners,
    draw_income,
    learn_owning,
    review_income,
)
from distretto.economy.production import efficiency, open_books
from distretto.economy.state import OUTSIDE, OWNERS

OWNED = {
    "owners.reserve": 0.4,
    "owners.patience": 0.2,
    "finance.buffer": 0.5,
    "finance.consumption": 0.9,
}


def _shop(bench, changes=None, workers=2, partners=2, hours=1.0, **firm):
    b = bench({**OWNED, **(changes or {})}, workers=max(1, workers))
    b.open_firm(0, final=False, phases=1, **firm)
    b.employ(0, workers)
    b.state.owners.partners[0], b.state.owners.hours[0] = partners, hours
    b.state.owners.skill[0] = 0.9
    return b


def test_one_to_three_owners_with_the_stated_mean():
    rng = np.random.default_rng(1)
    for mean in (1.0, 1.8, 3.0):
        found = [count_partners(mean, *rng.random(3)) for _ in range(4000)]
        assert set(found) <= {1, 2, 3}
        assert np.mean(found) == pytest.approx(mean, abs=0.05)
    assert count_partners(0.0, 0.0, 0.0, 0.0) == 0


def test_owners_give_hours_at_their_skill(bench):
    changes = {"production.overtime": 0.1, "production.span": 0.0, "production.specialisation": 0.0}
    b = _shop(bench, changes, workers=3, partners=2, hours=1.5)
    b.run(open_books)
    p = b.parameters.production
    assert b.state.books.hours[0] == pytest.approx(3.0 + 2.0 * 1.5)
    assert b.state.books.most_hours[0] == pytest.approx(6.6)
    # Half of the hours at the reference skill of 0.6, half at a master's 0.9.
    assert b.state.shop.skill[0, 0] == pytest.approx(0.75)
    assert b.state.shop.productivity[0, 0] == pytest.approx(efficiency(0.75, p))


def test_own_account_work_needs_no_workers(bench):
    b = _shop(bench, {"production.overhead": 0.1}, workers=0, partners=1, hours=1.2)
    b.state.firms.final[0] = True
    b.run(open_books)
    assert b.state.books.hours[0] == pytest.approx(1.08)
    assert b.state.shop.skill[0, 0] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("cash", "drawn"),
    # What stays is 0.4 x 0.5 x 10 = 2; two owners take two at most.
    [(10.0, 2.0), (3.5, 1.5), (1.9, 0.0), (-3.0, 0.0)],
)
def test_owners_draw_what_the_firm_can_spare(bench, cash, drawn):
    b = _shop(bench, cash=cash, sales=10.0)
    b.run(draw_income)
    assert b.state.books.drawings[0] == pytest.approx(drawn)
    assert b.state.firms.cash[0] == pytest.approx(cash - drawn)
    assert b.state.sectors.money[OWNERS] == pytest.approx(0.1 * drawn)
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(0.9 * drawn)


def test_margin_and_tax_leave_out_what_owners_would_earn_as_workers(bench):
    changes = {
        "finance.small_size": 15,
        "finance.small_tax": 0.2,
        "production.quality_memory": 0.5,
        "finance.interest": 0.0,
    }
    b = _shop(bench, changes, margin=0.1, sales=20.0)
    b.state.books.subcontract_sales[0] = 20.0
    b.state.books.wages[0] = 13.0
    b.run(close_quarter)
    # Before tax 7, of which the work of two owners is 2: tax 0.2 x 5, profit 6, margin 4 / 20.
    assert b.state.books.taxes[0] == pytest.approx(1.0)
    assert b.state.books.profit[0] == pytest.approx(6.0)
    assert b.state.firms.margin[0] == pytest.approx(0.1 + 0.5 * (0.2 - 0.1))
    # Value added of 20 over four people.
    assert b.state.firms.yield_[0] == pytest.approx(1.0 + 0.5 * (5.0 - 1.0))


def test_expected_income_follows_profit_per_owner(bench):
    b = _shop(bench)
    b.state.owners.income[0], b.state.owners.age[0] = 1.0, 50.0
    b.state.books.profit[0] = 6.0
    b.run(review_income)
    assert b.state.owners.income[0] == pytest.approx(1.0 + 0.2 * (3.0 - 1.0))
    assert b.state.owners.age[0] == 50.25


def test_a_master_s_skill_grows_with_work_and_falls_with_technique(bench):
    b = bench({"skill.learning": 0.02, "skill.loss": 0.2, "skill.ceiling": 0.9}, phases=2)
    b.open_firm(0, final=False, phases=0b11)
    b.state.owners.partners[0], b.state.owners.skill[0] = 1, 0.8
    b.state.books.hours[0], b.state.books.booked[0] = 2.0, 1.0
    b.state.phases.changed[1] = True
    b.run(learn_owning)
    # One of its two phases changes: half of the loss.
    assert b.state.owners.skill[0] == pytest.approx((0.8 + 0.02 * 0.1 * 0.5) * 0.9)


STAFF = {
    "labour.workload_memory": 0.0,
    "labour.tolerance": 0.1,
    "labour.layoff": 1.0,
    "labour.growth": 0.5,
    "labour.quit": 0.0,
    "production.normal_utilisation": 1.0,
}


def test_owners_are_part_of_the_people_a_firm_wants(bench):
    b = _shop(bench, STAFF, workers=3, partners=2, workload=6.0)
    b.run(post_vacancies)
    assert b.state.firms.vacancies[0] == 1
    full = _shop(bench, STAFF, workers=4, partners=2, workload=6.0)
    full.run(post_vacancies)
    full.run(separate)
    assert full.state.firms.vacancies[0] == 0
    assert full.state.firms.workers[0] == 4


def test_owners_without_work_can_do_without_workers(bench):
    b = _shop(bench, STAFF, workers=3, partners=2, workload=1.0)
    b.run(separate)
    assert b.state.firms.workers[0] == 0
    alone = _shop(bench, STAFF, workers=3, partners=0, workload=0.1)
    alone.run(separate)
    assert alone.state.firms.workers[0] == 1


def test_immigrants_post_what_their_own_people_accept(bench):
    b = _shop(bench, {"owners.circle": 0.5})
    p, owners = b.parameters.owners, b.state.owners
    owners.reservation[0] = 0.6
    assert circle_wage(owners, p, 0) == 1.0
    owners.origin[0] = 1
    assert circle_wage(owners, p, 0) == pytest.approx(0.8)
    owners.reservation[0] = 1.4
    assert circle_wage(owners, p, 0) == 1.0


def test_nothing_of_former_owners_clings_to_a_slot(bench):
    fresh, used = bench(firms=2), bench(firms=2)
    for array in used.state.owners:
        if array.shape == used.state.firms.alive.shape:
            array.fill(1)
    for b in (fresh, used):
        begin_owners(b.state.owners, 0, 2, 30.0, 0.7, b.parameters.owners)
    for name, array in zip(fresh.state.owners._fields, fresh.state.owners, strict=True):
        if array.shape == fresh.state.firms.alive.shape:
            assert array[0] == getattr(used.state.owners, name)[0], name


@pytest.mark.compiled
def test_accounts_close_with_everything_going_on(parameters):
    """Groups, mergers, multinationals and immigrants at many times their usual pace."""
    busy = {
        "owners.takeover": 0.5,
        "owners.leader_size": 10.0,
        "owners.price": 1.0,
        "owners.merger": 0.8,
        "owners.reservation": 1.0,
        "owners.retirement": 0.3,
        "owners.immigrant_pool": 2.0,
        "owners.greenfield": 0.1,
        "owners.plant_size": 20.0,
        "owners.acquisition": 0.1,
        "owners.tacit": 0.1,
        "owners.upgrade": 0.1,
    }
    district = District.found(parameters(busy), seed=4)
    seen = np.zeros(4)
    for _ in range(30):
        district.step()
        owners, alive = district.state.owners, district.state.firms.alive
        seen += [
            owners.takeovers[0],
            owners.successions[0],
            (owners.control[alive] == 2).sum(),
            (owners.origin[alive] == 1).sum(),
        ]
        assert not owners.partners[~alive].any()
    assert np.all(seen > 0)
