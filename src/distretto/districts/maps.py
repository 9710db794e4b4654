"""Areas with their outlines, for maps. Needs the extra ``geo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.areas.maps import Geometry
    from distretto.districts.identification import Identification

__all__ = ["area_outlines", "write_geopackage"]


def area_outlines(found: Identification, geometry: Geometry) -> Any:
    """Return areas with their outlines, put together from those of their places.

    Parameters
    ----------
    found : Identification
    geometry : Geometry
        Outlines of its places: `distretto.areas.read_geometry` with ``found.jobs.places``.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of `Identification.to_dataframe` and the outlines; areas none of whose places
        has an outline are missing.
    """
    import geopandas

    area = found.jobs.area_of[geometry.position]
    inside = area >= 0
    codes = found.jobs.areas[area[inside]].astype(object)
    places = geopandas.GeoDataFrame({"area": codes}, geometry=geometry.shapes[inside].to_list())
    outlines = places.set_crs(geometry.shapes.crs).dissolve("area").reset_index()
    return outlines.merge(found.to_dataframe(), on="area", how="left")


def write_geopackage(outlines: Any, path: Path) -> None:
    """Write the areas with their kinds.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        From `area_outlines`.
    path : pathlib.Path
    """
    outlines.to_file(path, layer="areas", driver="GPKG")
