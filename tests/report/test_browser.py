"""The page of a report in a browser: offline, sorted, by keyboard, on a phone and on paper."""

import importlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from distretto.report import comparison_document
from distretto.report.html import to_html

sys.path[:0] = [str(Path(__file__).parent)]
sample = importlib.import_module("sample_document")
pages = importlib.import_module("pages")
PAPER_HEIGHT, PAPER_WIDTH, WIDE = pages.PAPER_HEIGHT, pages.PAPER_WIDTH, pages.WIDE
beyond_the_screen, check_on_paper = pages.beyond_the_screen, pages.check_on_paper

NARROW = [320, 360, 390]
WHOLE = "comparison"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, make_comparison) -> dict[str, Path]:
    """The page of the sample in each language, and that of a whole comparison."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for code in ("en", "it"):
        found[code] = folder / f"report.{code}.html"
        found[code].write_text(to_html(sample.sample_document(code)), encoding="utf-8")
    found[WHOLE] = folder / "comparison.html"
    whole = comparison_document(make_comparison(worlds=40, quarters=60))
    found[WHOLE].write_text(to_html(whole), encoding="utf-8")
    return found


@pytest.fixture
def open_page(open_file: Open, files: dict[str, Path]) -> Open:
    """Open a page by its code."""

    def opened(code: str = "en", width: int = WIDE["width"], *, script: bool = True) -> Page:
        return open_file(files[code], width, script=script)

    return opened


def table_named(page: Page, caption: str):
    return page.locator("table", has=page.locator(f"caption:text-is('{caption}')"))


def first_column(page: Page, caption: str) -> list[str]:
    cells = table_named(page, caption).locator("tbody tr > :first-child")
    return [text.split("\n")[0].strip() for text in cells.all_inner_texts()]


def sort_by(page: Page, caption: str, column: str) -> str | None:
    """Press the button of a column; return what its heading then tells of the order."""
    heading = table_named(page, caption).locator("th", has_text=column)
    heading.get_by_role("button").click()
    return heading.get_attribute("aria-sort")


def test_a_whole_report_opens_with_all_its_figures_and_sorts(open_page: Open) -> None:
    page = open_page(WHOLE)
    assert page.locator("svg[role=img]").count() > 30
    assert page.locator("section h2").count() == 15
    table = page.locator("table", has=page.locator("caption", has_text="Facts about the place"))
    page.locator("summary", has_text="Facts about the place").click()
    button = table.locator("th", has_text="Value").get_by_role("button")
    button.click()
    values = [
        float(cell.get_attribute("data-value")) for cell in table.locator("td[data-value]").all()
    ]
    assert values == sorted(values) and len(values) == 4


@pytest.mark.parametrize("code", ["en", "it"])
def test_page_opens_without_a_network_and_without_errors(open_page: Open, code: str) -> None:
    page = open_page(code)
    assert page.title().startswith("A district & its <firms>")
    assert page.locator("svg[role=img]").count() == 4


@pytest.mark.parametrize("code", ["en", "it"])
def test_numbers_sort_both_ways_with_what_is_missing_last(open_page: Open, code: str) -> None:
    page = open_page(code)
    known = {name: value for name, value in sample.EFFECTS.items() if value is not None}
    upwards = sorted(known, key=lambda name: known[name])
    assert sort_by(page, "Effects", "Effect") == "ascending"
    assert first_column(page, "Effects") == [*upwards, "debt"]
    assert sort_by(page, "Effects", "Effect") == "descending"
    assert first_column(page, "Effects") == [*upwards[::-1], "debt"]


def test_texts_sort_as_in_a_dictionary(open_page: Open) -> None:
    page = open_page()
    assert sort_by(page, "Effects", "Outcome") == "ascending"
    assert first_column(page, "Effects") == ["debt", "élan", "exports", "jobs", "Wages"]
    assert sort_by(page, "Effects", "Source") == "ascending"
    headings = table_named(page, "Effects").locator("th[aria-sort=none]")
    assert headings.count() == 2


def test_rows_stay_in_their_groups_and_totals_in_their_place(open_page: Open) -> None:
    page = open_page()
    caption = "Groups: by [kind] of firm, and a caption that is much longer than a name of a sheet"
    sort_by(page, caption, "none")
    upwards = ["Final firms", "large", "small", "Specialists", "dyers", "tanners", "all"]
    assert first_column(page, caption) == upwards
    sort_by(page, caption, "none")
    downwards = ["Final firms", "small", "large", "Specialists", "tanners", "dyers", "all"]
    assert first_column(page, caption) == downwards


def test_without_its_script_the_page_is_read_as_it_stands(open_page: Open) -> None:
    page = open_page(script=False)
    assert page.locator("button:visible").count() == 0
    assert first_column(page, "Effects") == list(sample.EFFECTS)


def test_keyboard_reaches_and_presses_the_buttons(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0.0
    page.keyboard.press("Enter")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        if reached[-1] == "Sort by Effect":
            break
    assert reached[-1] == "Sort by Effect"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert first_column(page, "Effects")[0] == "exports"
    # A box with nothing to scroll is no stop on the way.
    assert "Effects" not in reached


@pytest.mark.parametrize("code", ["en", WHOLE])
@pytest.mark.parametrize("width", NARROW)
def test_page_never_scrolls_sideways_on_a_phone(open_page: Open, width: int, code: str) -> None:
    page = open_page(code, width=width)
    assert beyond_the_screen(page, width) == []
    # What is wider scrolls in a box that the keyboard reaches.
    wide = page.locator(".scroll", has=table_named(page, "Priors"))
    assert wide.evaluate("(box) => box.scrollWidth > box.clientWidth && box.tabIndex === 0")


def test_text_is_large_enough_and_dark_enough(open_page: Open) -> None:
    page = open_page(width=360)
    found = page.evaluate(
        """() => {
            const light = (colour) => {
                const [r, g, b] = colour.match(/[0-9]+/g).map((part) => {
                    const share = part / 255;
                    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            return [...document.querySelectorAll("body *:not(svg *, script)")]
                .filter((each) =>
                    [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
                .map((each) => {
                    const style = getComputedStyle(each);
                    const contrast = 1.05 / (light(style.color) + 0.05);
                    return [parseFloat(style.fontSize), contrast, each.outerHTML.slice(0, 80)];
                })
                .filter(([size, contrast]) => size < 12.5 || contrast < 4.5);
        }"""
    )
    assert found == []


def test_everything_has_a_name_and_headings_are_in_order(open_page: Open) -> None:
    page = open_page()
    named = page.evaluate(
        """() => [...document.querySelectorAll("svg, img")]
            .filter((each) => each.getAttribute("aria-hidden") !== "true")
            .map((each) => each.getAttribute("aria-labelledby").split(" ")
                .map((id) => document.getElementById(id).textContent).join(""))"""
    )
    assert len(named) == 4 and all(named)
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("table")]
            .filter((each) => !each.caption || !each.caption.textContent.trim()).length"""
    )
    assert unnamed == 0
    twice = page.evaluate(
        """() => {
            const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
            return ids.filter((id, i) => ids.indexOf(id) !== i);
        }"""
    )
    assert twice == []
    buttons = page.get_by_role("button").all()
    assert all(button.get_attribute("aria-label") for button in buttons)
    assert page.evaluate("document.documentElement.lang") == "en-GB"


@pytest.mark.parametrize("code", ["en", "it", WHOLE])
def test_nothing_is_cut_on_paper(open_page: Open, code: str) -> None:
    page = open_page(code, width=PAPER_WIDTH)
    check_on_paper(page)


def test_on_paper_folds_are_open_and_controls_are_gone(open_page: Open) -> None:
    page = open_page(width=PAPER_WIDTH)
    folded = table_named(page, "Provenance")
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert page.locator("details.printed[open]").count() == 0
    assert folded.bounding_box()["height"] > 0.0
    assert table_named(page, "Priors").bounding_box()["height"] > PAPER_HEIGHT
    for gone in (".skip", "nav", "button.sort", "figure details"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone


def test_folds_open_for_printing_and_close_afterwards(open_page: Open) -> None:
    page = open_page()
    folds = page.locator("details.printed")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.printed[open]").count() == folds.count() == 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.printed[open]").count() == 0


def test_printed_page_holds_everything_on_a4(open_page: Open, tmp_path: Path) -> None:
    tools = [shutil.which(name) for name in ("pdftotext", "pdfinfo")]
    if None in tools:
        pytest.skip("reading the printed page needs pdftotext and pdfinfo (poppler-utils)")
    printed = tmp_path / "report.pdf"
    open_page().pdf(path=printed, prefer_css_page_size=True)
    text = subprocess.run([tools[0], "-layout", printed, "-"], capture_output=True, check=True)
    info = subprocess.run([tools[1], printed], capture_output=True, check=True).stdout.decode()
    words = text.stdout.decode()
    assert "(A4)" in info
    pages = words.split("\f")
    assert "markets.weight_69" in words and "943c16286be21106" in words
    assert "Numbers behind this figure" not in words
    # The heading of the long table is repeated on each of its pages.
    of_priors = [each for each in pages if "markets.weight_" in each]
    assert len(of_priors) > 1
    assert all("Parameter" in each for each in of_priors)
