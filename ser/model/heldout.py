"""What models that never heard its actor answered to each clip of the corpus.

The shipped model was trained on all actors, so its own answer to a clip of the corpus flatters.
Training answers every clip by folds over the actors besides; those answers are kept here, with
the confidence chosen on the other folds alone (`ser.model.confidence.cross_fit`). The file lies
beside the model, whose JSON names it; it has no pickles and names the training it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from ..corpora.layouts import SUFFIXES
from ..errors import ModelError
from ..files import to_npz
from .confidence import cross_fit
from .metadata import DAMAGE, parse
from .metrics import Answers
from .model import CONFIDENT, UNSURE, Model, Prediction
from .packing import HELDOUT, pack
from .store import RESTORE, SHIPPED, load_model

UNNAMED = "heldout.npz"  # as earlier versions called it
CURE = f"{RESTORE}, if it is the shipped model's; else train anew with `python -m ser train`."
ARRAYS = {
    "labels": "U",
    "clip": "U",
    "speaker": "U",
    "part": "i",
    "probabilities": "f",
    "confident": "b",
}
"""The kind of each array, as `np.dtype.kind` says it."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Answers to clips, each by a model that never heard the clip's actor.

    Attributes
    ----------
    labels : np.ndarray [shape=(emotions,)]
        Text.
    clip, speaker : np.ndarray [shape=(clips,)]
        Text: such as "Actor_16/03-01-05-01-02-01-16", without suffix, and "Actor_16".
    part : np.ndarray [shape=(clips,)]
        Which fold the clip is of; the model that answered heard no speaker of that fold.
    probabilities : np.ndarray [shape=(clips, emotions)]
        float32.
    confident : np.ndarray [shape=(clips,)]
        bool.
    """

    labels: np.ndarray
    clip: np.ndarray
    speaker: np.ndarray
    part: np.ndarray
    probabilities: np.ndarray
    confident: np.ndarray

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.clip.tolist())}

    def answer(self, clip: str, duration: float = 0.0) -> Prediction | None:
        """The answer to a clip; None if the training had no such clip.

        Parameters
        ----------
        clip : str
            `Actor_NN/name`, with or without ".wav" or ".flac".
        duration : float
            What the answer is to say of it, in s: it is not kept.
        """
        row = self._rows.get(without_suffix(clip))
        if row is None:
            return None
        verdict = CONFIDENT if self.confident[row] else UNSURE
        labels = tuple(self.labels.tolist())
        return Prediction(clip, duration, verdict, labels, self.probabilities[row])

    def left_out(self, clip: str) -> tuple[str, ...]:
        """The speakers that the model which answered a clip never heard, sorted; often several."""
        row = self._rows.get(without_suffix(clip))
        if row is None:
            return ()
        return tuple(np.unique(self.speaker[self.part == self.part[row]]).tolist())


def without_suffix(clip: str) -> str:
    """A clip's name, the same for each format it comes in."""
    path = PurePosixPath(clip)
    return str(path.with_suffix("") if path.suffix.lower() in SUFFIXES else path)


def keep(answers: Answers, chosen_on: Sequence[Answers] = ()) -> HeldOut:
    """What is to be kept of the answers of folds over the actors; as `cross_fit` takes them."""
    probabilities, confident = cross_fit(answers, chosen_on)
    return HeldOut(
        labels=np.array(answers.emotions),
        clip=np.array([without_suffix(name) for name in answers.clip.tolist()]),
        speaker=answers.speaker,
        part=answers.part,
        probabilities=probabilities.astype(np.float32),
        confident=confident,
    )


def pack_heldout(heldout: HeldOut, model: Model) -> bytes:
    """Answers of the training of a model as a file, for `ser.model.store.save_model`."""
    arrays = {name: getattr(heldout, name) for name in ARRAYS}
    origin = np.array(_origin(parse(pack(model)[0], "a training")))
    return to_npz({"origin": origin, **arrays})


def load_heldout(folder: Path | str = SHIPPED) -> HeldOut:
    """Read the answers that lie beside a model, by default beside the shipped one.

    Parameters
    ----------
    folder : path

    Returns
    -------
    HeldOut

    Raises
    ------
    ModelError
        If the file is missing or damaged, or comes from another training than the model.

    Examples
    --------
    >>> import ser
    >>> "Actor_16" in ser.load_heldout().left_out("Actor_16/03-01-05-01-02-01-16.wav")
    True
    """
    metadata = load_model(folder).metadata
    path, expected = path_of(metadata, folder), _origin(metadata)
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in ARRAYS}
            origin = str(file["origin"])
    except FileNotFoundError as error:
        if load_model(folder).metadata != metadata:  # it was replaced just now
            return load_heldout(folder)
        raise ModelError(f"No held-out answers: there is no {path}. {CURE}") from error
    except DAMAGE as error:
        raise ModelError(
            f"{path} is damaged: got {type(error).__name__}; expected an .npz file with "
            f"{', '.join(ARRAYS)}. {CURE}"
        ) from error
    if origin != expected:
        raise ModelError(
            f"{path} belongs to another model: got “{origin}”, expected “{expected}”. {CURE}"
        )
    heldout = HeldOut(**arrays)
    _require_sense(heldout, path)
    return heldout


def path_of(metadata: Mapping[str, Any], folder: Path | str) -> Path:
    """Where the answers lie that belong to a model in a folder.

    Parameters
    ----------
    metadata : mapping
        The model's.
    folder : path

    Raises
    ------
    ModelError
        If the model names no plain file.
    """
    name = metadata.get("heldout", UNNAMED)
    if name == UNNAMED or (isinstance(name, str) and fnmatchcase(name, HELDOUT)):
        return Path(folder) / name
    raise ModelError(
        f"The model in {folder} names no file of held-out answers: got {name!r}, expected a plain "
        f"name such as heldout-0123456789ab.npz. {CURE}"
    )


def _origin(metadata: Mapping[str, Any]) -> str:
    data = str(metadata.get("data", {}).get("fingerprint"))
    how = f"{metadata.get('folds')} folds, set-up {metadata.get('setup')}"
    return f"model {metadata['sha256'][:16]}, data {data[:16]}, {how}"


def _require_sense(heldout: HeldOut, path: Path) -> None:
    n, labels = heldout.clip.size, heldout.labels.size
    arrays = {name: getattr(heldout, name) for name in ARRAYS}
    found = {name: (values.dtype.kind, *values.shape) for name, values in arrays.items()}
    sizes = dict.fromkeys(ARRAYS, (n,)) | {"labels": (labels,), "probabilities": (n, labels)}
    wanted = {name: (kind, *sizes[name]) for name, kind in ARRAYS.items()}
    if found != wanted:
        raise ModelError(f"{path} does not fit together: got {found}, expected {wanted}. {CURE}")
    total = heldout.probabilities.sum(axis=1)
    if heldout.probabilities.min(initial=0) < 0 or not np.allclose(total, 1, atol=1e-4):
        raise ModelError(f"{path} holds numbers that are no probabilities. {CURE}")
    folds_of_speakers = set(zip(heldout.speaker.tolist(), heldout.part.tolist(), strict=True))
    if len(folds_of_speakers) > len(set(heldout.speaker.tolist())):
        raise ModelError(
            f"{path} holds answers by models that heard the actor: got speakers in several folds, "
            f"expected each in one. {CURE}"
        )
