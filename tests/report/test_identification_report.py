"""The report of an identification: its sections, its map, the page in a browser."""

import importlib
import sys
from pathlib import Path

import pytest

from distretto import districts
from distretto.districts.maps import area_outlines
from distretto.report.districts import identification_document
from distretto.report.districts.kind_map import KIND_FILLS, kind_map
from distretto.report.document import Chart, Table
from distretto.report.html import to_html
from distretto.report.workbook import to_workbook

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "districts")]
pages = importlib.import_module("pages")
made = importlib.import_module("made_country")

EXAMPLES = HERE.parents[1] / "examples"
SECTIONS = ["answer", "map", "districts", "near", "areas", "method", "terms", "provenance"]


@pytest.fixture(scope="module")
def outlines():
    pytest.importorskip("geopandas")
    from distretto.areas import read_geometry

    found = districts.identify(EXAMPLES / "employment.csv")
    geometry = read_geometry(EXAMPLES / "municipalities.geojson", found.jobs.places.astype(str))
    return found, area_outlines(found, geometry)


def blocks_of(document, kind, section=None):
    return [
        block
        for each in document.sections
        if section in (None, each.name)
        for block in each.blocks
        if isinstance(block, kind)
    ]


def test_sections_stand_in_their_order_and_the_map_only_with_outlines(outlines):
    found, shapes = outlines
    document = identification_document(found, "employment.csv", shapes)
    assert [section.name for section in document.sections] == SECTIONS
    plain = identification_document(found, "employment.csv")
    assert [section.name for section in plain.sections] == [s for s in SECTIONS if s != "map"]


def test_the_tables_hold_what_was_found():
    found = districts.identify(made.made_country(), method="boix-galletto", near=0.25)
    document = identification_document(found, "made")
    (every,) = blocks_of(document, Table, "areas")
    assert len(every.rows) == 60 and every.sortable
    (listed,) = blocks_of(document, Table, "districts")
    assert len(listed.rows) == found.district.sum() == 14
    jobs = [row.cells[2].value for row in listed.rows]
    assert jobs == sorted(jobs, reverse=True)
    near, *_ = blocks_of(document, Table, "near")
    assert [row.cells[0].text for row in near.rows] == found.near_misses()["name"].tolist()
    method, *_ = blocks_of(document, Table, "method")
    values = {row.cells[0].text: row.cells[1].text for row in method.rows}
    assert values["least jobs"] == "250" and values["sme majority"] == "0.5"
    kinds, *_ = blocks_of(document, Table, "answer")
    assert sum(row.cells[1].value for row in kinds.rows) == 60
    assert [column.title for column in listed.columns][-1] == "Small and medium"
    assert values["main among sme"] == "no"
    assert to_workbook(document)


def test_changed_thresholds_are_marked():
    found = districts.identify(made.made_country(), sme_majority=0.6)
    method, *_ = blocks_of(identification_document(found, "made"), Table, "method")
    marked = {row.cells[0].text: row.cells[3].text for row in method.rows if row.cells[3].text}
    assert marked == {"sme majority": "changed; published 0.5"}


def test_doubtful_verdicts_are_told():
    found = districts.identify(made.made_country().drop(columns="employment"))
    page = to_html(identification_document(found, "made"))
    assert "depend on them" in page and "Depends on class means" in page
    assert "Mean size of the units of a class" in page


def test_a_country_without_districts_says_so():
    found = districts.identify(made.made_country(), specialisation=50)
    page = to_html(identification_document(found, "made"))
    assert "No area meets all conditions" in page
    assert "0 industrial districts among 60 areas" in page


def test_the_map_fills_areas_by_kind_and_names_only_what_has_room(outlines):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import to_hex

    _, shapes = outlines
    figure = kind_map(shapes)
    axes = figure.axes[0]
    fills = [to_hex(patch.get_facecolor()) for patch in axes.patches]
    assert fills == [KIND_FILLS[kind] for kind in shapes["kind"]]
    renderer = FigureCanvasAgg(figure).get_renderer()
    inside = axes.get_window_extent(renderer).expanded(1.01, 1.01)
    assert axes.texts
    for text in axes.texts:
        box = text.get_window_extent(renderer)
        assert inside.contains(box.x0, box.y0) and inside.contains(box.x1, box.y1)


def test_the_page_in_a_browser(open_file, tmp_path, outlines):
    found, shapes = outlines
    file = tmp_path / "identification.html"
    file.write_text(to_html(identification_document(found, "employment.csv", shapes)))
    page = open_file(file, 1280)
    assert page.locator("svg[role=img]").count() == 1
    table = page.locator("table", has=page.locator("caption:text-is('Areas')"))
    table.locator("th", has_text="Jobs").get_by_role("button").click()
    jobs = [
        float(cell.get_attribute("data-value"))
        for cell in table.locator("tbody tr td:nth-child(3)").all()
    ]
    assert jobs in (sorted(jobs), sorted(jobs, reverse=True)) and len(jobs) == 60
    pages.check_on_paper(open_file(file, pages.PAPER_WIDTH))
    for width in (320, 390):
        assert pages.beyond_the_screen(open_file(file, width), width) == []


def test_charts_have_their_numbers(outlines):
    found, shapes = outlines
    (chart,) = blocks_of(identification_document(found, "x", shapes), Chart)
    assert len(chart.table.rows) == 60 and "industrial district: 10" in chart.description
