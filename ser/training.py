"""Training: feature vectors and labels to a `Model`.

Two recipes. "default" scales, then trains a small MLP with strong L2 regularisation, whose
strength is chosen by folds over the speakers of the training clips alone; so the choice is part of
what `ser.evaluation` measures. "tutorial" is the tutorial's MLP on unscaled features.

Everything is seeded, and the linear algebra runs on one thread a process: its sums, and so the
digits, depend on the number of threads.
"""

import platform
import warnings
from importlib.metadata import version

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

from . import tutorial
from .confidence import choose_confidence, score_confidence, to_metadata
from .evaluation import answer_held_out
from .features import DEFAULT, FeatureSpec
from .metrics import Answers, summarise
from .model import Model
from .table import FeatureTable, Progress, quiet

RECIPES = ("default", "tutorial")
ALPHAS = (3.0, 10.0, 30.0)
INNER_FOLDS = 3
SETTINGS = {
    "hidden_layer_sizes": (200,),
    "learning_rate_init": 3e-4,
    "batch_size": 128,
    "max_iter": 60,
    "n_iter_no_change": 60,
}
"""Of the default recipe's MLPClassifier; fixed while looking at actors 1 to 16 only."""


def make_estimator(recipe: str = "default", alpha: float = ALPHAS[0], seed: int = 0) -> Pipeline:
    """An untrained scikit-learn pipeline: scaler, then MLP.

    Parameters
    ----------
    recipe : str
        One of `RECIPES`.
    alpha : float > 0
        L2 regularisation of the default recipe; the tutorial has its own.
    seed : int
        For the initial weights and the shuffling.
    """
    if recipe == "tutorial":
        mlp = MLPClassifier(**tutorial.CLASSIFIER, random_state=seed)
        return make_pipeline(FunctionTransformer(), mlp)
    return make_pipeline(
        StandardScaler(), MLPClassifier(**SETTINGS, alpha=alpha, random_state=seed)
    )


def fit(
    vectors: np.ndarray,
    labels: np.ndarray,
    speakers: np.ndarray,
    recipe: str = "default",
    seed: int = 0,
) -> Pipeline:
    """Train a recipe, with its choice of alpha, on one thread.

    Parameters
    ----------
    vectors : np.ndarray [shape=(clips, columns)]
        float32.
    labels, speakers : np.ndarray [shape=(clips,)]
        Text. No speaker is on both sides of an inner fold.
    recipe : str
    seed : int

    Returns
    -------
    sklearn.pipeline.Pipeline
    """
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
        warnings.filterwarnings("ignore", "Got `batch_size` less than 1 or larger")  # few clips
        alpha = choose_alpha(vectors, labels, speakers, seed) if recipe == "default" else 0.0
        return make_estimator(recipe, alpha, seed).fit(vectors, labels)


def choose_alpha(vectors: np.ndarray, labels: np.ndarray, speakers: np.ndarray, seed: int) -> float:
    """The alpha with the lowest log loss on speakers held out inside these clips."""
    n_folds = min(INNER_FOLDS, len(np.unique(speakers)))
    if n_folds < 2:
        return ALPHAS[len(ALPHAS) // 2]
    classes = np.unique(labels)
    losses = np.zeros(len(ALPHAS))
    for rows, held_out in GroupKFold(n_folds).split(vectors, labels, speakers):
        if len(np.unique(labels[rows])) < len(classes):
            continue
        for k, alpha in enumerate(ALPHAS):
            estimator = make_estimator("default", alpha, seed).fit(vectors[rows], labels[rows])
            answer = estimator.predict_proba(vectors[held_out])
            losses[k] += log_loss(labels[held_out], answer, labels=classes, normalize=False)
    return ALPHAS[int(losses.argmin())]


def to_arrays(pipeline: Pipeline) -> dict[str, np.ndarray]:
    """The weights of a trained pipeline, as `Model.arrays` wants them, float32.

    Training sees float32 too, so its weights are kept as they are.
    """
    scaler, mlp = pipeline[0], pipeline[-1]
    columns = mlp.coefs_[0].shape[0]
    arrays = {
        "mean": getattr(scaler, "mean_", np.zeros(columns)),
        "scale": getattr(scaler, "scale_", np.ones(columns)),
    }
    weights, biases = list(mlp.coefs_), list(mlp.intercepts_)
    if mlp.n_outputs_ == 1:  # scikit-learn's for two classes: the log odds of the second
        weights[-1], biases[-1] = np.pad(weights[-1], [(0, 0), (1, 0)]), np.pad(biases[-1], (1, 0))
    for k in range(len(weights)):
        arrays |= {f"weights_{k}": weights[k], f"biases_{k}": biases[k]}
    return {name: values.astype(np.float32) for name, values in arrays.items()}


def train_model(
    table: FeatureTable,
    features: FeatureSpec = DEFAULT,
    folds: int = 6,
    seed: int = 0,
    jobs: int = -1,
    progress: Progress = quiet,
) -> tuple[Model, Answers]:
    """Train on all clips, with confidence and scores from folds over the actors.

    Parameters
    ----------
    table : FeatureTable
    features : FeatureSpec
        The tutorial's groups alone are trained by the tutorial's recipe.
    folds : int
        Of the answers from which temperature, threshold and scores come.
    seed : int
    jobs : int
        Processes to use, -1 for one per core.
    progress : callable
        Wraps the iterable of folds, as tqdm does.

    Returns
    -------
    model : Model
        Its metadata lacks only what `ser.store.save_model` and the caller know: file hash, command.
    answers : Answers
        To every clip, by models that never heard its actor: what `ser.heldout` keeps.
    """
    answers = answer_held_out(
        table, fit, "actors", features, folds=folds, seed=seed, jobs=jobs, progress=progress
    )
    confidence = choose_confidence(answers)
    pipeline = fit(table.matrix(features), table.emotion, table.speaker, features.recipe, seed)
    model = Model(
        labels=tuple(pipeline.classes_.tolist()),
        features=features,
        arrays=to_arrays(pipeline),
        activation=pipeline[-1].activation,
        temperature=confidence.temperature,
        threshold=confidence.threshold,
        metadata={
            "recipe": features.recipe,
            "alpha": pipeline[-1].alpha,
            "seed": seed,
            "folds": folds,
            "data": {
                "n_clips": len(table),
                "n_speakers": len(np.unique(table.speaker)),
                "fingerprint": table.fingerprint,
            },
            "versions": versions(),
            "scores": summarise(answers, "actors", features, len(table)),
            "confidence": to_metadata(confidence, score_confidence(answers)),
        },
    )
    return model, answers


def versions() -> dict[str, str]:
    """Versions of what the digits depend on."""
    packages = ("numpy", "scipy", "scikit-learn", "librosa", "soundfile", "soxr")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
