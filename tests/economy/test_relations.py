"""Outcomes of relations between firms."""

import numpy as np
import pytest

from distretto.economy.outcomes import relations
from distretto.economy.trust import acquaint, find_tie


@pytest.fixture
def town(bench):
    """Four final firms and two specialists; bought this quarter as `bought` says."""
    bought = {(0, 4): 6.0, (0, 5): 2.0, (1, 4): 2.0, (0, 1): 4.0, (1, 0): 6.0}
    b = bench(firms=6)
    for f in range(6):
        b.open_firm(f, final=f < 4, phases=1)
    ties, books = b.state.ties, b.state.books
    for (f, j), value in bought.items():
        s = acquaint(ties, f, j, 0.5, -5)
        ties.bought[f, s] = value
        ties.bought_last[f, s] = 9
        books.bought_local[f] += value
        books.subcontract_sales[j] += value
    return b


def _measured(b, quarter=9):
    found = b.run(relations.measure, quarter)
    return dict(zip((o.name for o in relations.OUTCOMES), found, strict=True))


def _set(b, f, j, **values):
    ties = b.state.ties
    for name, value in values.items():
        getattr(ties, name)[f, find_tie(ties.partner[f], j)] = value


def test_shares_by_hand(town):
    _set(town, 0, 4, until=10, invested=0.5)
    _set(town, 1, 4, until=9, invested=1.0)
    _set(town, 0, 5, invested=0.01)
    town.state.pacts.asked[0] = 1
    town.state.pacts.creditor[0, 0], town.state.pacts.owed[0, 0] = 4, 3.0
    town.state.pacts.survival[0] = 0.7
    found = _measured(town)
    assert found["contract_share"] == pytest.approx(6.0 / 20.0)
    assert found["specific_investment"] == pytest.approx((3.0 + 2.0 + 0.02) / 20.0)
    assert found["rebates"] == pytest.approx(0.5)
    assert found["late_payment"] == pytest.approx(3.0 / 20.0)
    assert found["link_survival"] == 0.7
    # 6 of 8 for one specialist, all for the other.
    assert found["dependence"] == pytest.approx((0.75 + 1.0) / 2.0)


def test_reciprocity_against_chance_by_hand(town):
    # Two links among four final firms, each the other's reverse: 1 against 2 of 12.
    assert _measured(town)["reciprocity_ratio"] == pytest.approx(6.0)
    # A year later only one of them counts.
    _set(town, 0, 1, bought_last=12)
    assert _measured(town, 13)["reciprocity_ratio"] == 0.0


def test_reciprocity_of_links_at_random_is_that_of_chance(bench):
    rng = np.random.default_rng(3)
    n, ratios = 40, []
    for _ in range(30):
        b = bench(firms=n)
        for f in range(n):
            b.open_firm(f, final=True, phases=1)
        links = rng.random((n, n)) < 0.08
        for f, j in zip(*np.nonzero(links), strict=True):
            if f != j:
                acquaint(b.state.ties, int(f), int(j), 0.5, -5)
        for f, j in zip(*np.nonzero(links), strict=True):
            if f != j and find_tie(b.state.ties.partner[f], j) >= 0:
                _set(b, int(f), int(j), bought_last=9)
        ratios.append(_measured(b)["reciprocity_ratio"])
    # About 125 links a time, 10 of them mutual by chance.
    assert np.mean(ratios) == pytest.approx(1.0, abs=4.0 * np.std(ratios) / np.sqrt(30))


def test_a_place_without_deals_has_no_shares(bench):
    found = _measured(bench(firms=2))
    for name in ("contract_share", "specific_investment", "rebates", "late_payment", "dependence"):
        assert np.isnan(found[name])
