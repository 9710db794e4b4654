import numpy as np
import pytest
from scipy.stats import norm

from distretto.economy.hiring import hire, main_phase
from distretto.economy.labour import wage_scale
from distretto.economy.state import FAMILY, REGULAR, TEMPORARY

HIRING = {
    "labour.taste": 0.0,
    "labour.on_the_job": 0.0,
    "labour.vacancies_seen": 4,
    "labour.benefit": 0.5,
    "labour.workload_memory": 0.25,
    "labour.quit_memory": 0.1,
    "labour.seniority": 0.0,
    "labour.breadth_pay": 0.0,
    "labour.trained_vacancies": 0,
    "labour.approached": 0.0,
    "practices.temporary": 0.0,
    "production.versatility": 0.7,
}


@pytest.fixture
def market(bench):
    """Firms with vacancies in a town of three phases; everybody looks, tastes are alike."""

    def make(changes=None, firms=1, workers=20):
        b = bench({**HIRING, **(changes or {})}, firms=firms, workers=workers, phases=3)
        b.state.phases.hours[:] = (0.2, 0.5, 0.3)
        for f in range(firms):
            b.open_firm(f, final=False, phases=0b111, posted_wage=1.0)
        return b

    return make


def test_main_phase_is_the_longest_it_does(bench):
    b = bench(phases=3)
    b.state.phases.hours[:] = (0.2, 0.5, 0.3)
    for mask, longest in ((0b111, 1), (0b101, 2), (0b001, 0)):
        b.state.firms.phases[0] = mask
        assert main_phase(b.state.firms, b.state.phases, 0) == longest


def test_the_unemployed_fill_vacancies_and_no_more(market):
    b = market(firms=2)
    b.employ(-1, 20)
    b.state.firms.vacancies[:] = (3, 5)
    b.run(hire)
    assert list(b.state.books.hires) == [3, 5]
    assert list(b.state.firms.workers) == [3, 5]
    assert list(np.bincount(b.state.workers.employer + 1)) == [12, 3, 5]
    assert (b.state.tally.hires[0], b.state.tally.moves[0]) == (8, 0)


def test_hires_never_exceed_vacancies_and_nobody_holds_two_jobs(district):
    for _ in range(12):
        jobs_before = district.state.workers.employer.copy()
        district.step()
        firms, books, workers = district.state.firms, district.state.books, district.state.workers
        assert np.all(books.hires <= firms.vacancies)
        staff = np.bincount(workers.employer[workers.alive & (workers.employer >= 0)])
        assert np.array_equal(staff, firms.workers[: staff.size])
        assert not firms.workers[staff.size :].any()
        assert np.all(firms.alive[workers.employer[workers.employer >= 0]])
        assert np.any(jobs_before != workers.employer)


def test_wages_below_the_replacement_income_are_refused(market):
    b = market({"labour.benefit": 0.9})
    b.employ(-1, 20)
    b.state.firms.vacancies[0] = 10
    b.state.firms.posted_wage[0] = 0.89
    b.run(hire)
    assert not b.state.books.hires.any()
    b.state.firms.posted_wage[0] = 0.91
    b.run(hire)
    assert b.state.books.hires[0] == 10


def test_the_better_paid_job_is_taken(market):
    b = market({"labour.vacancies_seen": 20}, firms=2)
    b.employ(-1, 2)
    b.state.firms.vacancies[:] = 30
    b.state.firms.posted_wage[:] = (1.0, 1.05)
    b.run(hire)
    assert list(b.state.books.hires) == [0, 2]
    assert b.state.workers.wage[:2] == pytest.approx(1.05)


def test_the_employed_move_only_to_better_pay(market):
    b = market({"labour.on_the_job": 1.0, "labour.vacancies_seen": 20}, firms=3, workers=30)
    b.employ(0, 10, wage=1.0)
    b.employ(1, 10, wage=1.2)
    b.state.workers.tenure[:] = 9
    b.state.firms.vacancies[:] = (0, 0, 30)
    b.state.firms.posted_wage[:] = (1.0, 1.0, 1.1)
    b.run(hire)
    assert list(b.state.books.quits) == [10, 0, 0]
    assert list(b.state.books.hires) == [0, 0, 10]
    assert b.state.tally.moves[0] == b.state.tally.hires[0] == b.state.tally.separations[0] == 10
    assert np.all(b.state.workers.wage[:10] == pytest.approx(1.1))
    assert not b.state.workers.tenure[:10].any()
    assert np.all(b.state.workers.employer[10:20] == 1)


