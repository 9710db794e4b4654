import numpy as np
import pytest

from distretto.areas import delineate, read_geometry, write_maps
from distretto.errors import TableError

geopandas = pytest.importorskip("geopandas", reason="maps need the extra geo")
shapely = pytest.importorskip("shapely")


@pytest.fixture(scope="module")
def result(board):
    names = {"01": "Alghero <b>", "07": "L'Aquila & c."}
    return delineate(board, min_size=100, target_size=1000, names=names)


@pytest.fixture
def frame():
    """The 16 places as squares of a board; codes are numbers, as many programs store them."""
    cells = [shapely.box(x, y, x + 1, y + 1) for y in range(4) for x in range(4)]
    return geopandas.GeoDataFrame({"PRO_COM": range(1, 17), "note": "x"}, geometry=cells, crs=3035)


@pytest.fixture
def path(tmp_path, frame):
    file = tmp_path / "cells.gpkg"
    frame.to_file(file, driver="GPKG")
    return file


def test_outlines_are_found_by_code(result, path):
    geometry = read_geometry(path, result.codes)
    assert geometry.position.tolist() == list(range(16))
    assert geometry.known.all() and geometry.notes == ()
    # Neighbours share a side: 4 x 3 in each direction, no corners.
    assert len(geometry.neighbours) == 24
    assert set(map(tuple, np.abs(np.diff(geometry.neighbours, axis=1)))) == {(1,), (4,)}


def test_outlines_of_others_and_in_parts(result, frame, tmp_path):
    frame.loc[15, "PRO_COM"] = 99
    frame.loc[14, "PRO_COM"] = 14
    frame.to_file(tmp_path / "cells.geojson", driver="GeoJSON")
    geometry = read_geometry(tmp_path / "cells.geojson", result.codes)
    assert geometry.position.tolist() == list(range(14))
    assert geometry.shapes[13].area == pytest.approx(2)
    assert geometry.notes == (
        "2 communities have no outline, such as 15, 16",
        "1 outlines belong to no community of the flows",
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"column": "PROCOM"}, "there is no column PROCOM"),
        ({"column": "note"}, "no community of the flows is found among the outlines"),
        ({"layer": "other"}, "the outlines cannot be read"),
    ],
)
def test_wrong_outlines(result, path, options, problem):
    with pytest.raises(TableError) as caught:
        read_geometry(path, result.codes, **options)
    assert (caught.value.file, caught.value.problem) == (str(path), problem)


def test_files_that_are_no_outlines(result, tmp_path):
    (tmp_path / "x.gpkg").write_bytes(b"x")
    for name, problem in (("x.gpkg", "cannot be read"), ("y.gpkg", "no such file")):
        with pytest.raises(TableError, match=problem):
            read_geometry(tmp_path / name, result.codes)


def test_maps(result, path, tmp_path):
    geometry = read_geometry(path, result.codes)
    stability = np.linspace(0.2, 1.0, 16)
    out = tmp_path / "out"
    out.mkdir()
    write_maps(result, geometry, out, stability=stability)
    assert {file.name for file in out.iterdir()} == {
        "map.gpkg",
        "map.html",
        "map.png",
        "stability.png",
    }
    areas = geopandas.read_file(out / "map.gpkg", layer="areas")
    assert sorted(areas["area"]) == sorted(result.area_codes)
    sizes = dict(zip(areas["area"], areas.geometry.area, strict=True))
    for code in result.area_codes:
        assert sizes[code] == pytest.approx((result.area == code).sum())
    communities = geopandas.read_file(out / "map.gpkg", layer="communities")
    assert communities["community"].tolist() == result.codes.tolist()
    assert communities["stability"].tolist() == stability.tolist()
    for name in ("map.png", "stability.png"):
        assert (out / name).read_bytes().startswith(b"\x89PNG")


def test_the_page_stands_alone_and_names_are_text(result, path, tmp_path):
    write_maps(result, read_geometry(path, result.codes), tmp_path, title="Areas & <i>")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "http" not in page and "@@" not in page
    assert "<b>" not in page and "<i>" not in page
    assert "Areas &amp; &lt;i&gt;" in page
    assert "Alghero &lt;b&gt; (01)" in page
    assert page.count('data-a="') == 16
    assert "stays with it" not in page


def test_neighbouring_areas_differ_in_colour(result, path):
    from distretto.areas.maps import _fills

    geometry = read_geometry(path, result.codes)
    fills = _fills(result, geometry)
    for one, other in result.position[geometry.neighbours]:
        assert one == other or fills[one] != fills[other]
