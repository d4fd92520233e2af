"""Train and Cancel, the time that it takes, the queue, and the live curve."""

from functools import partial

import streamlit as st

from ...errors import SerError
from ...studies.effects import amount_in
from ...studies.estimate import MOSTLY_START_S, Pace, share_done
from ...studies.plan import Plan
from ...studies.presets import Draft
from ...studies.process import CANCELLED, FAILED, WAITING, Run
from ...studies.queue import StudyQueue
from ...studies.review import review
from ..desk import models_kept, trainings
from ..frame import part
from ..presence import presence
from ..settings import Settings, settings
from ..texts import about, in_time, plain
from .command import show_command
from .curve import curve_html
from .data import what_first
from .workshop import Data, Workshop

STAGES = {
    "watch": "Learning, while some voices are kept aside to see how it does on them",
    "actors": "Trying it on voices that it has never heard: training {} of {}",
    "random": "Trying it the tutorial’s way, on random clips: training {} of {}",
    "model": "Learning once more, from all clips, for the model you can keep",
}
KEY = "progress"
"""Of the container that says how far a training is."""

ROOM = "room-for-the-curve"
"""Of the one around it, high enough from the start: what is brought into view stays in view."""

LOOK_S = 0.5
BUSY, LEAST_BUSY_S = 6, 30.0
"""How many times as long as on a quiet computer it may take on a busy one, and at least."""


def offer_training(shop: Workshop, draft: Draft | None, data: Data | None) -> None:
    """Draw the button and what goes on; an end of the training is taken in.

    Parameters
    ----------
    shop : Workshop
    draft : Draft or None
        What is to be trained; None if it cannot be.
    data : Data or None
        What on; None if there is nothing yet.
    """
    allowed = settings()
    queue = trainings(allowed)
    if shop.run is None or not shop.run.is_active:
        queue.prepare()
    if shop.take_in(allowed.most_trained):
        shop.fresh = True
        models_kept(allowed).keep_bounds(shop)
    is_busy = shop.run is not None and shop.run.is_active
    plan, why_not = _planned(draft, data, allowed)
    if plan and data and not is_busy:
        st.caption(f":material/schedule: {_estimate_in_words(plan, data, allowed)}")
    if why_not:
        st.info(why_not, icon="⏳")
    with st.container(horizontal=True):
        pressed = st.button(
            "Train",
            type="primary",
            icon=":material/play_arrow:",
            disabled=is_busy or plan is None or bool(why_not),
            key="train",
        )
    if data is None and not is_busy:
        st.caption(what_first(shop))
    # Not in a callback, which would know the controls as they were before.
    if pressed and draft and data and plan:
        _begin(shop, draft, data, plan, queue)
    if plan and data:
        show_command(plan, data)
    if shop.run and is_busy:
        with st.container(key=ROOM if shop.run.plan.setup.solver != "lbfgs" else None):
            part(_follow, every=LOOK_S)(shop, queue, allowed)
    elif shop.run and shop.run.state == FAILED:
        st.error(plain(shop.run.problem), icon="⚠️")
    elif shop.run and shop.run.state == CANCELLED:
        st.info("Cancelled. Nothing of that training is kept.", icon="✋")


def _planned(draft: Draft | None, data: Data | None, allowed: Settings) -> tuple[Plan | None, str]:
    if draft is None or data is None:
        return None, ""
    plan = Plan(draft.setup, test_share=draft.test_share)
    emotions = plan.setup.emotions
    if problems := review(data.table.only(emotions) if emotions else data.table).problems:
        return plan, plain(problems[0])
    seconds = _expected(plan, data, allowed)
    if seconds > allowed.training_seconds:
        return plan, (
            f"This would take about {about(seconds)}, and here a training may take "
            f"{about(allowed.training_seconds)}: choose fewer rounds, units or measurements."
        )
    return plan, ""


def _expected(plan: Plan, data: Data, allowed: Settings) -> float:
    return trainings(allowed).expected(data.table, plan)


def _estimate_in_words(plan: Plan, data: Data, allowed: Settings) -> str:
    clips = amount_in(data.table, plan.setup.emotions).clips
    test = -int(-clips * plan.test_share // 1)
    columns = len(plan.setup.features.names)
    return (
        f"{clips:,} clips with {columns:,} measurements each; the random test trains on "
        f"{clips - test:,} and asks about {test:,}. "
        f"{_time_in_words(_expected(plan, data, allowed), trainings(allowed).pace)}"
    )


def _time_in_words(seconds: float, pace: Pace) -> str:
    if pace.is_known and seconds > MOSTLY_START_S * pace.factor:
        return f"Takes about **{about(seconds)}**, as trainings before it did here."
    if pace.is_known:
        return (
            f"Takes **{about(seconds)} to {about(BUSY * seconds)}**: with so little to learn, most "
            "of that is getting ready, which takes longer while this computer is busy."
        )
    most = max(BUSY * seconds, LEAST_BUSY_S)
    return (
        f"Takes **{about(seconds)} to {about(most)}**: that depends on how fast this "
        "computer is, and how busy. After the first training here it is known better."
    )


def _begin(shop: Workshop, draft: Draft, data: Data, plan: Plan, queue: StudyQueue) -> None:
    try:
        bound = partial(models_kept(settings()).keep_bounds, shop)  # also before it is looked at
        shop.run = queue.submit(data.table, plan, presence(), bound)
        shop.asked, shop.has_begun = (draft, data), True
    except SerError as error:
        st.warning(plain(str(error)), icon="⏳")
        return
    st.rerun()


def _follow(shop: Workshop, queue: StudyQueue, allowed: Settings) -> None:
    run = shop.run
    if run is None or not run.is_active:
        st.rerun()
    assert run
    with st.container(border=True, key=KEY):
        if run.state == WAITING:
            before = queue.before(run)
            others = "1 training is" if before == 1 else f"{before} trainings are"
            st.markdown(f":material/hourglass: {others} ahead of yours. It starts by itself.")
        else:
            _show_progress(run, shop, allowed)
        st.button("Cancel", icon=":material/stop:", on_click=queue.cancel, args=(run,))
        st.caption(
            "You may open other pages meanwhile. Closing or reloading the tab ends the training."
        )


def _show_progress(run: Run, shop: Workshop, allowed: Settings) -> None:
    assert shop.asked
    steps, epochs = run.steps.copy(), tuple(run.epochs)  # another thread adds to them
    stage = list(steps)[-1] if steps else "watch"
    step = steps.get(stage)
    text = STAGES[stage].format(min(step.done + 1, step.total), step.total) if step else "Starting"
    n_speakers = amount_in(shop.asked[1].table, run.plan.setup.emotions).speakers
    done = share_done(run.plan, n_speakers, steps, len(epochs))
    expected = _expected(run.plan, shop.asked[1], allowed)
    total = run.seconds / done if done > 0.15 else max(expected, run.seconds)
    is_known = done > 0.15 or trainings(allowed).pace.is_known
    left = f" About {about(total - run.seconds)} left." if is_known else ""
    st.progress(min(done, 1.0), f"{text}.{left}")
    if epochs and run.plan.setup.solver != "lbfgs":
        st.html(curve_html(epochs, run.plan.setup.epochs, n_speakers))
    elif run.plan.setup.solver == "lbfgs":
        st.caption(
            f"lbfgs learns in one go, without rounds to show. {in_time(run.seconds)} so far."
        )