def test_nobody_is_hired_away_by_the_own_employer(market):
    b = market({"labour.on_the_job": 1.0})
    b.employ(0, 10, wage=0.8)
    b.state.firms.vacancies[0] = 5
    b.run(hire)
    assert not b.state.books.hires.any()
    assert np.all(b.state.workers.wage[:10] == 0.8)


def test_only_a_share_of_the_employed_looks_round(market):
    b = market({"labour.on_the_job": 0.2}, firms=2, workers=1000)
    b.employ(0, 1000)
    b.state.firms.vacancies[1] = 1000
    b.state.firms.posted_wage[1] = 2.0
    b.run(hire)
    moved = b.state.tally.moves[0]
    assert moved == pytest.approx(200, abs=4.0 * np.sqrt(160))


def test_one_more_vacancy_is_seen_on_its_own_arc_only(market):
    """It pays too little to be taken: who sees it finds nothing, all others what they found."""

    def hired(one_more):
        b = market({"labour.vacancies_seen": 1, "labour.benefit": 0.8}, firms=21, workers=400)
        b.employ(-1, 400)
        b.state.firms.vacancies[:20] = 400
        # First in the order of slots, so that it would shift every other vacancy in a list.
        b.state.firms.vacancies[0] = 1 if one_more else 0
        b.state.firms.posted_wage[0] = 0.1
        b.run(hire)
        return b.state.workers.employer[:400].copy()

    before, after = hired(False), hired(True)
    assert np.all(before > 0)
    assert np.all((after == before) | (after == -1))
    assert (after != before).sum() <= 10


def test_tastes_give_the_low_payer_some_hires(market):
    # Two firms seen by all: the worse wage is taken where tastes differ by more than its log.
    gap, spread, n = 0.2, 0.25, 2000
    b = market({"labour.taste": spread, "labour.vacancies_seen": 40}, firms=2, workers=n)
    b.employ(-1, n)
    b.state.firms.vacancies[:] = n
    # Far above the replacement income, so that nobody stays idle.
    b.state.firms.posted_wage[:] = (10.0, 10.0 * np.exp(gap))
    b.run(hire)
    share = norm.sf(gap / (spread * np.sqrt(2.0)))
    assert b.state.books.hires[0] / n == pytest.approx(
        share, abs=4.0 * np.sqrt(share * (1.0 - share) / n)
    )


def test_a_worker_put_to_another_phase_keeps_part_of_the_skill(market):
    b = market({"labour.vacancies_seen": 40})
    b.employ(-1, 1, craft=0, skill=0.8)
    b.employ(-1, 1, craft=2, skill=0.8)
    b.state.firms.phases[0] = 0b110
    b.state.firms.vacancies[0] = 5
    b.run(hire)
    workers = b.state.workers
    assert list(workers.craft[:2]) == [1, 2]
    assert workers.skill[:2] == pytest.approx([0.56, 0.8])
    assert workers.wage[0] == pytest.approx(wage_scale(0.56, 0.0, 0, b.parameters))


def test_breadth_carries_skill_to_another_phase(market):
    b = market({"labour.vacancies_seen": 40})
    b.employ(-1, 1, craft=0, skill=0.8, breadth=0.5)
    b.state.firms.phases[0] = 0b110
    b.state.firms.vacancies[0] = 5
    b.run(hire)
    # Half of the 0.3 that does not serve elsewhere is kept: 0.8 x 0.85.
    assert b.state.workers.skill[0] == pytest.approx(0.68)


def test_courses_make_a_worker_visible_to_more_vacancies(market):
    """One vacancy of a hundred pays: it is found by those who see more."""
    found = []
    for trained, extra, referral in ((0, 3, 0), (2, 3, 0), (2, 0, 0), (0, 0, 6)):
        b = market(
            {"labour.vacancies_seen": 2, "labour.trained_vacancies": extra, "labour.benefit": 0.9},
            firms=2,
            workers=2000,
        )
        b.employ(-1, 2000, trained=trained)
        b.state.policy.referral[0] = referral
        b.state.firms.vacancies[:] = (5_000, 95_000)
        b.state.firms.posted_wage[:] = (1.0, 0.5)
        b.run(hire)
        found.append(b.state.books.hires[0])
    for n, seen in zip(found, (2, 8, 2, 8), strict=True):
        chance = 1.0 - 0.95**seen
        assert n == pytest.approx(2000 * chance, abs=4.0 * np.sqrt(2000 * chance * (1.0 - chance)))
    assert found[0] == found[2]
    assert found[1] == found[3]


