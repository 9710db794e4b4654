"""The example of a profile: its tables are what its script makes, and can be read."""

import pandas as pd

from distretto.tables import read_panel
from distretto.tables.panel_words import PANELS
from distretto.tables.panels import TIE_PANEL, WORKER_PANEL
from distretto.tables.profile_tables import AREA_EMPLOYMENT, DISTRICT_FIRMS, INSTITUTIONS
from distretto.tables.profile_words import PROFILE

FILES = {
    "firms": (DISTRICT_FIRMS, PROFILE),
    "ties": (TIE_PANEL, PANELS),
    "workers": (WORKER_PANEL, PANELS),
    "institutions": (INSTITUTIONS, PROFILE),
    "employment": (AREA_EMPLOYMENT, PROFILE),
    "nation": (AREA_EMPLOYMENT, PROFILE),
}


def test_the_tables_are_those_of_the_script(invented):
    made = dict(invented.district())
    made["institutions"] = invented.INSTITUTIONS
    made["employment"], made["nation"] = invented.employment()
    assert set(made) == set(FILES)
    for name, (table, words) in FILES.items():
        kept = read_panel(invented.HERE / f"{name}.csv", table, words=words)
        assert set(kept) == set(made[name]), name
        for column in kept:
            expected = made[name][column]
            if kept[column].dtype == object or expected.dtype == object:
                assert kept[column].tolist() == expected.astype(str).tolist(), (name, column)
            else:
                pd.testing.assert_series_equal(
                    kept[column], expected, check_dtype=False, check_names=False
                )
