"""The report of an evaluation: its sections, what is withheld, the page in a browser."""

import importlib
import re
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distretto.evaluation import Design, Options, Thresholds, evaluate
from distretto.report.document import Chart, Grid, Table
from distretto.report.evaluation import evaluation_document
from distretto.report.html import to_html
from distretto.report.word import to_word
from distretto.report.workbook import to_workbook

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "evaluation")]
pages = importlib.import_module("pages")
made = importlib.import_module("made_programme")

PROVENANCE = {
    "version": "0",
    "time": "2026-01-31T10:00:00+00:00",
    "command": ["distretto", "evaluate", "firms.csv"],
}
SECTIONS = [
    *("answer", "effects", "ledger", "cost", "workers", "labour", "before-after", "not-known"),
    *("neighbours", "promises", "evidence", "checks", "alternatives", "data", "terms"),
    "provenance",
]


def firms(members=60, far=60):
    """Return the made programme in ten areas, with firms far away, and an account left open."""
    near = made.programme(np.random.default_rng(1), firms=members)
    near["area"] = [f"area {int(name[1:]) % 10}" for name in near["firm"]]
    other = made.programme(np.random.default_rng(2), firms=far, effect=0.0)
    other = other.assign(firm="g" + other["firm"], area="far away", treated_from=np.inf)
    frame = pd.concat([near, other], ignore_index=True)
    frame.loc[3, "profit"] += 5.0
    return frame


@pytest.fixture(scope="module")
def found():
    frame = firms()
    awards = pd.DataFrame(
        {
            "firm_id": ["f000", "f001", "f002"],
            "measure": ["jobs", "jobs", "exports"],
            "promise": [1.0, 2.0, 10.0],
            "due": 2016.0,
            "delivered": [1.2, 1.0, 12.0],
            "amount": [1000.0, 2000.0, 500.0],
        }
    )
    options = Options(
        design=Design(matching="balance", matched_on=("value_added", "jobs")),
        spillovers=True,
        cost=50_000.0,
    )
    workers = made.workers_of(np.random.default_rng(3), frame)
    return evaluate(frame, options, workers=workers, awards=awards)


def document(found):
    return evaluation_document(found, PROVENANCE, "firms")


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "report.html"
    path.write_text(to_html(document(found)), encoding="utf-8")
    return path


def tables(made_document):
    """Return all tables by caption."""
    blocks = [block for section in made_document.sections for block in section.blocks]
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def cells(table, name):
    """Return the texts of the row of this name."""
    (row,) = (row for row in table.rows if row.cells and row.cells[0].text == name)
    return [cell.text for cell in row.cells]


def test_all_sections_in_their_order(found):
    made_document = document(found)
    assert [section.name for section in made_document.sections] == SECTIONS
    assert (made_document.title, made_document.date) == ("firms", "2026-01-31")


def test_what_is_not_known_has_no_section():
    bare = evaluate(firms(), Options(outcomes=("jobs",)))
    anchors = [section.name for section in document(bare).sections]
    of_workers = {"workers", "labour", "before-after", "not-known"}
    left_out = {"ledger", "cost", "neighbours", "promises", *of_workers}
    assert anchors == [anchor for anchor in SECTIONS if anchor not in left_out]


def test_numbers_are_those_of_the_evaluation(found):
    shown = tables(document(found))
    effect = cells(shown["Effects"], "Value added")[1]
    assert float(effect) == pytest.approx(found["value_added"].mean, abs=0.05)
    ledger = shown["Gain ledger"]
    names = ("Value added gained", *(name.capitalize() for name in made.PARTS), "Residual")
    texts = [cells(ledger, name)[1].replace("\N{MINUS SIGN}", "-") for name in names]
    (decimals,) = {len(text.partition(".")[2]) for text in texts}
    total, *parts = map(float, texts)
    # The reader who adds up what is printed finds the total, but for the last digit of each line.
    assert sum(parts) == pytest.approx(total, abs=0.5 * 10.0**-decimals * len(texts))
    assert cells(ledger, "Labour: wages and contributions")[2].endswith("%")


