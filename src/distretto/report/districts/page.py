"""The report of an identification: the sections in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from distretto.districts.identification import Identification
from distretto.report.districts.answer import answer, area_map, districts, near
from distretto.report.districts.why import every_area, method, terms
from distretto.report.document import Document
from distretto.report.sections.provenance import provenance_section
from distretto.report.writing import english_page

if TYPE_CHECKING:
    import geopandas

__all__ = ["identification_document"]


def identification_document(
    found: Identification, title: str, outlines: geopandas.GeoDataFrame | None = None
) -> Document:
    """Return the report of an identification.

    Parameters
    ----------
    found : Identification
    title : str
        What it is about, such as the name of the file.
    outlines : geopandas.GeoDataFrame, optional
        Areas with outlines, from `distretto.districts.maps.area_outlines`, for the map.
    """
    provenance: dict[str, Any] = dict(found.provenance)
    sections = (
        answer(found),
        None if outlines is None else area_map(outlines),
        districts(found),
        near(found),
        every_area(found),
        method(found),
        terms(),
        provenance_section(provenance),
    )
    return english_page(
        title=title,
        kind="identification",
        question="Where are the industrial districts, and why there?",
        sections=sections,
        time=provenance.get("time"),
    )