def test_the_trained_of_others_are_approached_and_nobody_else(market):
    b = market({"labour.approached": 0.3}, firms=2, workers=2000)
    b.employ(0, 1000, trained=1, wage=0.8)
    b.employ(0, 1000, trained=0, wage=0.8)
    b.state.firms.vacancies[1] = 2000
    b.run(hire)
    moved = b.state.workers.employer == 1
    assert not moved[1000:].any()
    assert moved[:1000].sum() == pytest.approx(300, abs=4.0 * np.sqrt(210))
    assert b.state.practices.trained_left[0] == moved.sum()


def test_what_firms_know_of_the_stay_of_the_trained_is_their_own_or_else_their_neighbours(market):
    b = market(firms=3)
    b.state.practices.trained_staff[:] = (10, 30, 0)
    b.state.practices.trained_left[:] = (2, 2, 0)
    b.state.practices.trained_quits[:] = 0.05
    b.run(hire)
    # Of forty in town four left: a tenth, which is what the third firm hears of.
    assert b.state.practices.trained_quits == pytest.approx(
        [0.05 + 0.1 * 0.15, 0.05 + 0.1 * (2 / 30 - 0.05), 0.05 + 0.1 * 0.05]
    )


def test_who_is_hired_away_is_hired_regularly_and_relatives_stay(market):
    b = market({"labour.on_the_job": 1.0, "practices.temporary": 1.0}, firms=2, workers=60)
    b.employ(-1, 20)
    b.employ(0, 20, wage=0.6)
    b.employ(0, 20, wage=0.6, contract=FAMILY)
    b.state.firms.vacancies[1] = 60
    b.state.practices.swing[1] = 1.0
    b.run(hire)
    workers = b.state.workers
    assert list(np.unique(workers.contract[:20])) == [TEMPORARY]
    assert list(np.unique(workers.contract[20:40])) == [REGULAR]
    assert np.all(workers.employer[:40] == 1)
    assert np.all(workers.employer[40:] == 0)


def test_temporaries_who_are_there_count(market):
    # Half of 10 + 10 workers are wanted on temporary contracts, and are there already.
    b = market({"practices.temporary": 0.5}, workers=30)
    b.employ(0, 10, contract=TEMPORARY)
    b.employ(-1, 20)
    b.state.firms.vacancies[0], b.state.practices.swing[0] = 10, 1.0
    b.run(hire)
    contract = b.state.workers.contract
    assert (contract[b.state.workers.employer == 0] == TEMPORARY).sum() == 10


def test_one_s_own_craft_is_seen_first(market):
    # Of a hundred vacancies one is in the craft: of three seen, two are in the craft.
    b = market({"labour.vacancies_seen": 3}, firms=2)
    b.state.firms.phases[:] = (0b001, 0b010)
    b.state.firms.vacancies[:] = (1, 99)
    b.employ(-1, 1, craft=0)
    b.run(hire)
    assert list(b.state.books.hires) == [1, 0]


def test_a_new_hire_is_paid_the_floor_unless_the_firm_evades(market):
    b = market({"labour.vacancies_seen": 40}, firms=2)
    b.state.policy.wage_floor[0] = 1.2
    b.state.firms.evades[1] = True
    b.state.firms.vacancies[:] = (1, 1)
    b.employ(-1, 2)
    b.run(hire)
    paid = b.state.workers.wage[np.argsort(b.state.workers.employer[:2])]
    assert paid == pytest.approx([1.2, 1.0])
    assert list(b.state.workers.unregistered[:2]) == list(b.state.workers.employer[:2] == 1)


def test_firms_learn_what_stays_open(market):
    b = market({"labour.on_the_job": 0.0}, firms=3)
    b.employ(0, 4)
    b.employ(1, 4)
    b.state.firms.unfilled[:] = 0.4
    b.state.firms.vacancies[0] = 5
    b.run(hire)
    # Nobody looks: all of 0 stays open; who has no vacancy forgets.
    assert b.state.firms.unfilled == pytest.approx([0.4 + 0.25 * 0.6, 0.3, 0.3])


def test_nothing_depends_on_the_slots_of_firms_or_workers(market):
    hired = []
    for order in (np.arange(12), np.arange(12)[::-1]):
        b = market({"labour.taste": 0.3}, firms=2, workers=12)
        b.state.workers.key[:] = 77 + order
        b.employ(-1, 12, craft=order % 3)
        b.state.firms.vacancies[:] = (2, 3)
        b.run(hire)
        hired.append(dict(zip(b.state.workers.key, b.state.workers.employer, strict=True)))
    assert hired[0] == hired[1]
