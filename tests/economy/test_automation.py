import numpy as np
import pytest

from distretto.economy.accounts import IDENTITIES, TOLERANCE, account_errors, open_quarter
from distretto.economy.automation import (
    automate_work,
    expected_share,
    frontier,
    invest,
    renewal_gap,
    run_in,
)
from distretto.economy.finance import close_quarter
from distretto.economy.state import GOVERNMENT, OUTSIDE

VALUES = {
    "design.ageing": 0.002,
    "design.review": 1.0,
    "design.machine_price": 0.4,
    "design.payback": 8.0,
    "design.prudence": 0.5,
    "design.automation_cost": 1.0,
    "design.automation_step": 0.25,
    "design.saving": 0.4,
    "design.learning": 0.2,
    "production.machine_dispersion": 0.0,
}


@pytest.fixture
def shop_floor(bench):
    """One firm of ten workers that books nine hours in two phases, of tacitness 0 and 1."""

    def make(changes=None, **values):
        b = bench({**VALUES, **(changes or {})}, phases=2)
        given = {"workers": 10, "wage_cost": 1.0, "cash": 50.0, "sales": 20.0, **values}
        b.open_firm(0, final=True, phases=3, **given)
        b.state.books.booked[0] = 9.0
        b.state.strategies.credit[0] = 40.0
        b.state.phases.tacitness[:] = (0.0, 1.0)
        return b

    return make


def test_machines_save_hours_where_work_is_codified(shop_floor):
    b = shop_floor()
    b.state.shop.productivity[0] = (1.2, 0.8)
    b.state.designs.automation[0] = 0.5
    b.run(automate_work)
    assert b.state.shop.productivity[0] == pytest.approx([1.2 / (1.0 - 0.4 * 0.5), 0.8])
    b.state.designs.automation[0] = 0.0
    before = b.state.shop.productivity.copy()
    b.run(automate_work)
    assert np.array_equal(b.state.shop.productivity, before)


def test_automation_is_learned_and_technique_undoes_it(shop_floor):
    b = shop_floor()
    designs = b.state.designs
    designs.installed[0], designs.knowledge[0] = 0.5, 0.3
    for _ in range(12):
        b.run(run_in)
    assert designs.automation[0] == pytest.approx(0.5 * (1.0 - (1.0 - 0.06) ** 12))
    assert b.state.firms.machine[0] == pytest.approx(0.998**12)
    before = designs.automation[0]
    b.state.phases.changed[0] = True  # one of two phases
    designs.knowledge[0] = 0.0
    b.run(run_in)
    assert designs.automation[0] == pytest.approx(0.5 * before)
    b.run(run_in)
    assert designs.automation[0] == pytest.approx(0.25 * before)


def test_without_knowledge_what_is_installed_never_works(shop_floor):
    b = shop_floor()
    b.state.designs.installed[0] = 1.0
    for _ in range(50):
        b.run(run_in)
    assert b.state.designs.automation[0] == 0.0


def test_machines_are_renewed_once_it_pays(shop_floor):
    new = np.exp(0.5 * 0.4 / 8.0)
    # Cost 0.4 x 10 = 4 against 8 quarters x 9 hours x (1 - m / new): pays from a gap of 1/18.
    for level, renewed in ((1.001 * new * 17 / 18, False), (0.999 * new * 17 / 18, True)):
        b = shop_floor()
        b.state.firms.machine[0] = level
        b.run(invest)
        assert b.state.firms.machine[0] == pytest.approx(new if renewed else level)
        assert b.state.books.investment[0] == (4.0 if renewed else 0.0)
        assert b.state.firms.cash[0] == 50.0 - b.state.books.investment[0]
        assert b.state.sectors.money[OUTSIDE] == b.state.books.investment[0]
    assert frontier(b.parameters.design) == pytest.approx(new)


def test_an_owner_who_can_wait_renews_sooner_and_one_without_means_not_at_all(shop_floor):
    for values, patience, renewed in (
        ({}, 1.0, False),
        ({}, 1.5, True),
        # Room: no cash, and half of a limit of 40 less debt of 17 leaves 3 of the 4 needed.
        ({"cash": 0.0, "debt": 17.0}, 1.5, False),
        ({"cash": 0.0, "debt": 15.9}, 1.5, True),
    ):
        b = shop_floor(**values)
        b.state.firms.machine[0] = 0.97
        b.state.designs.patience[0] = patience
        b.run(invest)
        assert (b.state.firms.machine[0] > 1.0) == renewed


def test_the_share_expected_to_work_by_hand():
    # Half of the rest a quarter for two quarters: 0.5 and 0.75 work, or from 0.6 on 0.8 and 0.9.
    assert expected_share(0.0, 0.5, 2.0) == pytest.approx(0.625)
    assert expected_share(0.6, 0.5, 2.0) == pytest.approx(0.85)
    assert expected_share(0.0, 0.1, 8.0) == pytest.approx(np.mean(1.0 - 0.9 ** np.arange(1, 9)))
    # Who understands nothing expects what there is; who understands all has it work at once.
    assert expected_share(0.3, 0.0, 8.0) == 0.3
    assert expected_share(0.0, 1.0, 8.0) == 1.0


