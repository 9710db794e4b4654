import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def firms():
    """Three firms over two quarters as a run records them, accounts closed."""
    n = 6
    sales = np.array([120.0, 0.0, 80.0, 130.0, 0.0, 75.0])
    subcontract = np.array([0.0, 40.0, 5.0, 0.0, 45.0, 10.0])
    purchases = np.array([60.0, 10.0, 40.0, 65.0, 12.0, 41.0])
    value_added = sales + subcontract - purchases
    wages, interest, taxes = 0.7 * value_added, np.full(n, 0.5), 0.05 * value_added
    return pd.DataFrame(
        {
            "firm": ["a", "b", "c"] * 2,
            "period": [0, 0, 0, 1, 1, 1],
            "role": ["final", "specialist", "final"] * 2,
            "phases": [10, 1, 8] * 2,
            "age": [4, 20, 31, 5, 21, 32],
            "workers": [15.0, 8.0, 12.0, 15.0, 9.0, 11.0],
            "sales": sales,
            "subcontract_sales": subcontract,
            "purchases": purchases,
            "value_added": value_added,
            "wages": wages,
            "interest": interest,
            "taxes": taxes,
            "profit": value_added - wages - interest - taxes,
            "dividends": np.zeros(n),
            "cash": np.full(n, 12.0),
            "debt": np.full(n, 3.0),
            "price": np.full(n, 2.0),
            "markup": np.full(n, 0.2),
            "quality": np.full(n, 0.9),
            "punctuality": np.full(n, 0.95),
            "posted_wage": np.full(n, 1.1),
            "utilisation": np.full(n, 0.85),
            "training": np.ones(n),
            "exports": 0.2 * sales,
            "orders": np.full(n, 5.0),
            "delivered_units": np.full(n, 50.0),
            "unregistered": np.zeros(n),
            "member": [0, 1, 3] * 2,
        }
    )


@pytest.fixture
def workers():
    return pd.DataFrame(
        {
            "worker": ["w1", "w2", "w3"],
            "firm": ["a", "", "b"],
            "period": [1, 1, 1],
            "contract": ["regular", "none", "unregistered"],
            "age": [31.5, 44.0, 58.25],
        }
    )
