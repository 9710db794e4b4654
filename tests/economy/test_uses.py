import importlib.util

import pytest

from distretto.economy.uses import uses_of, uses_of_calls, uses_of_module

SOURCE = """
from distretto.economy import production
from distretto.economy.production import does_phase, reserve_hours
from distretto.economy.state import Books, Firms, Shop, State, Ties
from distretto.economy.parameters import Parameters, Trust
from distretto.economy.trust import find_tie, forget


def plain(firms: Firms, p: Trust):
    firms.cash[0] = p.gain
    firms.debt[firms.age[0]] += firms.sales[0]


def aliases(firms: Firms, shop: Shop):
    asked, does = shop.asked, shop.does
    x = firms.cash
    row = asked[1]
    row[2] = does[0, 0]
    x[:] = 0.0
    amount = firms.debt[0]
    amount += 1.0
    amount[0] = 1.0


def filled(firms: Firms, shop: Shop):
    firms.evades.fill(False)
    shop.quote[:] = shop.own_cost
    return firms.alive.size


def either(firms: Firms, flag: bool):
    x = firms.cash
    if flag:
        x = firms.debt
    x[0] = 1.0


def loop(firms: Firms):
    x = firms.cash
    for k in range(2):
        x[0] = 1.0
        x = firms.debt


def calls(firms: Firms, books: Books, ties: Ties, gone):
    forget(ties.partner, gone)
    reserve_hours(books=books, firms=firms)
    production.does_phase(firms.phases[0], 1)


def hand_on(ties: Ties):
    partners = row_of(ties, 1)
    partners[0] = 3


def row_of(ties, k):
    return ties.partner[k]


def first(array):
    return array[0]


def quarter(state: State, p: Parameters):
    firms, books = state[:2]
    first(firms.cash)
    first(books.hours)
    plain(firms, p.trust)


class District:
    def show(self):
        view = self.state.place
        if self.parameters.trust.loss > 0.0:
            return [n * 2 for n in view.norm]
"""


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    file = tmp_path_factory.mktemp("uses") / "district_like.py"
    file.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("distretto.economy.district_like", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("plain", {"firms.age", "firms.sales"}, {"firms.cash", "firms.debt"}),
        # A number taken out of an array is no part of it.
        ("aliases", {"shop.does", "firms.debt"}, {"shop.asked", "firms.cash"}),
        ("filled", {"shop.own_cost"}, {"firms.evades", "shop.quote"}),
        ("either", set(), {"firms.cash", "firms.debt"}),
        ("loop", set(), {"firms.cash", "firms.debt"}),
        (
            "calls",
            {
                *("ties.partner", "firms.alive", "firms.final", "firms.phases"),
                *("firms.own_hours", "books.hours", "books.units_wanted", "books.most_hours"),
            },
            {"ties.partner", "books.sellable"},
        ),
        ("hand_on", set(), {"ties.partner"}),
    ],
)
def test_reads_and_writes(module, name, reads, writes):
    found = uses_of(getattr(module, name))
    assert found.reads == reads
    assert found.writes == writes


def test_parameters_are_read_where_they_are_named(module):
    assert uses_of(module.plain).parameters == {"trust.gain"}
    assert uses_of(module.aliases).parameters == set()


def test_calls_are_told_apart_by_what_they_are_given(module):
    found = uses_of_calls(module.quarter, [module.first, module.plain])
    assert [called for called, _ in found] == [module.first, module.first, module.plain]
    assert [uses.reads for _, uses in found[:2]] == [{"firms.cash"}, {"books.hours"}]
    assert found[2][1].parameters == {"trust.gain"}


def test_methods_know_the_state_of_their_object(module):
    found = uses_of_module(module)
    assert "place.norm" in found.reads
    assert "trust.loss" in found.parameters
