from dataclasses import dataclass

import pytest

from distretto import scenarios


@dataclass(frozen=True)
class Parameter:
    meaning: str
    unit: str
    low: float
    high: float
    integer: bool = False


HEADER = '''\
[scenario]
name = "prato"
title = "Prato"
summary = "wool, rags and many small firms"
description = """
A district of weavers.
size = "not a key, but prose"
[nor a table]
"""
kind = "calibrated"
'''

PARAMETERS = """
[parameters.size]
firms = { value = 300, unit = "firms", source = "Amin 2000" }
phases = { low = 6, high = 9, shape = "uniform", reason = "spinning to finishing" }

[parameters.markets]
price_elasticity = { low = 2.5, high = 6.0, shape = "triangular", mode = 4, reason = "all stable" }

[parameters.markets.churn]
low = 0.001
high = 0.1
shape = "loguniform"
reason = "orders of magnitude"
unit = "share"
"""

FACTS = """
[facts.final_firms]
value = 300
low = 270
high = 330
band_reason = "a tenth either way"
unit = "firms"
source = "Amin 2000"
outcome = "final_firms"
use = "calibration"

[facts.rags]
value = 0.5
unit = "share"
source = "local lore"
"""


@pytest.fixture
def declared():
    """What a very small model declares."""
    return {
        "size.firms": Parameter("firms on the opening day", "firms", 1, 400_000, True),
        "size.phases": Parameter("phases of the cycle", "phases", 1, 60, True),
        "markets.price_elasticity": Parameter("elasticity to price", "1", 1, 12),
        "markets.churn": Parameter("customers lost a quarter", "share", 0, 1),
    }


@pytest.fixture
def outcomes():
    return {"final_firms": "firms", "median_wage": "numeraire"}


@pytest.fixture
def text():
    """A sound scenario file."""
    return HEADER + PARAMETERS + FACTS


@pytest.fixture
def load(tmp_path, declared, outcomes):
    """Write a text, or bytes, to prato.toml and load it."""

    def write_and_load(content):
        path = tmp_path / "prato.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return scenarios.load(path, declared, outcomes)

    return write_and_load
