"""The norm of the place, and its repute."""

import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.norms import (
    measure_drivers,
    norm_target,
    update_area_reputation,
    update_norm,
)
from distretto.economy.trust import acquaint, find_tie

NORMS = {
    "trust.norm": 0.6,
    "norms.speed": 0.1,
    "norms.memory": 0.5,
    "norms.industry": 1.0,
    "norms.association": 0.8,
    "norms.repetition": 2.0,
    "norms.trust": 1.5,
    "norms.strangers": 3.0,
    "norms.malfeasance": 4.0,
    "norms.individualism": 0.01,
    "norms.repute_memory": 0.5,
}
OPENING = np.array([100.0, 0.8, 0.5, 0.1, 0.05])


def _odds(norm):
    return np.log(norm / (1.0 - norm))


def test_a_place_that_lives_as_before_keeps_its_norm(bench):
    p = bench(NORMS).parameters.norms
    for norm in (0.05, 0.6, 0.97):
        assert norm_target(norm, OPENING, OPENING, 0.0, p, 0) == pytest.approx(norm)


@pytest.mark.parametrize(
    ("driver", "change", "effect"),
    [(0, -20.0, -0.2), (1, 0.1, 0.2), (2, 0.2, 0.3), (3, 0.1, -0.3), (4, 0.05, -0.2)],
)
def test_each_driver_by_hand(bench, driver, change, effect):
    p = bench(NORMS).parameters.norms
    now = OPENING.copy()
    now[driver] += change
    target = norm_target(0.6, now, OPENING, 0.0, p, 0)
    assert _odds(target) == pytest.approx(_odds(0.6) + effect)


def test_intermediation_raises_and_individualism_lowers_the_norm(bench):
    p = bench(NORMS).parameters.norms
    target = norm_target(0.6, OPENING, OPENING, 0.5, p, 30)
    assert _odds(target) == pytest.approx(_odds(0.6) + 0.4 - 0.3)


def test_the_norm_stays_between_0_and_1_whatever_happens(bench):
    p = bench(NORMS).parameters.norms
    for norm in (0.0, 0.5, 1.0):
        for jobs in (0.0, 1e6):
            now = OPENING.copy()
            now[0] = jobs
            assert 0.0 <= norm_target(norm, now, OPENING, 1.0, p, 80) <= 1.0


def test_drivers_by_hand(bench):
    b = bench(NORMS, firms=3, workers=12)
    for f in range(3):
        b.open_firm(f, final=True, phases=1)
    ties, tally, books = b.state.ties, b.state.tally, b.state.books
    for buyer, supplier, deals in ((0, 1, 1), (0, 2, 3), (1, 2, 1)):
        acquaint(ties, buyer, supplier, 0.3 * (1 + supplier - buyer), 0)
        s = find_tie(ties.partner[buyer], supplier)
        ties.bought[buyer, s] = 1.0
        ties.deals[buyer, s] = deals
    # The pair of 1 and 2 has dealt before, in the other direction.
    ties.deals_back[1, find_tie(ties.partner[1], 2)] = 2
    b.employ(0, 6)
    b.employ(-1, 4)
    tally.entrants[0], tally.deals[0], tally.shirked[0] = 1, 20, 5
    books.found[:] = (1, 0, 2)
    found = b.run(measure_drivers)
    assert found == pytest.approx([6.0, 2.0 / 3.0, (0.6 + 0.9 + 0.6) / 3.0, 0.4, 0.1])


def test_the_norm_is_held_in_burn_in_and_then_moves_slowly(bench):
    b = bench(NORMS, workers=10)
    b.open_firm(0, final=True, phases=1)
    b.employ(0, 10)
    place = b.state.place
    b.run(update_norm, -1, opening_norm=0.6)
    assert place.norm[0] == 0.6
    assert place.opening_drivers[0] == 10.0
    b.state.workers.employer[:4] = -1
    b.run(update_norm, 0, opening_norm=0.6)
    assert place.drivers[0] == pytest.approx(8.0)
    target = 1.0 / (1.0 + np.exp(-(_odds(0.6) - 0.2)))
    assert place.norm[0] == pytest.approx(0.6 + 0.1 * (target - 0.6))
    assert place.opening_drivers[0] == 10.0


@pytest.mark.compiled
def test_switched_off_the_norm_stays_and_its_drivers_do_not_matter(parameters, differing):
    def run(**changes):
        values = {f"norms.{name}": value for name, value in changes.items()}
        district = District.found(
            parameters({"norms.speed": 0.0, "schedule.burn_in": 4, **values}), 3
        )
        for _ in range(8):
            district.step()
        return district.state

    one = run()
    assert one.place.norm[0] == parameters().trust.norm
    assert differing(one, run(industry=9.0, strangers=9.0, individualism=0.1)) == []


def test_area_reputation_follows_what_is_delivered_with_delay(bench):
    b = bench(NORMS, firms=2)
    for f in range(2):
        b.open_firm(f, final=True, phases=1)
    firms, books, place = b.state.firms, b.state.books, b.state.place
    firms.quality[:] = (1.0, 2.0)
    firms.punctuality[:] = (1.0, 0.5)
    books.units[:, 0] = (3.0, 1.0)
    b.run(update_area_reputation, -1)
    assert place.delivered == pytest.approx([1.0, 0.0, 0.0, 0.0])
    firms.quality[0] = 1.4
    b.run(update_area_reputation, 0)
    # 3 at 1.4 and 1 at 1: 1.3, half of the way.
    assert place.delivered[0] == pytest.approx(1.15)
    assert place.reputation == pytest.approx([np.log(1.15), 0.0, 0.0, 0.0])
    books.units[:] = 0.0
    b.run(update_area_reputation, 1)
    assert place.delivered[0] == pytest.approx(1.15)
