"""Programmes on the command line."""

from distretto import programmes


def test_programmes_on_the_command_line(distretto):
    listed = distretto("programmes")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == list(programmes.names())
    shown = distretto("programmes", "wrtp")
    assert "65,000 workers" in " ".join(shown.out.split())
    assert "paid by member firms and the public" in " ".join(shown.out.split())
    assert distretto("programmes", "wrpt").code == 2
