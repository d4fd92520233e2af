"""The model card: a model's metadata and scores as a page to read.

Everything in it that is a figure comes from the model's JSON or from `results.json`.
"""

from collections.abc import Mapping
from typing import Any

from ..features.vector import TUTORIAL
from ..model.model import Model
from ..training.evaluation import CLEAN
from ..training.setup import Setup, parse_setup
from ..words import in_per_cent, score_in_per_cent
from .scores import (
    OF_NEMO,
    ablation_rows,
    interval,
    markdown_table,
    other_rows,
    pair,
    rows,
    sound_rows,
)

ATTRIBUTION = (
    "Trained on the Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS) by "
    "Steven R. Livingstone and Frank A. Russo, doi 10.1371/journal.pone.0196391, "
    "CC BY-NC-SA 4.0."
)

MUST_NOT = "hiring, policing, medicine, insurance, education grades, border control or surveillance"

TEMPLATE = """# Model card

A small neural network that says which of {n_labels} acted emotions a voice sounds like to it.

## Data and licence

{data}

## How it works

{n_features} statistics of the voice ({groups}), then {setup_in_words}
(seed {seed}). Made by

    {command}

from the feature table with SHA-256 `{fingerprint}`, with {versions}.

## Scores

{scores}

**Unseen actors**: {folds} folds over actors; every clip is answered once, by a model that never
heard its actor. The interval is a bootstrap over actors. **Random split**: the tutorial's way, a
quarter of the clips drawn at random; the same actors are on both sides, which flatters, so it is
never to be quoted alone. UAR is the mean recall of the emotions. {choices}

Recall of each emotion on unseen actors:

{recalls}

## When it says "not sure"

An answer is confident when its probability is at least {threshold:.2f}. That is the lowest value
above which {target:.0%} of the answers to unseen actors were right. Measured by choosing it on all
folds but one and using it on that one: {coverage:.0%} of the answers are confident, of which
{right_confident} are right; of the others {right_unsure} are. Of the surest 70 %, {right_at_70} are
right. The outputs are divided by a temperature of {temperature:.2f}, by more the further a clip is
from the training data; beyond a distance of {farthest:.2f} (in spreads of the training clips, whose
own is 1 if there is a scaler) nothing is confident. The mean distance of probability and share of
right answers is {calibration_error:.3f} (15 bins). All of this is chosen on {chosen_on}.
Without speech there is no answer.

## Who it fails for

- Anyone who does not act. Actors show an emotion on purpose; everyday speech is milder and mixed.
- Other languages, accents and ages than those of its speakers.
- Noisy rooms and distant microphones. {noise}
- Some emotions more than others: {weakest} is found least often.
- It hears how something is said and never what is said.

## What it must not be used for

It cannot tell what a person feels. It must not be used for decisions about people: {must_not}.
"""


OF_RAVDESS = (
    ATTRIBUTION + " {n_clips:,} clips of {n_speakers} professional actors, 21 to 33 years old and "
    "North American, speaking two English sentences in a studio in Toronto. The weights and the "
    "feature table are derived from it and are shared under the same licence, **CC BY-NC-SA 4.0**: "
    "name the source, no commercial use, share alike. No audio is included. (The program's code "
    "has a licence of its own.)"
)
OF_OTHERS = (
    "{n_clips:,} clips of {n_speakers} speakers, brought by whoever made this model. Ask them "
    "whose voices these are and what may be done with it."
)
OF_OURS = (
    "Features, layers and learning rate were fixed beforehand, after trials on actors 1 to 16 of "
    "RAVDESS and on experience that others had with it; so scores on it may still be a little "
    "kinder than a new voice."
)
OF_THE_TUTORIAL = "The settings are the tutorial's."
KINDS_OF_NOISE = (
    "The rooms, noises and lines of the tables are computed, and of the same kinds as those of the "
    "degraded copies, though drawn anew; real ones were not measured."
)


def _choices(setup: Setup) -> str:
    chosen = ["alpha"] * (setup.alpha is None)
    chosen += ["after how many epochs to stop"] * setup.early_stopping
    inside = "on a third of the training speakers of each fold, held out inside it"
    how = f"Chosen {inside}: {' and '.join(chosen)} (at most {setup.epochs}). " if chosen else ""
    return how + (OF_THE_TUTORIAL if setup.features == TUTORIAL else OF_OURS)


