"""A trained model as plain arrays, and its answer to a clip.

A forward pass is a scaler, two or three matrix products and a softmax, so a model needs neither
scikit-learn nor a pickle to answer. `ser.training.training` makes models, `ser.model.store` keeps
them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..audio.clip import Clip
from ..features.analysis import Analysis, analyse
from ..features.vector import FeatureSpec, extract_features
from .check import check
from .probabilities import Confidence, distance_of, in_whole_per_cent

CONFIDENT, UNSURE, NO_SPEECH = "confident", "unsure", "no speech"
NO_LIMIT = 1e9  # spreads


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a model answers to a clip.

    Attributes
    ----------
    name : str
        Of the clip.
    duration : float
        Of the clip, in s.
    verdict : str
        "confident", "unsure" or "no speech".
    labels : tuple of str
        The model's emotions; empty if there is no speech.
    probabilities : np.ndarray [shape=(len(labels),)]
        They sum to 1.
    warnings : tuple of str
        The input check's advice.
    threshold : float
        From which the model is confident, which has a say in how shares are rounded.
    """

    name: str
    duration: float
    verdict: str
    labels: tuple[str, ...]
    probabilities: np.ndarray
    warnings: tuple[str, ...] = ()
    threshold: float = 0.0

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """Labels with their probabilities, the likeliest first."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(self.labels[i], float(self.probabilities[i])) for i in order]

    @property
    def in_per_cent(self) -> list[tuple[str, int]]:
        """`ranking` in whole per cent, so that none contradicts the verdict or the order.

        The first is as `ser.model.probabilities.in_whole_per_cent` has it.
        """
        if not self.labels:
            return []
        (first, share), *others = self.ranking
        most = in_whole_per_cent(share, self.verdict == CONFIDENT, self.threshold)
        return [(first, most), *((name, min(in_whole_per_cent(p), most)) for name, p in others)]

    @property
    def emotion(self) -> str | None:
        """The likeliest label; None if there is no speech."""
        return self.ranking[0][0] if self.labels else None

    def to_dict(self) -> dict[str, Any]:
        """The answer as the command line and the downloads print it."""
        return {
            "file": self.name,
            "duration_s": round(self.duration, 3),
            "emotion": self.emotion,
            "verdict": self.verdict,
            "probabilities": {
                label: round(float(p), 4)
                for label, p in zip(self.labels, self.probabilities, strict=True)
            },
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, eq=False)
class Model:
    """A scaler and an MLP as arrays, with what is needed to use them rightly.

    Attributes
    ----------
    labels : tuple of str
        Emotion of each output, in the order of the training's classes.
    features : FeatureSpec
        What the inputs are.
    arrays : mapping of str to np.ndarray
        `mean` and `scale` (columns,), `weights_0` (columns, units), `biases_0` (units,), and so
        on for each layer.
    activation : str
        Of the hidden layers: "relu", "tanh", "logistic" or "identity".
    limit : float
        Of scaled columns.
    confidence : Confidence
        How outputs become probabilities and verdicts.
    metadata : mapping
        All else that the model's JSON says: versions, command, data, scores.
    """

    labels: tuple[str, ...]
    features: FeatureSpec
    arrays: Mapping[str, np.ndarray]
    activation: str = "relu"
    limit: float = NO_LIMIT
    confidence: Confidence = field(default_factory=Confidence)
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Bytes of the weights."""
        return sum(array.nbytes for array in self.arrays.values())

    @cached_property
    def _layers(self) -> Sequence[tuple[np.ndarray, np.ndarray]]:
        count = sum(name.startswith("weights_") for name in self.arrays)
        return [(self.arrays[f"weights_{k}"], self.arrays[f"biases_{k}"]) for k in range(count)]

    def scaled(self, vectors: np.ndarray) -> np.ndarray:
        """Columns in spreads from their mean, at most `limit` of them; same shape."""
        scaled = (vectors - self.arrays["mean"]) / self.arrays["scale"]
        return np.clip(scaled, -self.limit, self.limit)

    def logits(self, vectors: np.ndarray) -> np.ndarray:
        """Outputs before temperature and softmax.

        Parameters
        ----------
        vectors : np.ndarray [shape=(clips, columns)]

        Returns
        -------
        np.ndarray [shape=(clips, len(labels))]
        """
        hidden = self.scaled(vectors)
        for weights, biases in self._layers[:-1]:
            hidden = ACTIVATIONS[self.activation](hidden @ weights + biases)
        weights, biases = self._layers[-1]
        return hidden @ weights + biases

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        """Probability of each label, shape (clips, len(labels)); `vectors` as in `logits`."""
        return self.answer(vectors)[0]

    def answer(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities, as `predict_proba`, and which answers are confident, shape (clips,)."""
        distance = distance_of(self.scaled(vectors))
        probabilities = self.confidence.probabilities(self.logits(vectors), distance)
        return probabilities, self.confidence.is_sure(probabilities, distance)

    def predict(self, clip: Clip, analysis: Analysis | None = None) -> Prediction:
        """Answer a clip as a whole, however long.

        To recordings longer than a sentence, pages and the command line give the average of the
        stretches instead: `ser.timeline.timeline.answer_all`.

        Parameters
        ----------
        clip : Clip
        analysis : Analysis, optional
            Of the same clip, if it has been made already.

        Returns
        -------
        Prediction
            With verdict "no speech" and no labels if the input check finds nothing to classify.

        Examples
        --------
        >>> import numpy as np, ser
        >>> hum = np.sin(2 * np.pi * 140 * np.arange(16000) / 16000).astype(np.float32)
        >>> ser.load_model().predict(ser.Clip(hum, name="hum")).verdict
        'no speech'
        """
        analysis = analysis or analyse(clip.signal)
        found = check(clip, analysis)
        if not found.is_speech:
            nothing = np.zeros(0, np.float32)
            return Prediction(clip.name, clip.duration, NO_SPEECH, (), nothing, found.warnings)
        vector = extract_features(clip, self.features, analysis)
        (probabilities,), (sure,) = self.answer(vector[None])
        verdict = CONFIDENT if sure else UNSURE
        threshold = self.confidence.threshold
        return Prediction(
            clip.name, clip.duration, verdict, self.labels, probabilities, found.warnings, threshold
        )


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "identity": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "logistic": lambda x: 1 / (1 + np.exp(-x)),
}
"""The activations of scikit-learn's MLPClassifier."""
