"""Surplus accounts of a firm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.errors import InputError
from distretto.evaluation.surplus import PARTIES, SurplusLine, surplus_account


def handbook(output_price=10.0, wage=1.0, capital_price=200.0):
    return [
        SurplusLine("output", "output", "customers", (100, 150), (10, output_price)),
        SurplusLine("materials", "input", "suppliers", (250, 300), (2, 2)),
        SurplusLine("work", "input", "staff", (300, 400), (1, wage)),
        SurplusLine("capital", "input", "owners", (1, 1), (200, capital_price)),
    ]


def test_the_handbooks_example():
    found = surplus_account(handbook())
    assert found.surplus == 300.0
    assert found.rate == pytest.approx(0.3)
    # At unchanged prices all of it is profit.
    assert found.by_party["owners"] == 300.0
    assert found.resources == {"productivity surplus": 300.0} and found.uses == {"owners": 300.0}


def test_the_surplus_does_not_depend_on_who_receives_it():
    found = surplus_account(handbook(output_price=9.0, wage=1.25))
    assert found.surplus == 300.0
    assert found.by_party["customers"] == pytest.approx(150.0)
    assert found.by_party["staff"] == pytest.approx(100.0)
    assert found.by_party["owners"] == pytest.approx(50.0)
    assert found.by_party["suppliers"] == 0.0


def test_a_price_of_capital_that_leaves_no_profit_holds_the_owners_part():
    by_price = surplus_account(handbook(capital_price=500.0))
    *lines, left = by_price.transfers
    assert left.received == 0.0 and lines[-1].received == 300.0
    assert by_price.by_party == surplus_account(handbook()).by_party


def test_who_gives_is_a_resource():
    found = surplus_account(handbook(output_price=11.0, wage=0.9))
    assert found.resources == pytest.approx(
        {"productivity surplus": 300.0, "customers": 150.0, "staff": 40.0}
    )
    assert found.uses == pytest.approx({"owners": 490.0})


def test_a_loss_of_productivity_is_a_use():
    lines = [
        SurplusLine("output", "output", "customers", (100, 90), (10, 12)),
        SurplusLine("work", "input", "staff", (1000, 1000), (1, 1.08)),
    ]
    found = surplus_account(lines)
    assert found.surplus == -100.0 and found.rate == pytest.approx(-0.1)
    assert found.resources == pytest.approx({"customers": 180.0})
    assert found.uses == pytest.approx({"productivity surplus": 100.0, "staff": 80.0})


quantity = st.tuples(st.floats(0, 1e4), st.floats(0, 1e4))
price = st.tuples(st.floats(0.1, 1e3), st.floats(0.1, 1e3))
line = st.builds(
    SurplusLine,
    st.text(max_size=3),
    st.sampled_from(["output", "input"]),
    st.sampled_from(PARTIES),
    quantity,
    price,
)


@given(st.lists(line, max_size=8))
def test_resources_equal_uses_for_any_figures(drawn):
    fixed = [
        SurplusLine("out", "output", "customers", (10, 10), (1, 1)),
        SurplusLine("in", "input", "staff", (10, 10), (1, 1)),
    ]
    found = surplus_account([*fixed, *drawn])
    size = sum(max(each.quantity) * max(each.price) for each in [*fixed, *drawn])
    assert abs(found.residual) <= 1e-10 * size
    assert sum(found.resources.values()) == pytest.approx(
        sum(found.uses.values()), abs=1e-10 * size
    )
    assert all(amount > 0 for amount in (*found.resources.values(), *found.uses.values()))


def test_prices_alone_make_no_surplus():
    lines = [
        SurplusLine("out", "output", "customers", (10, 10), (1, 3)),
        SurplusLine("in", "input", "staff", (10, 10), (1, 2)),
    ]
    assert surplus_account(lines).surplus == 0.0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"party": "banks"}, "unknown party"),
        ({"side": "both"}, "neither output nor input"),
        ({"quantity": (-1, 2)}, "not quantities"),
        ({"price": (float("nan"), 2)}, "not prices"),
    ],
)
def test_lines_that_make_no_sense_are_refused(change, problem):
    good = {
        "name": "work",
        "side": "input",
        "party": "staff",
        "quantity": (1, 2),
        "price": (1, 1),
    }
    with pytest.raises(InputError, match=problem) as raised:
        SurplusLine(**{**good, **change})
    assert raised.value.where == "work"


def test_an_account_needs_outputs_and_inputs():
    with pytest.raises(InputError, match="no surplus"):
        surplus_account(handbook()[1:])
    with pytest.raises(InputError, match="no surplus"):
        surplus_account(handbook()[:1])
