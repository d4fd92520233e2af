"""A folder of recordings on the page: measured once, remembered within bounds; or fetched."""

import threading
from functools import partial
from pathlib import Path

import pytest

from ser.corpora import remembered
from ser.corpora.corpus import read_corpus
from ser.corpora.extraction import extract_corpus
from ser.features.vector import extract_groups
from ser.ui.train import folder
from ser.ui.train.workshop import FOLDER, SHIPPED
from ser.workers.task import Task

from ...audio_files import wav
from ...pages import button
from ...synth import speech
from ...tables import RHYTHM
from ...workshops import page_of, shop_of


def fill(place: Path) -> None:
    """Put twelve clips there, of two emotions by two people."""
    for emotion, f0 in (("happy", 200), ("sad", 110)):
        for k in range(6):
            path = place / emotion / ("anna", "ben")[k % 2] / f"{k}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wav(speech(0.5, f0 + 5 * k, seed=f0 + k), 16_000))


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Names of the clips that are really measured, here and only with the smallest group."""
    names = []

    def noted(clip, spec):
        names.append(clip.name)
        return extract_groups(clip, spec)

    def extract(corpus, features, **more):
        return extract_corpus(corpus, RHYTHM, jobs=1, **more)

    monkeypatch.setattr(remembered, "extract_groups", noted)
    monkeypatch.setattr(folder, "extract_corpus", extract)
    monkeypatch.setattr(folder, "CACHE", tmp_path / "cache")
    monkeypatch.setattr("ser.ui.folders.DEFAULT_FOLDER", tmp_path / "none")
    return names


def pressed(page, key):
    """Press a button that measures, and wait for the end as a browser does."""
    button(page, key).click().run()
    task = page.session_state["workshop"].task
    task.wait(60)
    assert not task.is_active
    return page.run()


def test_what_was_measured_once_is_remembered_by_its_content(tmp_path, monkeypatch, measured):
    """Another visit, other names: no clip is measured again."""
    fill(tmp_path / "clips")
    page = page_of(shop_of(source=FOLDER, path=str(tmp_path / "clips")), monkeypatch)
    page = pressed(page, "measure-folder")
    assert "12 clips of 2 people" in page.success[0].value
    assert len(measured) == 12
    for path in [*(tmp_path / "clips").rglob("*.wav")]:
        path.rename(path.with_name(f"again {path.name}"))
    page = page_of(shop_of(source=FOLDER, path=str(tmp_path / "clips")), monkeypatch)
    page = pressed(page, "measure-folder")
    assert "12 clips of 2 people" in page.success[0].value
    assert len(measured) == 12


def test_what_is_remembered_is_bounded(tmp_path, monkeypatch):
    """A gigabyte; with less room, what is too much is dropped after measuring."""
    assert remembered.MOST == "1G"
    fill(tmp_path / "clips")
    extract = partial(extract_corpus, read_corpus(tmp_path / "clips"), RHYTHM, 1)
    kept = []
    for most in ("1G", "1K"):
        monkeypatch.setattr(remembered, "MOST", most)
        extract(cache=tmp_path / most)
        kept.append(sum(p.stat().st_size for p in (tmp_path / most).rglob("output.pkl")))
    assert kept[0] > 1024 >= kept[1]


def test_official_archive_is_fetched_and_measured(tmp_path, monkeypatch, measured):
    """One press: into the usual folder, with its progress, and then it can be trained on."""
    place, asked = tmp_path / "ravdess", []

    def download(to, progress):
        asked.append(to)
        progress(1e6, 2e6)
        fill(Path(to))

    monkeypatch.setattr(folder, "DEFAULT_FOLDER", place)
    monkeypatch.setattr(folder, "download", download)
    page = pressed(page_of(shop_of(source=FOLDER), monkeypatch), "download")
    assert asked == [str(place)]
    assert "12 clips of 2 people" in page.success[0].value
    assert page.session_state["workshop"].data[FOLDER].place == ("--data", str(place))


def test_while_measuring_nothing_stands_between_the_folder_and_how_far_it_is(monkeypatch, measured):
    """No grey button, which would push it off the first screen; at the end they are back."""
    go_on = threading.Event()
    shop = shop_of(source=FOLDER, path="/recordings")
    shop.task = Task(lambda _: go_on.wait(60) and None)
    page = page_of(shop, monkeypatch)
    keys = {"measure-folder", "download"}
    assert not keys & {each.key for each in page.button}
    go_on.set()
    shop.task.wait(60)
    assert keys <= {each.key for each in page.run().button}


def test_hosted_nothing_is_fetched(tmp_path, monkeypatch, measured):
    """There is no such button."""
    monkeypatch.setenv("HOSTED", "true")
    page = page_of(shop_of(source=FOLDER), monkeypatch)
    assert page.session_state["workshop"].source == SHIPPED
    assert not {"download", "measure-folder"} & {each.key for each in page.button}
