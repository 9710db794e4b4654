"""The page of a document made up for tests: every block, nothing loaded, nothing executed."""

import base64
import hashlib
import importlib
import re
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from distretto.report.document import Paragraph, Section
from distretto.report.html import to_html

sys.path[:0] = [str(Path(__file__).parent)]
sample = importlib.import_module("sample_document")

VOID = {"meta", "br", "hr", "img", "input", "link", "wbr", "col"}
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}
LOADERS = {"link", "img", "iframe", "object", "embed", "base", "image", "audio", "video"}


class Page(HTMLParser):
    """Parses a page strictly: every element is closed, in order, and no attribute comes twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open or tag in VOID, f"<{tag}/> outside of SVG"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return to_html(sample.sample_document())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_page_is_well_formed(html: str, page: Page) -> None:
    assert html.startswith("<!DOCTYPE html>")
    assert page.all("html")[0]["lang"] == "en-GB"
    assert len(page.all("h1")) == 1
    counts = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert max(counts.values()) == 1
    for tag, attributes in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= set(counts), tag


def test_page_is_in_the_language_of_the_document() -> None:
    page = Page(to_html(sample.sample_document("it")))
    assert page.all("html")[0]["lang"] == "it-IT"
    assert "Vai al contenuto" in page.text
    assert "−1.234,50" in page.text


def test_page_loads_nothing(html: str, page: Page) -> None:
    assert not LOADERS & {tag for tag, _ in page.elements}
    for tag, attributes in page.elements:
        assert not LOADING & set(attributes), (tag, attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
        assert "javascript:" not in " ".join(attributes.values())
    assert "@import" not in html
    assert all(target.startswith("#") for target in re.findall(r"url\(\s*['\"]?([^)]*)", html))


def test_policy_lets_only_the_script_of_the_page_run(html: str, page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if "http-equiv" in a)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}';" in policy


def test_contents_lead_to_every_section(page: Page) -> None:
    names = [section.name for section in sample.sample_document().sections]
    assert [a["href"] for a in page.all("a")] == ["#content", *(f"#{name}" for name in names)]
    assert set(names) | {"content"} <= {a["id"] for _, a in page.elements if "id" in a}


def test_every_block_is_on_the_page(page: Page) -> None:
    for text in (
        "A district & its <firms>",
        "Firms gain & workers too.",
        "What was compared",
        "one set of institutions",
        "floor & <both>",
        "Effects",
        "Final firms",
        sample.EVIL,
        "Fan chart of wool",
        "Priors, with their reasons",
        "markets.weight_69",
        "943c16286be21106",
        "Made for tests.",
    ):
        assert text in page.text


def test_tables_have_captions_headings_and_numbers_to_sort_by(html: str, page: Page) -> None:
    tables = re.findall(r"<table>.*?</table>", html, re.DOTALL)
    assert len(tables) == len(page.all("caption")) == 9
    assert all(a.get("scope") in ("col", "row", "rowgroup") for a in page.all("th"))
    effects = next(table for table in tables if "<caption>Effects</caption>" in table)
    assert re.findall(r'data-value="([^"]+)"', effects) == ["-1234.5", "12", "-0.25", "1500.75"]
    assert effects.count('aria-sort="none"') == effects.count('class="sort"') == 3
    ledger = next(table for table in tables if "<caption>Ledger</caption>" in table)
    assert "aria-sort" not in ledger and "button" not in ledger


def test_figures_have_text_alternatives_and_the_numbers_behind_them(page: Page) -> None:
    images = [a for a in page.all("svg") if a.get("role") == "img"]
    assert len(images) == len(page.all("figure")) == 4
    assert all(a["aria-labelledby"] for a in images)
    assert all(a.get("aria-hidden") == "true" for a in page.all("svg") if a not in images)
    assert page.text.count("Numbers behind this figure") == 4


def test_swatch_stands_before_the_rows_of_an_arm(html: str) -> None:
    row = html[html.index("<tr", html.index("rowgroup")) :]
    row = row[row.index("<tr") : row.index("</tr>")]
    assert sample.KEYS["training"].colour in row


def test_unknown_texts_are_escaped() -> None:
    evil = "</script><script>alert(1)</script>"
    document = sample.sample_document()
    section = Section("evil", evil, (Paragraph(evil),))
    html = to_html(replace(document, title=evil, sections=(section,)))
    assert evil not in html
    assert html.count("<script>") == 1


def test_same_document_gives_the_same_page(html: str) -> None:
    assert to_html(sample.sample_document()) == html
