"""The lists of a scenario: who is in it stands there once, and whoever is referred to is there."""

import pytest
from pydantic import ValidationError

from distretto.scenarios import Population


def firm(name, role="final"):
    return {"id": name, "role": role, "phases": (1,), "people": 3}


@pytest.mark.parametrize(
    ("lists", "key", "found"),
    [
        ({"firms": tuple(map(firm, "ABCBC"))}, "firms", "B"),
        ({"firms": (firm("A"),), "workers": ({"firm": "X"},)}, "workers", "X"),
        ({"firms": (firm("A"),), "ties": ({"buyer": "A", "supplier": "Y"},)}, "ties", "Y"),
        ({"firms": (firm("A", "subcontractor"),)}, "firms", None),
        ({}, "firms", None),
    ],
)
def test_what_does_not_go_together_is_named(lists, key, found):
    with pytest.raises(ValidationError) as caught:
        Population.model_validate({"source": "a register", **lists})
    (error,) = caught.value.errors()
    assert (error["ctx"]["key"], error["ctx"]["found"]) == (key, found)
