import gzip

import openpyxl
import pytest

from distretto.errors import TableError
from distretto.tables import read_commuting
from distretto.tables.layouts import LAYOUTS


def pairs(commuting):
    keys = zip(commuting.origins, commuting.destinations, commuting.home, strict=True)
    return dict(zip(keys, commuting.workers, strict=True))


def error_of(path, layout, **options):
    with pytest.raises(TableError) as caught:
        read_commuting(path, layout=layout, **options)
    return caught.value


def istat(kind, live, work, count, purpose=2, place=1, sex=1):
    estimate = "ND" if kind == "S" else f"{count:013.2f}"
    exact = f"{count:010d}" if kind == "S" else "ND"
    head = f"{kind} 1 {live[:3]} {live[3:]} {sex} {purpose} {place} {work[:3]} {work[3:]} 000"
    return f"{head} + + + {estimate:>13} {exact:>10}\n".replace("+ +", "+  +", 1)


ISTAT = [
    istat("L", "001001", "001001", 7),
    istat("S", "001001", "001001", 46),
    istat("S", "001001", "001001", 4, sex=2),
    istat("S", "001001", "103002", 12),
    istat("S", "103002", "001001", 123456),
    istat("S", "103002", "000000", 3, place=3),
    istat("S", "103002", "001001", 99, purpose=1),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["matrix.txt", "matrix.txt.gz"])
def test_istat_2011(tmp_path, name, end):
    content = "".join(ISTAT).replace("\n", end).encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    commuting = read_commuting(tmp_path / name, layout="istat-2011")
    assert pairs(commuting) == {
        ("001001", "001001", False): 50,
        ("001001", "103002", False): 12,
        ("103002", "001001", False): 123456,
    }
    assert commuting.notes == (
        "left out: workplaces abroad (1 row, 3 workers)",
        "added to another row of their pair: 1 row",
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [("X" + ISTAT[1][1:], 2), (ISTAT[1].replace("001 1 2", "0O1 1 2"), 2), ("S 1 001\n", 2)],
)
def test_istat_wrong_record(tmp_path, line, place):
    path = tmp_path / "matrix.txt"
    path.write_text(ISTAT[1] + line + ISTAT[3])
    error = error_of(path, "istat-2011")
    assert (error.where, error.found) == (f"line {place}", line.rstrip("\n"))
    path.write_text(ISTAT[0])
    assert error_of(path, "istat-2011").problem.startswith("no record counts people")
    path.write_text("")
    assert error_of(path, "istat-2011").problem == "the file is empty"


def test_lodes(tmp_path):
    path = tmp_path / "al_od_main_JT00_2021.csv"
    path.write_text(
        "w_geocode,h_geocode,S000,SA01,SA02,SA03,createdate\n"
        "010010201001005,010010201001005,3,1,1,1,20231016\n"
        "010030107062025,10010201001009,2,1,1,0,20231016\n"
    )
    commuting = read_commuting(path, layout="lodes-od")
    assert commuting.origins.tolist() == ["010010201001005", "010010201001009"]
    assert commuting.destinations.tolist() == ["010010201001005", "010030107062025"]
    counties = read_commuting(path, layout="lodes-od", digits=5)
    assert pairs(counties) == {("01001", "01001", False): 3, ("01001", "01003", False): 2}


def test_acs_county(tmp_path):
    half = ["State FIPS Code", "County FIPS Code", "State Name", "County Name"]
    book = openpyxl.Workbook()
    for row in (
        ["Table 1. Residence County to Workplace County Commuting Flows"],
        [],
        ["Residence", None, None, None, "Place of Work", None, None, None, "Commuting Flow"],
        [*half, *half, "Workers in Commuting Flow", "Margin of Error"],
        ["01", "001", "Alabama", "Autauga", "001", "001", "Alabama", "Autauga", 8635, 459],
        ["01", "001", "Alabama", "Autauga", "001", "013", "Alabama", "Butler", 17, 16],
        ["48", "141", "Texas", "El Paso", "303", None, "Mexico", None, 900, 70],
        [],
        ["Note: margins of error are at 90 percent."],
    ):
        book.active.append(row)
    path = tmp_path / "table1.xlsx"
    book.save(path)
    commuting = read_commuting(path, layout="acs-county")
    assert pairs(commuting) == {("01001", "01001", False): 8635, ("01001", "01013", False): 17}
    assert commuting.notes == ("left out: workplaces abroad (1 row, 900 workers)",)
    book.active["I6"] = "few"
    book.save(path)
    error = error_of(path, "acs-county")
    assert (error.where, error.found) == ("row 6, column Workers in Commuting Flow", "few")
    book.active["I4"] = "Workers"
    book.save(path)
    assert error_of(path, "acs-county").problem == (
        "the row with the names of the columns is not found"
    )


ONS_2011 = """"Area of residence","Area of workplace","All categories: Method of travel to work",\
"Work mainly at or from home","Train"
E02000001,E02000001,1506,0,41
E02000001,E02000014,2,0,0
E02000001,OD0000001,100,100,0
E02000001,OD0000003,50,0,0
"""
ONS_2021 = """Middle layer Super Output Areas code,Middle layer Super Output Areas label,\
MSOA of workplace code,MSOA of workplace label,Place of work indicator (4 categories) code,\
Place of work indicator (4 categories) label,Count
E02000001,City of London 001,-8,Does not apply,-8,Does not apply,2093
E02000001,City of London 001,E02000001,City of London 001,1,Mainly working at or from home,100
E02000001,City of London 001,999999999,Workplace is offshore,2,Working offshore,5
E02000001,City of London 001,E02000001,City of London 001,3,Working in the UK,1506
E02000001,City of London 001,E02000014,Barking 013,3,Working in the UK,2
"""


@pytest.mark.parametrize("content", [ONS_2011, ONS_2021])
def test_ons(tmp_path, content):
    path = tmp_path / "od.csv"
    path.write_text(content)
    commuting = read_commuting(path, layout="ons-od")
    assert pairs(commuting) == {
        ("E02000001", "E02000001", False): 1506,
        ("E02000001", "E02000014", False): 2,
        ("E02000001", "E02000001", True): 100,
    }
    assert commuting.codes.tolist() == ["E02000001", "E02000014"]
    assert commuting.notes[-1] == "100 people work at home"


def test_a_file_in_another_layout(tmp_path):
    path = tmp_path / "flows.csv"
    path.write_text("here,there,people\na,a,1\n")
    for layout in LAYOUTS:
        assert str(path) in str(error_of(path, layout))
    assert error_of(path, "istat").hint == "did you mean 'istat-2011'?"
