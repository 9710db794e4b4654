import numpy as np
import pytest

from distretto.economy.employment import convert_contracts, temporary_chance
from distretto.economy.labour import separate
from distretto.economy.state import FAMILY, REGULAR, TEMPORARY

CONTRACTS = {"practices.temporary": 0.5, "practices.conversion": 0.25}


def test_chance_of_a_temporary_contract_by_hand(parameters):
    p = parameters(CONTRACTS).practices
    # A swing of 0.4 calls for a fifth of 10 + 5 workers: three, of whom one is there.
    assert temporary_chance(10, 1.0, 5, 0.4, p) == pytest.approx(2.0 / 5.0)
    assert temporary_chance(10, 4.0, 5, 0.4, p) == 0.0
    assert temporary_chance(10, 0.0, 1, 1.0, p) == 1.0
    assert temporary_chance(10, 0.0, 5, 0.4, p._replace(temporary=0.0)) == 0.0


def test_temporary_contracts_are_made_regular(bench):
    b = bench(CONTRACTS, workers=1200)
    b.open_firm(0, final=True, phases=1)
    b.employ(0, 1000, contract=TEMPORARY)
    b.employ(0, 200, contract=FAMILY)
    b.run(convert_contracts)
    contract = b.state.workers.contract
    made = (contract[:1000] == REGULAR).sum()
    assert made == pytest.approx(250, abs=4.0 * np.sqrt(187.5))
    assert np.all(contract[1000:] == FAMILY)


def test_swings_of_work_are_remembered_and_relatives_stay(bench):
    b = bench({"labour.quit_memory": 0.1, "labour.quit": 0.5}, workers=10)
    b.open_firm(0, final=True, phases=1, workload=8.0)
    b.employ(0, 10, contract=FAMILY)
    b.state.books.booked[0] = 2.0
    b.run(separate)
    assert b.state.practices.swing[0] == pytest.approx(0.1 * 0.75)
    assert b.state.firms.workers[0] == 10