def test_what_is_expected_is_what_running_in_yields(shop_floor):
    for payback, quarters in ((8.0, 8), (3.0, 3)):
        for before in (0.0, 0.2):
            b = shop_floor({"design.payback": payback})
            designs, p = b.state.designs, b.parameters.design
            designs.knowledge[0], designs.installed[0] = 0.6, 0.5
            designs.automation[0] = before
            worked = []
            for _ in range(quarters):
                b.run(run_in)
                worked.append(designs.automation[0] / 0.5)
            rate = p.learning * 0.6
            assert expected_share(before / 0.5, rate, payback) == pytest.approx(np.mean(worked))


def test_automation_needs_knowledge_and_a_grant_shares_its_cost(shop_floor):
    # A step costs 10 x 0.25 = 2.5 and saves 2 x 9 x 0.8 x 0.25 x 0.5 = 1.8 in two quarters if all
    # of it works. With rate r = knowledge, r and r (2 - r) work, (3 - r) r / 2 on average: where
    # the public pays half of the cost 0.694 must, and does from r = 0.572 on; where it pays 80%,
    # 0.278, from r = 0.198 on.
    for knowledge, grant, bought in (
        (1.0, 0.0, False),
        (0.57, 0.5, False),
        (0.58, 0.5, True),
        (0.19, 0.8, False),
        (0.20, 0.8, True),
        (0.0, 0.99, False),
    ):
        b = shop_floor(
            {
                "design.machine_price": 20.0,
                "design.payback": 2.0,
                "design.saving": 0.8,
                "design.learning": 1.0,
            }
        )
        s = b.state
        s.designs.knowledge[0] = knowledge
        s.policy.automation_grant[0] = grant
        b.run(invest)
        assert s.designs.installed[0] == (0.25 if bought else 0.0)
        assert s.books.investment[0] == (2.5 if bought else 0.0)
        assert s.books.grants[0] == pytest.approx(grant * s.books.investment[0])
        assert s.tally.automation_public[0] == s.books.grants[0] == -s.sectors.money[GOVERNMENT]


def test_a_longer_payback_is_a_longer_running_in(shop_floor):
    # A step costs 2.5; if all of it works it saves 9 x 0.4 x 0.25 x 0.5 = 0.45 a quarter. At a
    # fifth of the rest a quarter 0.584 of it works on average over 8 quarters: 2.10; over 12,
    # 1 - 0.8 (1 - 0.8^12) / 2.4 = 0.690: 3.72.
    for patience, bought in ((1.0, False), (1.5, True)):
        b = shop_floor({"design.machine_price": 20.0})
        b.state.designs.knowledge[0] = 1.0
        b.state.designs.patience[0] = patience
        b.run(invest)
        assert (b.state.designs.installed[0] > 0.0) == bought


def test_experience_decides_on_the_next_step(shop_floor):
    # It has to save 2.5 of 3.6, 0.694. Of what does not work yet 0.8 (1 - 0.8^8) / 1.6 = 0.416 is
    # idle on average: a working share of 0.24 comes to 0.684, one of 0.28 to 0.700.
    for working, more in ((0.06, False), (0.07, True)):
        b = shop_floor({"design.machine_price": 20.0})
        b.state.designs.knowledge[0] = 1.0
        b.state.designs.installed[0], b.state.designs.automation[0] = 0.25, working
        b.run(invest)
        assert (b.state.designs.installed[0] == 0.5) == more


def test_investment_and_grants_close_the_accounts(shop_floor):
    b = shop_floor()
    s = b.state
    s.sectors.money[OUTSIDE] = -50.0
    s.workers.alive[:] = False
    s.firms.machine[0] = 0.9
    s.designs.knowledge[0], s.policy.automation_grant[0] = 1.0, 0.5
    open_quarter(s)
    s.books.booked[0] = s.books.most_hours[0] = 9.0
    b.run(invest)
    assert s.books.investment[0] == pytest.approx(6.5)
    s.firms.workers[0] = 0
    b.run(close_quarter)
    errors = np.empty(len(IDENTITIES))
    account_errors(
        s.firms, s.books, s.workers, s.orders, s.pacts, s.owners, s.sectors, s.tally, errors
    )
    assert {n for n, e in zip(IDENTITIES, errors, strict=True) if e > TOLERANCE} == set()


@pytest.mark.parametrize("off", [{"design.review": 0.0}, {"design.machine_price": 20.0}])
def test_where_nobody_looks_or_nothing_pays_nothing_is_bought(shop_floor, off):
    b = shop_floor({**off, "design.saving": 0.0})
    b.state.firms.machine[0] = 0.6 if "design.review" in off else 1.0
    before = b.state.firms.machine[0]
    b.run(invest)
    assert b.state.firms.machine[0] == before
    assert b.state.books.investment[0] == 0.0


def test_where_machines_do_not_age_the_frontier_is_where_they_are(bench):
    for off in ({"design.ageing": 0.0}, {"design.review": 0.0}):
        p = bench({**VALUES, **off}).parameters.design
        assert renewal_gap(p) == 0.0
        assert frontier(p) == 1.0
