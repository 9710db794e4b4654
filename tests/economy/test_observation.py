import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from distretto.economy.district import District, observed
from distretto.economy.observation import MEASURES, gini, quantile, sort_wages
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.trust import acquaint, find_tie

NAMES = [outcome.name for outcome in OUTCOMES]
wages = npst.arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.one_of(st.floats(0.0, 5.0), st.sampled_from([0.0, 1.0, 1.0 + 1e-13, 4.75])),
)


@given(wages)
def test_wages_are_sorted(values):
    assert np.array_equal(sort_wages(values.copy()), np.sort(values))


@given(values=wages, share=st.floats(0.0, 1.0))
def test_quantile_is_that_of_linear_interpolation(values, share):
    values = np.sort(values)
    assert quantile(values, share) == pytest.approx(np.quantile(values, share), abs=1e-12)


@given(wages)
def test_gini_is_half_the_relative_mean_difference(values):
    values = np.sort(values)
    if values.sum() <= 1e-6:
        return
    difference = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(values) == pytest.approx(difference / (2.0 * values.mean()), abs=1e-9)


def test_gini_of_the_extremes():
    assert gini(np.full(7, 1.3)) == pytest.approx(0.0, abs=1e-15)
    assert gini(np.array([0.0, 0.0, 0.0, 4.0])) == pytest.approx(0.75)


def test_nobody_earns_no_quantile():
    nothing = np.zeros(0)
    assert sort_wages(nothing).size == 0
    assert np.isnan(quantile(nothing, 0.5))
    assert np.isnan(gini(nothing))
    assert quantile(np.array([1.5]), 0.9) == 1.5


def test_outcomes_are_declared():
    assert len(set(NAMES)) == len(NAMES) > 40
    assert 8 <= sum(outcome.headline for outcome in OUTCOMES) <= 20
    for outcome in OUTCOMES:
        assert outcome.label
        assert outcome.unit
        assert outcome.definition.endswith(".")
        assert outcome.better in ("higher", "lower", None)


def _measure(b, quarter=0):
    found = [kernel(*observed(kernel, b.state), quarter) for kernel in MEASURES]
    return dict(zip(NAMES, np.concatenate(found), strict=True))


def _set(group, **values):
    for name, value in values.items():
        getattr(group, name)[...] = value


@pytest.fixture
def town(bench):
    """Two final firms, a specialist, and a final firm (slot 3) that closed this quarter."""
    b = bench(firms=5, workers=8, phases=2)
    b.state.phases.hours[:] = (0.4, 0.6)
    b.open_firm(0, final=True, phases=0b01, quality=0.8, in_house=1.0)
    b.open_firm(1, final=True, phases=0b11, quality=0.6, in_house=2.0)
    b.open_firm(2, final=False, phases=0b10)
    b.open_firm(3, final=True, phases=0b11, quality=0.5, alive=False)
    b.employ(0, 3, skill=np.array([0.5, 0.6, 0.7]), wage=np.array([1.0, 1.2, 0.9]))
    b.employ(1, 1, skill=0.4, wage=1.5, unregistered=True)
    b.employ(2, 2, skill=0.9, wage=1.1)
    b.employ(-1, 2, skill=0.2, wage=7.0)
    books = b.state.books
    books.units[:4, :2] = ((6.0, 2.0), (4.0, 0.0), (0.0, 0.0), (2.0, 0.0))
    _set(
        books,
        domestic=(12.0, 8.0, 0.0, 4.0, 0.0),
        exports=(6.0, 0.0, 0.0, 0.0, 0.0),
        subcontract_sales=(0.0, 1.0, 5.0, 0.0, 0.0),
        bought_local=(6.0, 0.0, 0.0, 0.0, 0.0),
        bought_outside=(0.0, 0.0, 0.0, 0.5, 0.0),
        materials=(4.0, 3.0, 0.5, 1.0, 0.0),
        wages=(3.1, 1.5, 2.2, 1.0, 0.0),
        profit=(3.0, 2.0, 1.0, 0.2, 0.0),
        interest=(0.1, 0.0, 0.2, 0.0, 0.0),
        taxes=(0.6, 0.4, 0.1, 0.0, 0.0),
        late=(1.0, 0.0, 0.0, 0.4, 0.0),
        hours=(3.0, 1.0, 2.0, 1.0, 0.0),
        booked=(2.4, 1.0, 2.0, 0.9, 0.0),
        booked_others=(0.0, 0.06, 2.0, 0.0, 0.0),
        orders=(3, 2, 0, 1, 0),
        supplied=(0.0, 0.6, 4.2, 0.0, 0.0),
        trained=(1, 0, 0, 0, 0),
    )
    shop = b.state.shop
    shop.own_units[0, 0] = 8.0
    shop.own_units[1] = 4.0
    shop.own_units[3, 0] = 2.0
    shop.outside_units[3, 1] = 2.0
    b.state.markets.share[:2] = (0.25, 0.04)
    b.state.markets.size[:2] = 100.0
    _set(
        b.state.tally,
        orders=8,
        lost=2,
        deals=10,
        shirked=1,
        births=1,
        deaths=1,
        hires=3,
        separations=2,
        closure_losses=1,
        training_public=0.4,
        benefits=1.0,
    )
    b.state.policy.public_cost[0] = 2.0
    ties = b.state.ties
    for one, other, trust in ((0, 2, 0.6), (0, 1, 0.3), (1, 2, 0.9)):
        acquaint(ties, one, other, trust, -9)
    for one, other in ((0, 2), (0, 1)):
        ties.bought[one, find_tie(ties.partner[one], other)] = 3.0
    return b