def _in_words(setup: Setup, metadata: Mapping[str, Any]) -> str:
    layers = " and ".join(map(str, setup.hidden))
    scaler = f"a scaler that goes to {setup.limit:g} spreads, then " if setup.scaler else ""
    copies = metadata["data"]["n_copies"]
    degraded = f", trained also on {copies:,} degraded copies of the clips" if copies else ""
    return (
        f"{scaler}scikit-learn's `MLPClassifier` with {layers} {setup.activation} units, alpha "
        f"{metadata['alpha']:g}, {metadata['epochs']} epochs{degraded}"
    )


def write_card(
    model: Model, results: Mapping[str, Any] | None = None, of_ravdess: bool = True
) -> str:
    """Write a model's card in Markdown.

    Parameters
    ----------
    model : Model
        With the metadata that `ser.training.training.train_model` gives, and the command.
    results : mapping, optional
        As `ser.results.scores.load_results` gives them.
    of_ravdess : bool
        Whether RAVDESS is all that it was trained on.

    Returns
    -------
    str
    """
    data, own = model.metadata["data"], model.metadata["scores"]
    recalls = own["per_emotion"]
    setup = parse_setup(model.metadata["setup"])
    accuracy = score_in_per_cent(own["accuracy"])
    summary = f"UAR on unseen actors {interval(own)}, accuracy {accuracy}%."
    return TEMPLATE.format(
        n_labels=len(model.labels),
        data=(OF_RAVDESS if of_ravdess else OF_OTHERS).format(**data),
        chosen_on="clean clips and on degraded copies" if data["n_copies"] else "clean clips",
        noise=KINDS_OF_NOISE if results else "None was measured for this model.",
        n_features=f"{len(model.features.names):,}",
        groups=", ".join(model.features.groups),
        fingerprint=data["fingerprint"],
        versions=", ".join(f"{name} {v}" for name, v in model.metadata["versions"].items()),
        scores=_measured(results) if results else summary,
        recalls="\n".join(f"- {name}: {in_per_cent(recall)}%" for name, recall in recalls.items()),
        weakest=min(recalls, key=recalls.get),
        must_not=MUST_NOT,
        right_confident=percent(model.metadata["confidence"]["accuracy_confident"]),
        right_at_70=percent(model.metadata["confidence"]["accuracy_at_70"]),
        right_unsure=percent(model.metadata["confidence"]["accuracy_unsure"]),
        setup_in_words=_in_words(setup, model.metadata),
        choices=_choices(setup),
        seed=setup.seed,
        **{k: model.metadata[k] for k in ("folds", "command")},
        **model.metadata["confidence"],
    )


def _measured(results: Mapping[str, Any]) -> str:
    clean, untried = results["harmless"][CLEAN], results.get("untried")
    tables = [rows(pair(results["scores"])), sound_rows(results), ablation_rows(results)]
    others = results.get("other_corpora")
    tables += [other_rows(results)] if others else []
    alone = (
        "Without a group its modulation spectrum and correlations stay, if it is not these that "
        "are left out; no degraded copies here, alpha and epochs as the shipped model has them."
    )
    kept = [
        f"{name} {interval(each, 'same_answer')}"
        for name, each in results["harmless"].items()
        if name != CLEAN
    ]
    paragraphs = [
        *map(markdown_table, tables),
        *([OF_NEMO] if others else []),
        f"Feature groups: {alone}",
        f"With calm and neutral counted as one, as human listeners were asked: accuracy "
        f"{interval(results['merged'], 'accuracy')} on unseen actors.",
        f"The answer stays the same for this share of clips: {', '.join(kept)}.",
        f"Mean distance of probability and share of right answers: "
        f"{interval(clean, 'calibration_error')}. Right among the surest 70 %: "
        f"{interval(clean, 'accuracy_at_70')}.",
    ]
    if untried:
        paragraphs.append(
            f"Actors 17 to 24 alone, who had no part in any trial: UAR {interval(untried, 'uar')}."
        )
    return "\n\n".join(paragraphs)


def percent(share: float | None) -> str:
    """A share in whole per cent; a dash if there was nothing to measure."""
    return "–" if share is None else f"{in_per_cent(share)}%"
