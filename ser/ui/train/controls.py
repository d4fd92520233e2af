"""The controls of the set-up: each says what it does, and when it does nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from ...corpora.table import FeatureTable
from ...emotions import order, sign_and_name
from ...features.vector import DEFAULT, GROUPS, FeatureSpec
from ...studies.effects import BY_TRIAL, Amount, amount_in, same_as_another, without_effect
from ...studies.presets import Draft, from_link
from ...training.setup import (
    ACTIVATIONS,
    MOST_EPOCHS,
    MOST_LAYERS,
    MOST_UNITS,
    SCHEDULES,
    SOLVERS,
    Setup,
)
from .address import write_address
from .presets import offer_presets, tell_changes
from .widgets import key_of, number, say, select, slider, stands_at, steps, toggle
from .wording import CHOICES
from .wording import GROUPS as GROUP_TEXTS
from .workshop import SHIPPED, Workshop

ALPHA_STEPS = (0.0, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
BATCHES = (16, 32, 64, 128, 256, 512, 1024)
RATES = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)


def choose(shop: Workshop, table: FeatureTable) -> Draft | None:
    """Draw all controls.

    Parameters
    ----------
    shop : Workshop
    table : FeatureTable
        Whose emotions and feature groups can be chosen.

    Returns
    -------
    Draft or None
        What is chosen; None if it cannot be trained, which is said.
    """
    if shop.draft is None:
        shop.draft, problem = from_link(st.query_params.to_dict())
        if problem:
            st.warning(problem, icon="🔗")
    _fill_in(shop.draft, table)
    presets = st.container()
    draft = _chosen(shop.draft, table)
    with presets:  # drawn last, as which of them is chosen depends on all that stands below
        offer_presets(shop, draft)
    if draft is None:
        return None
    shop.draft = draft
    write_address(draft)
    tell_changes(draft, shop.source == SHIPPED)
    return draft


def _chosen(draft: Draft, table: FeatureTable) -> Draft | None:
    with st.expander("Emotions and measurements", icon=":material/graphic_eq:"):
        emotions, features = _emotions(table), _features(table)
    with st.expander("The network: its size and shape", icon=":material/hub:"):
        hidden = _hidden()
        activation = select("activation", ACTIVATIONS)
    with st.expander("The course of learning", icon=":material/school:"):
        rest = _learning(draft.setup, amount_in(table, emotions))
    with st.expander("How it is tested", icon=":material/quiz:"):
        share = slider("test_share", 10, 50, format="%d %%") / 100
        seed = int(number("seed"))
    if len(emotions) < 2 or not features:
        missing = (
            "two emotions or more" if len(emotions) < 2 else "one group of measurements or more"
        )
        st.warning(f"Choose {missing}: without them there is nothing to learn.", icon="👆")
        return None
    everything = order(table.emotion.tolist())
    setup = replace(
        draft.setup,
        emotions=() if emotions == everything else emotions,
        features=FeatureSpec(**{name: name in features for name in GROUPS}),
        hidden=hidden,
        activation=activation,
        seed=seed,
        **rest,
    )
    return Draft(setup, share)


def _fill_in(draft: Draft, table: FeatureTable) -> None:
    # Streamlit forgets what a control was set to while another page is open.
    for name, value in _widget_values(draft, table).items():
        st.session_state.setdefault(key_of(name), value)


def _widget_values(draft: Draft, table: FeatureTable) -> dict[str, Any]:
    setup, everything = draft.setup, order(table.emotion.tolist())
    there = [name for name in setup.emotions if name in everything]
    measured = [name for name in setup.features.groups if name in table.groups]
    units = {f"units-{k}": setup.hidden[min(k, len(setup.hidden) - 1)] for k in range(MOST_LAYERS)}
    return {
        "emotions": there if len(there) > 1 else [*everything],
        "features": measured or [name for name in DEFAULT.groups if name in table.groups],
        "layers": len(setup.hidden),
        **units,
        "activation": setup.activation,
        "solver": setup.solver,
        "auto": setup.alpha is None,
        "alpha": 10.0 if setup.alpha is None else setup.alpha,
        "batch_size": setup.batch_size,
        "learning_rate": setup.learning_rate,
        "schedule": setup.schedule,
        "epochs": setup.epochs,
        "early_stopping": setup.early_stopping,
        "averaging": setup.averaging,
        "scaler": setup.scaler,
        "test_share": round(100 * draft.test_share),
        "seed": setup.seed,
    }


def _emotions(table: FeatureTable) -> tuple[str, ...]:
    everything = order(table.emotion.tolist())
    chosen = st.pills(
        CHOICES["emotions"].label, everything, selection_mode="multi", format_func=sign_and_name,
        default=stands_at("emotions"), key=key_of("emotions"),
    )  # fmt: skip
    say("emotions")
    return order(chosen)


def _features(table: FeatureTable) -> Sequence[str]:
    there = [name for name in GROUPS if name in table.groups]
    label = CHOICES["features"].label
    chosen = st.pills(
        label, there, selection_mode="multi", default=stands_at("features"), key=key_of("features")
    )
    say("features")
    st.caption(" · ".join(f"**{name}**: {GROUP_TEXTS[name]}" for name in there))
    return chosen


def _hidden() -> tuple[int, ...]:
    layers = st.segmented_control(
        CHOICES["layers"].label,
        [1, 2, 3],
        default=stands_at("layers"),
        key=key_of("layers"),
        required=True,
    )
    say("layers")
    label = CHOICES["hidden"].label
    units = [
        st.slider(label.format(k + 1), 1, MOST_UNITS, stands_at(key), key=key_of(key))
        for k, key in enumerate(f"units-{k}" for k in range(int(layers or 1)))
    ]
    say("hidden")
    return tuple(units)


def _learning(setup: Setup, amount: Amount) -> dict[str, Any]:
    values: dict[str, Any] = {"solver": select("solver", SOLVERS)}
    values["scaler"] = toggle("scaler")
    # What the other controls say depends on these, and on each other's values: those they are
    # about to be drawn with.
    idle = without_effect(replace(setup, **values), amount)
    to_be = {n: st.session_state[key_of(n)] for n in ("schedule", "batch_size", "epochs")}
    same = same_as_another(replace(setup, **values, **to_be), amount)
    automatic = toggle("auto", idle.get(BY_TRIAL, "")) and BY_TRIAL not in idle
    alpha = steps("alpha", ALPHA_STEPS, "it is found by trial" if automatic else "")
    values["alpha"] = None if automatic else alpha
    values["learning_rate"] = steps("learning_rate", RATES, idle.get("learning_rate", ""))
    values["schedule"] = select(
        "schedule", SCHEDULES, idle.get("schedule", ""), same.get("schedule", "")
    )
    values["batch_size"] = steps(
        "batch_size", BATCHES, idle.get("batch_size", ""), same.get("batch_size", "")
    )
    values["epochs"] = slider("epochs", 1, MOST_EPOCHS)
    values["early_stopping"] = toggle("early_stopping", idle.get("early_stopping", ""))
    values["averaging"] = toggle("averaging", idle.get("averaging", ""))
    return values