def test_competitiveness_by_hand(town):
    found = _measure(town)
    value = 24.0 + 6.0 + 6.0 - 6.0 - 0.5 - 8.5
    assert found["output"] == 14.0
    assert found["value_added"] == pytest.approx(value)
    assert found["value_added_per_worker"] == pytest.approx(value / 6.0)
    assert found["final_margin"] == pytest.approx(5.2 / 31.0)
    assert found["specialist_margin"] == pytest.approx(1.0 / 5.0)
    assert found["price"] == pytest.approx(30.0 / 14.0)
    assert found["quality"] == pytest.approx((8.0 * 0.8 + 4.0 * 0.6 + 2.0 * 0.5) / 14.0)
    assert found["on_time"] == pytest.approx(1.0 - 1.4 / 14.0)
    assert found["lost_orders"] == 0.25
    assert found["export_share"] == pytest.approx(6.0 / 30.0)
    assert (found["home_market_share"], found["export_market_share"]) == (0.25, 0.04)


def test_structure_by_hand(town):
    found = _measure(town)
    assert (found["final_firms"], found["specialists"]) == (2.0, 1.0)
    assert (found["mean_final_size"], found["mean_specialist_size"]) == (2.0, 2.0)
    assert found["largest_firm"] == 3.0
    assert found["top_tenth_jobs"] == pytest.approx(0.5)
    own = 8.0 * 0.4 + 4.0 + 2.0 * 0.4
    work = own + 4.8 + 2.0 * 0.6
    assert found["work_in_house"] == pytest.approx(own / work)
    assert found["work_local"] == pytest.approx(4.8 / work)
    assert found["work_outside"] == pytest.approx(1.2 / work)
    assert found["phases_put_out"] == pytest.approx((0.5 + 0.0) / 2.0)
    assert found["sellers"] == 0.5
    assert found["partners"] == 1.0
    assert found["trust"] == pytest.approx(0.45)
    assert found["shirked"] == 0.1
    # Three firms now, as many when the quarter began.
    assert found["entry_rate"] == pytest.approx(4.0 / 3.0)
    assert found["exit_rate"] == pytest.approx(4.0 / 3.0)
    assert found["utilisation"] == pytest.approx(6.3 / 7.0)


def test_reciprocity_counts_pairs_of_final_firms_that_worked_both_ways(town):
    ties = town.state.ties
    assert np.isnan(_measure(town)["reciprocity"])
    for one, other in ((0, 1), (1, 0), (0, 2)):
        s = find_tie(ties.partner[one], other)
        ties.last[one, s] = -3
        ties.deals[one, s] = 2
    assert _measure(town)["reciprocity"] == 0.0
    for one, other in ((0, 1), (1, 0)):
        ties.deals_back[one, find_tie(ties.partner[one], other)] = 1
    assert _measure(town)["reciprocity"] == 1.0
    # Not since a year ago.
    assert np.isnan(_measure(town, quarter=1)["reciprocity"])


def test_workers_by_hand(town):
    found = _measure(town)
    paid = np.array([1.0, 1.2, 0.9, 1.5, 1.1, 1.1])
    assert found["jobs"] == 6.0
    assert found["unemployment"] == 0.25
    assert found["median_wage"] == pytest.approx(np.median(paid))
    assert found["p10_wage"] == pytest.approx(np.quantile(paid, 0.1))
    assert found["wage_spread"] == pytest.approx(np.quantile(paid, 0.9) / np.quantile(paid, 0.1))
    assert found["wage_gini"] == pytest.approx(gini(np.sort(paid)))
    assert found["labour_share"] == pytest.approx(7.8 / 21.0)
    assert found["skill"] == pytest.approx(4.0 / 6.0)
    assert found["trained"] == pytest.approx(1.0 / 6.0)
    assert found["training_firms"] == pytest.approx(1.0 / 3.0)
    assert found["turnover"] == pytest.approx(4.0 * 5.0 / 6.0)
    assert found["below_floor"] == pytest.approx(1.0 / 6.0)
    assert found["closure_losses"] == pytest.approx(4.0 / 6.0)


def test_distribution_by_hand(town):
    found = _measure(town)
    assert found["wages"] == pytest.approx(7.8)
    assert found["profit"] == pytest.approx(6.2)
    assert found["interest"] == pytest.approx(0.3)
    assert found["taxes"] == pytest.approx(1.1)
    assert found["public_cost"] == pytest.approx(2.4)
    assert found["benefits"] == 1.0


def test_an_empty_district_has_counts_and_no_ratios(bench):
    found = _measure(bench())
    assert found["output"] == found["jobs"] == found["final_firms"] == 0.0
    for name in ("price", "trust", "median_wage", "labour_share", "largest_firm", "entry_rate"):
        assert np.isnan(found[name])


@pytest.mark.compiled
def test_value_added_is_shared_out_in_every_quarter(parameters):
    district = District.found(parameters(), seed=2)
    for _ in range(30):
        district.step()
        found = dict(zip(NAMES, district.observe(), strict=True))
        shared = found["wages"] + found["profit"] + found["interest"] + found["taxes"]
        assert found["value_added"] == pytest.approx(shared, rel=1e-9)
        parts = found["work_in_house"] + found["work_local"] + found["work_outside"]
        assert parts == pytest.approx(1.0)
        assert found["labour_share"] == pytest.approx(found["wages"] / found["value_added"])
        assert found["jobs"] == (
            district.state.firms.workers.sum() + district.state.owners.partners.sum()
        )
