"""What the load test judges: not errors alone, but how late answers come, and whether it grows."""

import json
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="the benchmarks drive a browser")

from benchmarks.figures import tell_in_readme
from benchmarks.load.judging import BESIDE, compare, compare_beside, growth, in_words, missed
from benchmarks.load.visitors import Findings
from ser.files import write_json

TIMES = {"alone_median_s": 0.2, "median_s": 0.3, "p95_s": 0.5, "times_alone": 2.5}
MEMORY = {"warm_mb": 400, "end_mb": 410, "most_mb": 420, "growth": 0.01}
PACE = {"answers": 150, "all": TIMES, "upload, undrawn": TIMES, "memory": MEMORY}
GOOD = {
    "cores": 2, "visitors": 10, "seconds": 180.0, "errors": 0, "mixed": 0, "tracebacks": 0,
    "paces": {"in a hurry": PACE, "reading": PACE},
    "beside_long_files": {"alone_median_s": 0.25, "median_s": 0.3, "times_alone": 1.2},
}  # fmt: skip


def findings(upload, recording):
    """What visitors met, in s."""
    return Findings(times={"upload": upload, "recording": recording})


def test_all_is_compared_with_all_and_each_kind_with_its_own():
    """Recordings take longer than uploads, whoever is there."""
    alone = findings([0.1] * 5, [0.3] * 5)
    together = findings([0.2] * 10, [0.9] * 10)
    found = compare(alone, together, "reading")
    assert {kind: each["times_alone"] for kind, each in found.items()} == {
        "all": 4.5, "upload": 2.0, "recording": 3.0,
    }  # fmt: skip
    assert found["all"]["alone_median_s"] == 0.2


def test_long_files_are_judged_by_those_who_wait_beside_them():
    """Recordings before and meanwhile."""
    found = compare_beside([0.2] * BESIDE + [0.5] * BESIDE)
    assert found == {"alone_median_s": 0.2, "median_s": 0.5, "times_alone": 2.5}


def test_growth_is_the_last_third_against_the_middle_one():
    """What is needed to get warm does not count."""
    flat = [(float(k), 100.0 if k > 29 else k) for k in range(90)]
    assert growth(flat)["growth"] == 0
    leaking = [(float(k), 100.0 + max(k - 60, 0)) for k in range(90)]
    assert growth(leaking)["growth"] == pytest.approx(0.145)


@pytest.mark.parametrize(
    "place, value",
    [
        (("errors",), 1),
        (("mixed",), 1),
        (("tracebacks",), 1),
        (("paces", "in a hurry", "all", "times_alone"), 3.01),
        (("paces", "reading", "all", "times_alone"), 3.01),
        (("paces", "reading", "memory", "growth"), 0.06),
        (("beside_long_files", "times_alone"), 3.01),
    ],
)
def test_each_of_them_can_fail_it(place, value):
    """One figure beyond its bound is one that is missed."""
    assert missed(GOOD) == []
    figures = json.loads(json.dumps(GOOD))
    inside = figures
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    assert len(missed(figures)) == 1


def test_figures_are_kept_and_told_in_the_readme(tmp_path):
    """From the file, in the place between the marks, and nothing else changes."""
    path, readme = tmp_path / "load.json", tmp_path / "README.md"
    readme.write_text("before\n<!-- load -->\nformer figures\n<!-- /load -->\nafter\n")
    write_json(path, GOOD)
    tell_in_readme("load", in_words(json.loads(path.read_text())), readme)
    told = " ".join(readme.read_text().split())
    assert told.startswith("before <!-- load --> 10 visitors at once on 2 cores")
    assert "95 of 100 within 0.50 s, which is 2.5 times the median of a visitor alone" in told
    assert told.endswith("<!-- /load --> after") and "former" not in told


@pytest.mark.parametrize("name", ["load", "live"])
def test_our_readme_has_the_places(name):
    """Both benchmarks find theirs."""
    text = Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")
    assert text.index(f"<!-- {name} -->") < text.index(f"<!-- /{name} -->")
