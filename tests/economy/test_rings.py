"""Rings: worked by hand, and against looking through all members."""

import numpy as np
import pytest

from distretto.economy.rings import lay_out, next_on


def ring(points, members):
    n = len(points)
    place, owner, start = np.full(n, np.nan), np.full(n, -1), np.full(n, -1)
    lay_out(np.array(points), np.array(members), n, place, owner, start)
    return place, owner, start


def test_members_stand_in_the_order_of_their_places():
    place, owner, start = ring([0.7, 0.1, 0.45, 0.4], [5, 6, 7, 8])
    assert place.tolist() == [0.1, 0.4, 0.45, 0.7]
    assert owner.tolist() == [6, 8, 7, 5]
    # Arcs begin at 0, 1/4, 2/4 and 3/4; from the last on nobody is left.
    assert start.tolist() == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("point", "met"), [(0.05, 6), (0.1, 6), (0.2, 8), (0.42, 7), (0.5, 5), (0.7, 5), (0.9, 6)]
)
def test_the_next_from_a_point_is_met_and_after_the_last_the_first(point, met):
    place, owner, start = ring([0.7, 0.1, 0.45, 0.4], [5, 6, 7, 8])
    assert owner[next_on(place, start, 4, point)] == met


@pytest.mark.parametrize("n", [1, 2, 7, 300])
def test_meeting_takes_no_search_and_finds_the_same(n):
    chance = np.random.default_rng(n)
    points = chance.random(n)
    place, owner, start = ring(points, np.arange(n))
    assert place.tolist() == sorted(points)
    for point in [*chance.random(200), 0.0, np.nextafter(1.0, 0.0)]:
        ahead = [k for k in range(n) if points[k] >= point]
        expected = min(ahead or range(n), key=lambda k: points[k])
        assert owner[next_on(place, start, n, point)] == expected


def test_one_member_more_changes_only_looks_on_its_own_arc():
    points = [0.2, 0.5, 0.8]
    before, after = ring(points, [0, 1, 2]), ring([*points, 0.6], [0, 1, 2, 3])
    for point in np.linspace(0.005, 0.995, 100):
        old = before[1][next_on(before[0], before[2], 3, point)]
        new = after[1][next_on(after[0], after[2], 4, point)]
        assert new == (3 if 0.5 < point <= 0.6 else old)
