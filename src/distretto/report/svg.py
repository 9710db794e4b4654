"""Turns a matplotlib figure into SVG that can stand inside an HTML page."""

from __future__ import annotations

import io
import re
import threading
from xml.etree import ElementTree

import matplotlib
from markupsafe import Markup, escape
from matplotlib.figure import Figure

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
# matplotlib reads how to write text from its global settings while it saves; the settings are
# changed for one figure at a time.
_settings_lock = threading.Lock()

_NUMBER = re.compile(r"-?\d+\.\d+")
_AROUND_LETTER = re.compile(r"\s*([A-Za-z])\s*")
_LONG_DECIMALS = re.compile(r"(-?\d+\.\d{2})\d+")
_FONT_SHORTHAND = re.compile(r"font: (?:\w+ )*([\d.]+px) [^;]*")
_FONT_FAMILY = re.compile(r"font-family: [^;]*(?:; ?|$)")
_NO_ROTATION = re.compile(r"rotate\(-?0 [^)]*\)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline_svg(figure: Figure, *, name: str, title: str, description: str) -> Markup:
    """Return `figure` as one accessible ``<svg>`` element.

    Text stays text, in the font of the page; coordinates keep two decimals; the element scales
    with its container.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure; it is not changed.
    name : str
        Prefix of all identifiers, unique within the page.
    title, description : str
        The short and the long text alternative.
    """
    buffer = io.StringIO()
    settings = {"svg.fonttype": "none", "svg.hashsalt": name}
    with _settings_lock, matplotlib.rc_context(settings):  # type: ignore[arg-type]
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    root = ElementTree.fromstring(buffer.getvalue())
    _strip(root, name)
    _share_styles(root)
    width, height = 72.0 * figure.get_size_inches()
    body = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    return Markup(
        f'<svg role="img" aria-labelledby="{escape(name)}-title {escape(name)}-desc" '
        f'viewBox="0 0 {width:g} {height:g}" style="max-width:{1.25 * width:g}px">'
        f'<title id="{escape(name)}-title">{escape(title)}</title>'
        f'<desc id="{escape(name)}-desc">{escape(description)}</desc>'
        f"{body}</svg>"
    )


def _short_path(path: str) -> str:
    """Return a path with coordinates to a tenth of a point and no blanks that say nothing."""
    rounded = _NUMBER.sub(lambda found: f"{round(float(found[0]), 1):g}", path)
    return _AROUND_LETTER.sub(r"\1", " ".join(rounded.split()))


def _share_styles(root: ElementTree.Element) -> None:
    """Give the style that all children of a group have to the group."""
    for parent in root.iter("g"):
        styles = {child.get("style", "") for child in parent}
        if len(parent) > 2 and len(styles) == 1 and (style := styles.pop()):
            own = parent.get("style", "")
            parent.set("style", f"{own}; {style}" if own else style)
            for child in parent:
                del child.attrib["style"]


def _strip(root: ElementTree.Element, name: str) -> None:
    """Drop metadata, style sheets and unused identifiers; shorten numbers; leave fonts to the page.

    Names lose their namespace, which elements inside an HTML page do without.
    """
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    for parent in root.findall(f"{{{_SVG}}}defs"):
        for sheet in parent.findall(f"{{{_SVG}}}style"):
            parent.remove(sheet)
    used: set[str] = set()
    for element in root.iter():
        for value in element.attrib.values():
            used.update(_REFERENCE.findall(value))
        used.add(element.get(_LINK, "").removeprefix("#"))
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
        for key, value in list(element.attrib.items()):
            del element.attrib[key]
            if key == _LINK:
                element.set("href", f"#{name}-{value.removeprefix('#')}")
            elif key != "id":
                value = _REFERENCE.sub(rf"url(#{name}-\1)", value)
                value = _FONT_SHORTHAND.sub(r"font-size: \1", _FONT_FAMILY.sub("", value))
                value = _LONG_DECIMALS.sub(r"\1", _NO_ROTATION.sub("", value))
                if key == "d":
                    value = _short_path(value)
                if value:
                    element.set(key, value)
            elif value in used:
                element.set(key, f"{name}-{value}")
