"""Speech emotion recognition that can be looked into.

>>> import ser
>>> model = ser.load_model()
>>> clip = ser.load_clip("clip.wav")                                            # doctest: +SKIP
>>> model.predict(clip).emotion                                                 # doctest: +SKIP
'happy'
"""

from .audio.clip import Clip, load_clip
from .errors import AudioError, CorpusError, ExampleError, FeatureError, ModelError, SerError
from .features.vector import FeatureSpec, extract_features
from .model.heldout import HeldOut, load_heldout
from .model.model import Model, Prediction
from .model.store import load_model

__all__ = [
    "AudioError",
    "Clip",
    "CorpusError",
    "ExampleError",
    "FeatureError",
    "FeatureSpec",
    "HeldOut",
    "Model",
    "ModelError",
    "Prediction",
    "SerError",
    "extract_features",
    "load_clip",
    "load_heldout",
    "load_model",
]
