"""The report of a profile: its sections, two pages and an annex, the page in a browser."""

import importlib
import importlib.util
import re
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from distretto.districts import profile
from distretto.report.document import Chart, Grid, Table
from distretto.report.html import to_html
from distretto.report.profile import profile_document
from distretto.report.profile.words import headline, label_with_unit, shown, verdicts, why
from distretto.report.word import to_word
from distretto.report.workbook import to_workbook

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]
pages = importlib.import_module("pages")
MAKE = HERE.parents[1] / "examples" / "profile" / "make.py"
PROVENANCE = {
    "time": "2026-01-31T10:00:00+00:00",
    "command": ["distretto", "districts", "profile", "--firms", "firms.csv"],
}


@pytest.fixture(scope="module")
def invented():
    spec = importlib.util.spec_from_file_location("make_profile", MAKE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def whole(invented):
    employment, nation = invented.employment()
    return profile(
        **invented.district(),
        aggregate=employment,
        nation=nation,
        institutions=invented.INSTITUTIONS,
        living_wage=20_000.0,
        draws=20,
        name="Shoes of Valdorsa",
    )


@pytest.fixture(scope="module")
def part(invented):
    return profile(firms=invented.district("hub-and-spoke")["firms"], draws=20)


@pytest.fixture(scope="module")
def files(whole, part, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, found in (("whole", whole), ("part", part)):
        made[name] = folder / f"{name}.html"
        text = to_html(profile_document(found, PROVENANCE))
        made[name].write_text(text, encoding="utf-8")
    return made


def blocks(document, kind):
    found = []
    for section in document.sections:
        for block in section.blocks:
            inner = block.blocks if isinstance(block, Grid) else (block,)
            found += [each for each in inner if isinstance(each, kind)]
    return found


def test_the_main_industry_is_named_where_its_name_is_known(whole):
    assert "The main industry is 15 (leather and footwear), with 35%" in headline(whole)
    unnamed = replace(whole, main_name=None)
    assert "The main industry is 15, with 35%" in headline(unnamed)


def test_sections_are_those_of_which_something_is_known(whole, part):
    names = [section.name for section in profile_document(whole, PROVENANCE).sections]
    assert names == ["short", "kinds", "structure", "relations", "health", "annex"]
    names = [section.name for section in profile_document(part, PROVENANCE).sections]
    assert names == ["short", "kinds", "structure", "health", "more", "annex"]


def test_every_criterion_stands_in_the_annex_with_its_thresholds(whole):
    (criteria,) = (
        t for t in blocks(profile_document(whole, PROVENANCE), Table) if t.caption == "Criteria"
    )
    rows = [row for row in criteria.rows if row.cells]
    reasons = whole.reasons()
    assert len(rows) == len(reasons)
    for row, none, full in zip(rows, reasons["none"], reasons["full"], strict=True):
        assert [cell.value for cell in row.cells[1:3]] == [none, full]
    bold = [row.cells[0].text for row in rows if row.cells[0].strong]
    assert "Jobs in firms controlled from outside" in bold


def test_numbers_are_those_of_the_profile(whole):
    tables = {table.caption: table for table in blocks(profile_document(whole, PROVENANCE), Table)}
    (row,) = (
        row for row in tables["Who works for whom"].rows if "Reciprocity over" in row.cells[0].text
    )
    feature = whole.features["reciprocity_ratio"]
    assert row.cells[1].value == feature.value
    assert row.cells[2].text == f"{feature.null[0]:.2f} to {feature.null[1]:.2f}"
    people = [row.cells[1].value for row in tables["Firms by people at work"].rows]
    assert sum(people) == whole.features["firms"].value


def test_words_say_degree_reasons_and_what_is_open(whole, part):
    told = verdicts(whole)
    assert told[0].startswith("Sticky places (Markusen): clearly Marshallian (0.9")
    assert "Of the four squares most IV" in told[-1]
    assert why(whole)[0].startswith("Marshallian, many small local firms that trade with each")
    assert re.search(r"Hub-and-spoke \(1\.00, between 0\.\d\d and 1\.00\)", verdicts(part)[0])


def test_units_stand_where_the_value_does_not_show_them(whole):
    features = {**whole.features, **whole.health}
    assert label_with_unit(features["largest_firm"].definition) == "Largest firm, jobs"
    assert label_with_unit(features["entry_rate"].definition) == "Firms that enter, per period"
    assert label_with_unit(features["exports"].definition) == "Exports in sales"
    assert shown(features["exports"]) == "60%"


def test_word_and_workbook_are_made(whole):
    import docx
    import openpyxl

    document = profile_document(whole, PROVENANCE)
    text = docx.Document(BytesIO(to_word(document)))
    assert any("Annex" in paragraph.text for paragraph in text.paragraphs)
    assert len(openpyxl.load_workbook(BytesIO(to_workbook(document))).sheetnames) >= 5


def test_figures_have_words_for_those_who_do_not_see_them(whole):
    charts = blocks(profile_document(whole, PROVENANCE), Chart)
    assert [chart.name for chart in charts] == ["memberships", "employment"]
    assert "Marshallian: 0.9" in charts[0].description
    assert "2016: 100.0 and 100.0" in charts[1].description


@pytest.mark.parametrize("name", ["whole", "part"])
def test_two_pages_before_the_annex(files, open_file, name):
    page = open_file(files[name], pages.PAPER_WIDTH)
    page.evaluate("document.querySelector('#annex').parentElement.remove()")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


@pytest.mark.parametrize("name", ["whole", "part"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_page_never_scrolls_sideways_on_a_phone(files, open_file, name, width):
    assert pages.beyond_the_screen(open_file(files[name], width), width) == []


@pytest.mark.parametrize("name", ["whole", "part"])
def test_nothing_is_cut_on_paper(files, open_file, name):
    pages.check_on_paper(open_file(files[name], pages.PAPER_WIDTH))


def test_a_district_that_did_as_its_industries_is_not_said_to_have_done_worse():
    nation = pd.DataFrame(
        {"industry": ["15", "47"] * 2, "period": [1, 1, 2, 2], "jobs": [100.0, 200.0, 90.0, 180.0]}
    )
    found = profile(aggregate=nation.assign(jobs=nation["jobs"] / 10), nation=nation)
    page = to_html(profile_document(found, PROVENANCE))
    assert "It did just as its industries." in page
    assert "than its industries" not in page
