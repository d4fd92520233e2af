"""A trained model as one ZIP file to take home: its arrays, metadata, card and how to load it."""

import io
import zipfile
from dataclasses import replace

from ..model.metadata import METADATA
from ..model.model import Model
from ..model.packing import arrays_name, pack, unpack
from ..model.store import CARD
from .card import write_card

LOAD = """import ser
prediction = ser.load_model("my-model").predict(ser.load_clip("voice.wav"))"""
LOAD_PIPELINE = """import joblib
pipeline = joblib.load("pipeline.joblib")"""
HOW = """{name}

Unpack this file to a folder. From the folder of the app (which has the package `ser`):

{load}

For scikit-learn {version}, and only from people you trust, as any joblib file can run programs:

{load_pipeline}
"""
NO_DATE = 1980, 1, 1, 0, 0, 0
"""Of every file in it, so that a model that is asked for again is the same bytes, kept once."""

OWN_DATA = """# Model card

“{name}”, trained on the Train page from recordings that its maker brought. Ask them whose voices
these are and what may be done with the model. It was not made by the people who made the app.

It cannot tell what a person feels. It must not be used for decisions about people.
"""


def take_away(
    model: Model, name: str, command: str, pipeline: bytes = b"", of_ravdess: bool = True
) -> bytes:
    """Pack a model.

    Parameters
    ----------
    model : Model
        With the metadata that training gives.
    name : str
        What its maker calls it.
    command : str
        That makes it again; the card tells it.
    pipeline : bytes
        As joblib writes it; left out if empty.
    of_ravdess : bool
        Whether it has learnt from RAVDESS alone; else the card cannot say whose voices it knows.

    Returns
    -------
    bytes
        A ZIP file; the same model gives the same bytes.
    """
    metadata, arrays = pack(_telling(model, name, command))
    stored = unpack(metadata, arrays, "a model to take away")
    card = write_card(stored) if of_ravdess else OWN_DATA.format(name=name)
    files = {
        METADATA: metadata,
        arrays_name(arrays): arrays,
        CARD: card.encode(),
        "README.txt": how_to_load(name, model).encode(),
    }
    if pipeline:
        files["pipeline.joblib"] = pipeline
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, NO_DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 1)
    return packed.getvalue()


def how_to_load(name: str, model: Model) -> str:
    """The lines of Python that load a model which was taken home, with what to know.

    Parameters
    ----------
    name : str
        That its maker gave it.
    model : Model
        Whose metadata have the versions it was made with.
    """
    return HOW.format(
        name=name,
        load=LOAD,
        load_pipeline=LOAD_PIPELINE,
        version=model.metadata["versions"]["scikit-learn"],
    )


def _telling(model: Model, name: str, command: str) -> Model:
    return replace(model, metadata={**model.metadata, "name": name, "command": command})
