"""Styles, page and language of a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["MARGIN", "PAGE", "set_language", "set_styles"]

PAGE = (595.3, 841.9)  # A4, in points
MARGIN = 56.7  # 20 mm
_FONT, _CODE_FONT = "Arial", "Courier New"
_INK, _GREY, _ACCENT, _ALARM = "1C1C1C", "5F6368", "00508C", "B3261E"


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of paragraphs: size and room in points, indent from the left in points."""

    name: str
    size: float
    colour: str = _INK
    bold: bool = False
    before: float = 0.0
    after: float = 4.0
    indent: float = 0.0
    hanging: float = 0.0
    keep: bool = False
    font: str = _FONT
    bar: str = ""  # colour of a bar at the left
    parent: str = "Normal"


_STYLES = (
    _Style("Normal", 10.0, after=5.0, parent=""),
    _Style("Title", 20.0, bold=True, after=4.0),
    _Style("Subtitle", 12.0, after=10.0),
    _Style("Heading 1", 14.0, bold=True, before=18.0, after=5.0, keep=True),
    _Style("Heading 2", 11.5, bold=True, before=11.0, after=3.0, keep=True),
    _Style("Caption", 9.5, bold=True, before=8.0, after=2.0, keep=True),
    _Style("List Bullet", 10.0, after=2.0, indent=14.0, hanging=14.0),
    _Style("Footer", 8.0, _GREY),
    _Style("TOC Heading", 11.5, bold=True, before=8.0, after=3.0, keep=True),
    _Style("Kicker", 9.0, _GREY, after=2.0),
    _Style("Contents Line", 10.0, _ACCENT, after=1.0),
    _Style("Answer", 11.0, before=3.0, after=5.0, indent=10.0, bar=_ACCENT),
    _Style("Warning", 10.0, before=3.0, after=5.0, indent=10.0, bar=_ALARM),
    _Style("Note", 9.0, _GREY, after=4.0),
    _Style("Note Bullet", 9.0, _GREY, after=2.0, indent=14.0, hanging=14.0, parent="List Bullet"),
    _Style("Term", 10.0, after=3.0, indent=14.0, hanging=14.0),
    _Style("Code", 8.5, after=6.0, font=_CODE_FONT),
    _Style("Key", 9.0, after=2.0, keep=True),
    _Style("Figure", 9.0, after=4.0),
    _Style("Table Text", 8.5, before=1.0, after=1.0),
    _Style("Table Detail", 7.5, _GREY, after=1.0),
    _Style("Small Table", 7.5, before=0.5, after=0.5),
    _Style("Small Detail", 7.0, _GREY, after=0.5),
    _Style("After Table", 4.0, after=4.0),
)


def set_styles(file: Any) -> None:
    """Set the page to A4 and the styles to those of reports.

    Parameters
    ----------
    file : docx.document.Document
    """
    from docx import shared
    from docx.enum.text import WD_TAB_ALIGNMENT

    section = file.sections[0]
    section.page_width, section.page_height = (shared.Pt(side) for side in PAGE)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, shared.Pt(MARGIN))
    for style in _STYLES:
        _set(file, style)
    tabs = file.styles["Footer"].paragraph_format.tab_stops
    tabs.clear_all()
    tabs.add_tab_stop(shared.Pt(PAGE[0] - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)


def set_language(file: Any, tag: str) -> None:
    """Set the language in which Word checks the spelling and a screen reader speaks.

    Parameters
    ----------
    file : docx.document.Document
    tag : str
        Such as "it-IT".
    """
    from docx.oxml.ns import qn

    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tag)


def _set(file: Any, style: _Style) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    names = {each.name for each in file.styles}
    found = file.styles[style.name] if style.name in names else file.styles.add_style(style.name, 1)
    if style.parent and found.base_style is not file.styles[style.parent]:
        found.base_style = file.styles[style.parent]
    found.hidden, found.quick_style = False, True
    font = found.font
    font.name, font.size = style.font, Pt(style.size)
    font.bold, font.italic = style.bold, False
    font.color.rgb = RGBColor.from_string(style.colour)
    fonts = found.element.rPr.rFonts
    # A font of the theme would win over the one that is named.
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]
    for spacing in found.element.rPr.findall(qn("w:spacing")):
        found.element.rPr.remove(spacing)
    layout = found.paragraph_format
    layout.space_before, layout.space_after = Pt(style.before), Pt(style.after)
    layout.line_spacing = 1.1
    layout.keep_with_next = style.keep
    if style.indent or style.hanging:
        layout.left_indent = Pt(style.indent)
        layout.first_line_indent = Pt(-style.hanging)
    _set_bar(found, style.bar)


def _set_bar(found: Any, colour: str) -> None:
    """Give paragraphs of a style a bar at their left, and no other border."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    properties = found.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    if not colour:
        return
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="6" '
        f'w:color="{colour}"/></w:pBdr>'
    )
    # The schema wants borders after what keeps lines together and before spacing.
    properties.insert_element_before(
        border, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
    )
