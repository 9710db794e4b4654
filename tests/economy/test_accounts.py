import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distretto.economy import draws
from distretto.economy.accounts import IDENTITIES, TOLERANCE, account_errors, open_quarter
from distretto.economy.district import District
from distretto.economy.institutions import LabourFloor, TrainingConsortium
from distretto.economy.parameters import build
from distretto.errors import AccountsError


def _errors(district):
    s = district.state
    found = np.empty(len(IDENTITIES))
    account_errors(
        s.firms, s.books, s.workers, s.orders, s.pacts, s.owners, s.sectors, s.tally, found
    )
    return found


def test_the_quarter_begins_with_empty_books(district, arrays):
    district.step()
    state = district.state
    for name, array in arrays(state).items():
        if name.startswith(("books.", "tally.")) or name == "workers.pay":
            array.fill(1)
    open_quarter(state)
    noted = {
        "books.cash_before",
        "books.debt_before",
        "tally.workers_before",
        "tally.owners_before",
    }
    expected = np.zeros(state.firms.alive.size)
    for b, k in zip(*np.nonzero(state.pacts.creditor >= 0), strict=True):
        expected[state.pacts.creditor[b, k]] += state.pacts.owed[b, k]
        expected[b] -= state.pacts.owed[b, k]
    for name, array in arrays(state).items():
        if (name.startswith(("books.", "tally.")) and name not in noted) or name == "workers.pay":
            assert not array.any(), name
    assert np.array_equal(state.books.cash_before, state.firms.cash)
    assert np.array_equal(state.books.debt_before, state.firms.debt)
    assert state.pacts.position == pytest.approx(expected)
    assert state.tally.workers_before[0] == state.workers.alive.sum()
    assert state.tally.owners_before[0] == state.owners.partners[state.firms.alive].sum()
    assert state.sectors.savings_before[0] == pytest.approx(state.workers.savings.sum())


def test_errors_are_named_and_measured_one_by_one(district):
    district.step()
    assert len(IDENTITIES) == district.errors.size == 12
    assert np.all(district.errors <= TOLERANCE)
    assert np.array_equal(_errors(district), district.errors)


BREACHES = {
    "a coin appears in a till": (lambda s, f, w: _add(s.firms.cash, f), "money cash worth"),
    "the state prints": (lambda s, f, w: _add(s.sectors.money, 2), "money"),
    "a sale is not paid": (lambda s, f, w: _add(s.books.domestic, f), "cash income"),
    "a loan is not booked": (lambda s, f, w: _add(s.firms.debt, f), "worth"),
    "a profit from nowhere": (lambda s, f, w: _add(s.books.profit, f), "worth income"),
    "savings from nowhere": (lambda s, f, w: _add(s.workers.savings, w), "money households"),
    "an income from nowhere": (
        lambda s, f, w: _add(s.sectors.household_flow, 0),
        "households",
    ),
    "work sold to nobody": (
        lambda s, f, w: _add(s.books.subcontract_sales, f),
        "cash income trade",
    ),
    "a day of 25 hours": (lambda s, f, w: _add(s.books.booked, f, 99.0), "hours"),
    "a wage that nobody gets": (lambda s, f, w: _add(s.workers.earned, w), "wages"),
    "a claim from nowhere": (lambda s, f, w: _owe(s.pacts, f, 1.0), "credit"),
    "a claim is given up": (lambda s, f, w: _add(s.books.forgiven, f), "cash worth credit"),
    "an order vanishes": (lambda s, f, w: _add(s.tally.delivered, 0, -1), "orders"),
    "a worker vanishes": (lambda s, f, w: s.workers.alive.__setitem__(w, False), "workers"),
    "an owner vanishes": (lambda s, f, w: _add(s.owners.partners, f, -1), "owners"),
    "a job is counted twice": (lambda s, f, w: _add(s.firms.workers, f), "workers"),
}


def _owe(pacts, f, amount):
    pacts.creditor[f, 0] = f + 1
    pacts.owed[f, 0] += amount


def _add(array, place, amount=1):
    array[place] += amount


@pytest.mark.parametrize("breach", BREACHES)
def test_every_breach_opens_the_account_it_concerns(district, breach):
    district.step()
    state = district.state
    worker = np.flatnonzero(state.workers.alive & (state.workers.employer >= 0))[0]
    act, opened = BREACHES[breach]
    act(state, state.workers.employer[worker], worker)
    found = _errors(district)
    assert {n for n, e in zip(IDENTITIES, found, strict=True) if e > TOLERANCE} == set(
        opened.split()
    )


def test_an_open_account_stops_the_run(district):
    district.errors = np.zeros(9)
    district.errors[1] = 2e-9
    with pytest.raises(AccountsError, match="account of cash is open by 2e-09 in quarter -1"):
        district.check_accounts()
    district.errors[1] = np.nan
    with pytest.raises(AccountsError):
        district.check_accounts()


