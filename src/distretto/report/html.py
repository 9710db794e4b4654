"""A report as one HTML page that a reader can mail, archive, print and check.

The page needs no network and no other file. Its one script sorts tables and opens what is folded
before printing; without it everything can still be read.
"""

from __future__ import annotations

import base64
import hashlib

import jinja2
from markupsafe import Markup

from distretto import __version__
from distretto.report.document import Chart, Document
from distretto.report.language import find_language
from distretto.report.svg import inline_svg

__all__ = ["to_html"]


def to_html(document: Document) -> str:
    """Return a report as the text of an HTML page.

    Parameters
    ----------
    document : Document
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("distretto.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        drawing=_drawing,
        kind=lambda block: type(block).__name__,
        lang=find_language(document.language),
    )
    # Style sheet and script are part of the package, not of the data, and go in as they are.
    css, script = (_source(environment, name) for name in ("report.css", "report.js"))
    return environment.get_template("report.html.j2").render(
        document=document,
        css=Markup(css),
        script=Markup(script),
        policy=_policy(css, script),
        version=__version__,
        swatches=document.arms,
    )


def _drawing(chart: Chart) -> Markup:
    return inline_svg(
        chart.draw(), name=chart.name, title=chart.title, description=chart.description
    )


def _source(environment: jinja2.Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _policy(css: str, script: str) -> str:
    """Content security policy: nothing is loaded, and no script runs but the page's own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
