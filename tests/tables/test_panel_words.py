"""Headings and meanings of panels, and of the tables from which a district is profiled."""

from collections import Counter

import pytest

from distretto.tables.headings import LANGUAGES
from distretto.tables.panel_words import PANELS
from distretto.tables.panels import FIRM_PANEL, TIE_PANEL, WORKER_PANEL
from distretto.tables.profile_tables import PROFILE_TABLES
from distretto.tables.profile_words import PROFILE

PANEL_TABLES = (FIRM_PANEL, WORKER_PANEL, TIE_PANEL)
TABLES = pytest.mark.parametrize(
    ("table", "words"),
    [
        *(pytest.param(table, PANELS, id=table.name) for table in PANEL_TABLES),
        *(pytest.param(table, PROFILE, id=name) for name, table in PROFILE_TABLES.items()),
    ],
)


@TABLES
def test_no_heading_stands_for_two_columns(table, words):
    count = Counter(heading for name in table.names for heading in words.known(name))
    assert [heading for heading, times in count.items() if times > 1] == []


@TABLES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_meaning_in_every_language(table, words, lang):
    for column in table.columns:
        assert len(words.meaning(column.name, lang, column.meaning)) > 2, column.name
