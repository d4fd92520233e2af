"""What the app is, where it fails, what becomes of recordings, and where it runs."""

from contextlib import suppress

import streamlit as st

from ...emotions import sign_and_name
from ...errors import ModelError
from ...model.model import Model
from ...results.card import ATTRIBUTION, MUST_NOT
from ...words import in_per_cent
from ..settings import settings
from ..texts import PRIVATE
from .scores import measured


def show_idea(model: Model) -> None:
    """Say in a few sentences what the app does."""
    st.markdown(
        f"You say a sentence; the app measures {len(model.features.names):,} things about the "
        "*sound* of it (how loud, how high, how bright, how each of them moves), and a small "
        f"computer model (a neural network), trained on {model.metadata['data']['n_speakers']} "
        f"actors, answers which of {len(model.labels)} acted emotions it sounds most like. It does "
        "not understand words, it knows nothing about you, and it cannot know what anyone feels."
    )


def show_limits(model: Model) -> None:
    """Say who it fails for and what it must not be used for."""
    recalls = model.metadata["scores"]["per_emotion"]
    weakest = min(recalls, key=recalls.get)
    st.header("Where it fails")
    st.markdown(
        f"""
- **Real life.** It learnt from actors who show one feeling at a time. Everyday voices are milder
  and mixed.
- **Other voices.** The actors are North American, 21 to 33 years old, in a studio. Children and
  older people were not measured. Noisy rooms and telephones, as computers make them, were (see
  *All measurements*): it hears less there.{_other_languages(model)}
- **Some emotions.** It finds {sign_and_name(weakest)} least often.
- **Words.** “I am so happy” in a flat voice sounds flat to it.

It must not be used for decisions about people: {MUST_NOT}.
"""
    )


def _other_languages(model: Model) -> str:
    """How often it is right in another language, as far as that was measured; a point of a list.

    Of several lines the last: speakers who were not looked at while the app was made.
    """
    with suppress(ModelError):  # the scores above say so
        if others := measured(model).get("other_corpora"):
            score = others[list(others)[-1]]
            return (
                f"\n- **Other languages.** Of 100 recordings in Polish it names the right one of "
                f"{len(score['emotions'])} emotions for about {in_per_cent(score['uar'])}; "
                f"guessing would get about {in_per_cent(1 / len(score['emotions']))}."
            )
    return ""


def show_privacy() -> None:
    """Say what happens to recordings, and whose work this stands on."""
    st.header("Your recordings")
    st.markdown(
        f":material/lock: {PRIVATE} Of more than {settings().most_results} results in a visit, the "
        "first ones go."
    )
    st.header("Licence")
    st.markdown(
        f"{ATTRIBUTION} The model and its feature table are shared under the same licence: name "
        "the source, no commercial use, share alike. The program itself is under the MIT licence."
    )


def show_place() -> None:
    """Say where the app runs, and what it allows there."""
    allowed = settings()
    st.header("Where this app runs")
    where = (
        "This is a **hosted** copy: it runs on a computer on the internet that all its visitors "
        "share, so its limits are low, and nothing is ever written to its disk but copies of the "
        "public example recordings."
        if allowed.hosted
        else "This is a **local** copy: it runs on the computer where somebody started it, which "
        "is probably yours."
    )
    st.markdown(
        f"{where} A recording may have up to {allowed.max_megabytes} MB and "
        f"{allowed.max_seconds // 60} minutes; {allowed.files_at_once} can be chosen at once."
    )