def test_an_account_that_closes_has_no_residual_to_speak_of(found):
    whole = firms()
    whole.loc[3, "profit"] -= 5.0
    shown = tables(document(evaluate(whole)))
    assert cells(shown["Gain ledger"], "Residual")[1] == "0"
    open_one = cells(tables(document(found))["Gain ledger"], "Residual")[1]
    assert open_one not in ("0", "0.00")


def test_figures_of_effects_over_time(found):
    checks = next(s for s in document(found).sections if s.name == "checks")
    (grid,) = (block for block in checks.blocks if isinstance(block, Grid))
    charts = [block for block in grid.blocks if isinstance(block, Chart)]
    assert [chart.caption for chart in charts] == [
        *("Value added", "Wages", "Profit", "Jobs"),
    ]
    times = [int(at) for at in re.findall(r"([+-]\d+): ", charts[0].description)]
    assert times == [-6, -5, -4, -3, -2, 0, 1, 2, 3]


def test_outcomes_of_ones_own_are_drawn_too():
    own = evaluate(firms(), Options(outcomes=("hours", "taxes", "jobs")))
    checks = next(s for s in document(own).sections if s.name == "checks")
    (grid,) = (block for block in checks.blocks if isinstance(block, Grid))
    assert [chart.caption for chart in grid.blocks] == ["Jobs", "Hours", "Taxes"]


def test_withheld_figures_are_not_in_the_report(found):
    options = replace(found.options, thresholds=Thresholds(minimum=31))
    hidden = evaluate(firms(), options)
    text = to_html(document(hidden))
    assert text.count("withheld") > 20
    for effect in hidden.effects:
        assert effect.withheld
        assert f"{effect.mean:+.2f}" not in text
    for caption in ("Trends before treatment", "How the wages gained came about"):
        assert caption not in text
    assert "Labour: wages and contributions" not in text


def test_few_clusters_are_warned_of():
    frame = firms()
    few = frame[(frame["firm"] < "f002") | (frame["firm"] >= "f052")]
    text = to_html(document(evaluate(few, Options(draws=99))))
    assert "No p-value can be below" in text


def test_the_true_effects_stand_beside_where_they_are_known():
    frame = firms()
    twin = frame.copy()
    twin["wages"] -= 4.0 * (frame["period"] >= frame["treated_from"])
    shown = tables(document(evaluate(frame, twin=twin)))["Effects"]
    assert [column.title for column in shown.columns][-2] == "True effect"
    assert cells(shown, "Wages")[-2] == "+4.00"


def test_estimators_that_fail_say_why_once(found):
    table = tables(document(found))["Effects by estimator"]
    reasons = [cell.details for row in table.rows for cell in row.cells if cell.text == "–"]
    assert all(details == () for details in reasons)


def test_word_and_workbook_are_made(found):
    import docx
    import openpyxl

    made_document = document(found)
    text = docx.Document(BytesIO(to_word(made_document)))
    assert any("Who kept the gain" in paragraph.text for paragraph in text.paragraphs)
    book = openpyxl.load_workbook(BytesIO(to_workbook(made_document)))
    assert len(book.sheetnames) >= 8


def test_the_page_is_one_small_file_that_opens_offline(page, open_file):
    assert page.stat().st_size < 3_000_000
    opened = open_file(page, 1280)
    assert opened.title().startswith("firms")
    assert opened.locator("section h2").count() == len(SECTIONS)
    assert opened.locator("svg[role=img]").count() == 5


@pytest.mark.parametrize("width", [320, 390])
def test_the_page_never_scrolls_sideways_on_a_phone(page, open_file, width):
    opened = open_file(page, width)
    assert pages.beyond_the_screen(opened, width) == []


def test_letters_of_figures_can_be_read(page, open_file):
    """Figures beside each other are not made smaller than they were drawn."""
    for width in (1280, 390):
        opened = open_file(page, width)
        scales = opened.evaluate(
            """() => [...document.querySelectorAll("figure svg")].map((each) =>
                each.getBoundingClientRect().width / each.viewBox.baseVal.width)"""
        )
        assert len(scales) == 5 and min(scales[1:]) > 0.9  # the first, which is wide, may scroll


def test_nothing_is_cut_on_paper(page, open_file):
    pages.check_on_paper(open_file(page, pages.PAPER_WIDTH))