institutions = st.sampled_from(
    [
        (),
        (TrainingConsortium(members=1.0, fee=0.3, staff=20.0, start=-4),),
        (LabourFloor(floor=1.2, enforcement=0.9, start=-4),),
        (TrainingConsortium(start=-3, end=2), LabourFloor(floor=3.0, enforcement=0.1, start=-2)),
    ]
)


@st.composite
def worlds(draw, scenario, most_firms, most_workers):
    """Parameters anywhere within the scenario's priors, a district of any small size."""
    edge = st.sampled_from([0.0, 0.5, 1.0])
    names = list(scenario.priors)
    points = draw(
        st.lists(st.one_of(edge, st.floats(0.0, 1.0)), min_size=len(names), max_size=len(names))
    )
    point = dict(zip(names, points, strict=True))
    final, special = draw(st.integers(1, most_firms)), draw(st.integers(0, most_firms))
    phases = draw(st.integers(1, 18))
    sizes = {
        "size.final_firms": final,
        "size.specialists": special,
        "size.final_workers": draw(st.integers(final, most_workers)),
        "size.specialist_workers": draw(st.integers(special, most_workers)) if special else 0,
        "size.phases": phases,
        "size.final_phases": draw(st.integers(0, phases)),
        "size.specialist_phases": draw(st.integers(1, phases)),
        "schedule.burn_in": 4,
    }
    return build({**scenario.draw(point.__getitem__), **sizes}), draw(st.integers(0, 2**64 - 1))


def check_world(parameters, seed, policy, quarters):
    """Run a world; a season raises where an account is open. Look at the bounds of the state."""
    district = District.found(parameters, seed)
    for _ in range(quarters):
        district.step(policy)
        assert np.all(district.errors <= TOLERANCE)
        check_bounds(district)
    assert district.state.tally.refused[0] == 0


def check_bounds(district):
    s = district.state
    firms, books, workers, ties = s.firms, s.books, s.workers, s.ties
    alive = firms.alive
    shares = {
        "trust": ties.trust[ties.partner >= 0],
        "skill": workers.skill[workers.alive],
        "market share": s.markets.share,
        "punctuality": firms.punctuality[alive],
        "record": firms.record[alive],
        "training": firms.training[alive],
        "unfilled": firms.unfilled[alive],
        "local share": firms.local_share,
    }
    for name, values in shares.items():
        assert np.all((values >= 0.0) & (values <= 1.0 + 1e-12)), name
    positive = {
        "price": firms.price[alive],
        "quality": firms.quality[alive],
        "markup": firms.markup[alive],
        "unit cost": firms.unit_cost[alive],
        "wage": workers.wage[workers.alive],
        "going price": s.phases.going_price,
    }
    for name, values in positive.items():
        assert np.all((values > 0.0) & np.isfinite(values)), name
    for name in ("cash", "debt"):
        assert np.all(getattr(firms, name)[alive] >= -1e-9), name
        assert not getattr(firms, name)[~alive].any(), name
    assert np.all(books.booked <= books.most_hours * (1.0 + 1e-9) + 1e-9)
    assert np.all(books.booked_others <= books.sellable * (1.0 + 1e-9) + 1e-9)
    assert np.all(books.supplied_late <= books.supplied + 1e-9)
    assert np.all(books.late <= books.units.sum(axis=1) + 1e-9)
    assert np.all(s.phases.outside_left >= -1e-9)
    assert np.all(workers.savings[workers.alive] >= -1e-9)
    assert abs(s.firms.cash.sum() + workers.savings.sum() + s.sectors.money.sum()) < 1e-6


quick = settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@quick
@given(data=st.data(), policy=institutions)
@pytest.mark.compiled
def test_accounts_and_bounds_hold_in_every_world(scenario, data, policy):
    parameters, seed = data.draw(worlds(scenario, most_firms=12, most_workers=120))
    check_world(parameters, seed, policy, quarters=10)


@pytest.mark.slow
@settings(parent=quick, max_examples=60)
@given(data=st.data(), policy=institutions)
@pytest.mark.compiled
def test_accounts_and_bounds_hold_in_larger_worlds(scenario, data, policy):
    parameters, seed = data.draw(worlds(scenario, most_firms=120, most_workers=1500))
    check_world(parameters, seed, policy, quarters=60)


@pytest.mark.compiled
def test_accounts_and_bounds_hold_in_the_scenario(scenario):
    seed = draws.world_seed(1, 0)
    values = scenario.draw(lambda name: draws.prior_uniform(seed, name))
    policy = (TrainingConsortium(), LabourFloor())
    check_world(build({**values, "schedule.burn_in": 4}), seed, policy, quarters=12)
