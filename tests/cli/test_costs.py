"""What a comparison prints about costs, from outcomes made by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from distretto.cli.printing import _cost_lines
from distretto.experiments import parse_arm
from distretto.scenarios import Money

EURO = Money(currency="euro", wage=1000.0, source="made up")


@pytest.fixture
def told():
    """Cost lines of arms, given what each outcome is by quarter in each of two worlds."""

    def make(specs, money=None, **outcomes):
        arms = [parse_arm(spec, money=money) for spec in specs]
        wage = 1.0 if money is None else money.wage
        dims = ("arm", "world", "quarter")
        names = [arm.name for arm in arms]
        data = {
            name: (dims, wage * np.broadcast_to(values, (len(arms), 2, np.shape(values)[-1])))
            for name, values in outcomes.items()
        }
        quarters = np.shape(outcomes["public_cost"])[-1]
        return list(
            _cost_lines(
                SimpleNamespace(
                    scenario=SimpleNamespace(money=money),
                    arms=arms,
                    dataset=xr.Dataset(data, coords={"arm": names}),
                    summary={"window": {"first": quarters // 2, "last": quarters - 1}},
                )
            )
        )

    return make


def test_costs_are_means_of_a_year_over_the_window(told):
    cost = np.array([[9.0, 9.0, 2.0, 3.0], [9.0, 9.0, 4.0, 5.0]])
    (line,) = told(["none", "net=network"], public_cost=cost, membership_fees=[0.25] * 4)
    assert line == (
        "net, numeraire a year: public cost 14.0, fees of member firms 1.00. "
        "Paid by member firms and the public."
    )


def test_dues_are_told_where_there_are_any_and_public_cost_always(told):
    (line,) = told(["union"], public_cost=[0.0] * 2, union_dues=[1.5] * 2)
    assert line.startswith("union, numeraire a year: public cost 0, dues of workers 6.00. ")


def test_money_is_that_of_the_place(told):
    arm = "net=network:staff=3000euro,budget=20000euro"
    (line,) = told(["none", arm], EURO, public_cost=[3.0] * 4)
    assert "net, euro a year: public cost 12,000; budget 20,000, used up in 0% of years" in line


def test_years_in_which_a_budget_was_used_up_count_from_the_start(told):
    # Years begin in quarter 2: 15 and 12 in the first world, 12 and 12 in the second.
    cost = np.full((2, 12), 3.0)
    cost[0, 3] = 6.0
    (line,) = told(["net=network:budget=14@2"], public_cost=cost)
    assert "budget 14.0, used up in 25% of years" in line
    # With 13 the 2 beyond it use up the next year too.
    (line,) = told(["net=network:budget=13@2"], public_cost=cost)
    assert "budget 13.0, used up in 50% of years" in line
    # Of years that are not whole nothing is said.
    for spec in ("net=network:budget=12@2-8", "net=network:budget=12@9"):
        assert "used up" not in told([spec], public_cost=cost)[0]


def test_each_institution_has_its_own_budget(told):
    both = "both=training-consortium:budget=30+service-centre:budget=40"
    (line,) = told([both], public_cost=[17.5] * 4)
    assert "budget training-consortium 30.0, service-centre 40.0." in line
    some = "some=training-consortium:budget=30+service-centre"
    (line,) = told([some], public_cost=[17.5] * 4)
    assert "budget training-consortium 30.0, service-centre without limit." in line
    assert "Paid by member firms and the public." in line
