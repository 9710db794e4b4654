import numpy as np
import pytest

from distretto.economy.ancillary import ancillary_choice, unit_materials
from distretto.economy.district import District
from distretto.economy.founding import found_firms
from distretto.economy.production import core_phases, does_core_phase

TRADES = {
    "placement.ancillary_markup": 1.5,
    "placement.ancillary_pull": 12.0,
    "production.normal_utilisation": 0.8,
    "production.unskilled_share": 0.5,
    "production.reference_skill": 0.6,
    "production.versatility": 0.5,
    "pricing.specialist_norm": 0.2,
    "markets.material_cost": 0.9,
    "owners.founders": 0.0,
    "owners.means": 0.0,
}


@pytest.fixture
def trades(bench):
    """Two core phases and two trades of 0.1 and 0.15 hours, the second half at home."""
    b = bench({**TRADES, "size.phases": 2}, firms=12, workers=400, phases=4)
    phases = b.state.phases
    phases.hours[:] = (0.5, 0.5, 0.1, 0.15)
    phases.ancillary[2:] = True
    phases.outside_price[:] = (9.0, 9.0, 0.21, 0.24)
    phases.outside_share[:] = (1.0, 1.0, 1.0, 0.5)
    return b


def test_core_phases_come_first(trades):
    assert core_phases(trades.state.phases) == 2
    found = [does_core_phase(np.uint64(mask), 2) for mask in (0b1, 0b10, 0b110, 0b1100, 0b100, 0)]
    assert found == [True, True, True, False, False, False]


def test_materials_are_net_of_what_trades_now_cost(trades):
    p, phases = trades.parameters, trades.state.phases
    found = unit_materials(phases, p.markets, p.placement, 0.8)
    assert found == pytest.approx(0.9 - 1.5 * 0.25 / 0.8)
    phases.ancillary[:] = False
    assert unit_materials(phases, p.markets, p.placement, 0.8) == 0.9


def test_founders_weigh_the_price_outside_against_their_own_cost(trades):
    p, phases = trades.parameters, trades.state.phases
    # Skill 0.8, half of it kept in a new trade: worth (0.5 + 0.5 x 0.4) / 0.8 = 0.875.
    # Asked per unit: 1.2 x 1 / 0.875 x h / 0.8, that is 0.171 and 0.257.
    first = 12.0 * 1.0 * (0.21 / (1.2 / 0.875 * 0.1 / 0.8) - 1.0) * 0.1 / 1.25

    def choice(u):
        return ancillary_choice(phases, 0.8, 1.0, p, u)

    assert 0.2 < first < 0.3
    assert choice(first - 1e-9) == 2
    # The second is dearer at home than outside: nobody takes it up.
    assert choice(first + 1e-9) == -1
    # Nor is a trade taken up that has come home, or one by a founder with a high wage.
    phases.outside_share[2] = 0.0
    assert choice(1e-9) == -1
    phases.outside_share[2] = 1.0
    assert ancillary_choice(phases, 0.8, 1.3, p, 1e-9) == -1
    assert choice(1e-9) == 2
    off = p._replace(placement=p.placement._replace(ancillary_pull=0.0))
    assert ancillary_choice(phases, 0.8, 1.0, off, 1e-12) == -1


def test_a_founder_of_a_trade_does_it_and_nothing_else(trades):
    b = trades
    b.parameters = b.parameters._replace(
        placement=b.parameters.placement._replace(ancillary_pull=200.0),
        firms=b.parameters.firms._replace(
            spin_off=1.0, final_spin_offs=0.0, able_skill=0.5, normal_margin=0.05
        ),
    )
    b.open_firm(0, final=True, phases=0b11, margin=0.05)
    b.employ(0, 12, skill=0.8, craft=1)
    b.run(found_firms)
    born = np.flatnonzero(b.state.firms.alive[1:]) + 1
    assert born.size > 5
    assert np.all(b.state.firms.phases[born] == 0b100)
    assert np.all(b.state.firms.n_phases[born] == 1)
    founders = np.flatnonzero(b.state.workers.employer > 0)
    assert np.all(b.state.workers.craft[founders] == 2)
    assert b.state.workers.skill[founders] == pytest.approx(0.4)


def test_without_trades_the_cycle_is_the_core(midpoint, parameters):
    district = District.found(parameters({"size.ancillary": 0}), seed=4)
    assert core_phases(district.state.phases) == district.state.phases.hours.size
    for _ in range(3):
        district.step()
    assert not district.state.books.ancillary.any()
    assert np.all(np.isfinite(district.state.phases.outside_hours))
