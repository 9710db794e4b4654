"""Headings and meanings of the panels of an evaluation."""

from collections import Counter

import pytest

from distretto.tables.headings import LANGUAGES
from distretto.tables.panel_words import PANELS
from distretto.tables.panels import FIRM_PANEL, TIE_PANEL, WORKER_PANEL

TABLES = pytest.mark.parametrize(
    "table", [FIRM_PANEL, WORKER_PANEL, TIE_PANEL], ids=lambda t: t.name
)


@TABLES
def test_no_heading_stands_for_two_columns(table):
    count = Counter(heading for name in table.names for heading in PANELS.known(name))
    assert [heading for heading, times in count.items() if times > 1] == []


@TABLES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_meaning_in_every_language(table, lang):
    for column in table.columns:
        assert len(PANELS.meaning(column.name, lang, column.meaning)) > 2, column.name
