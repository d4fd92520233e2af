"""Another model is used: it answers, too, what came in last."""

import streamlit as st

from ...model.model import Model
from ..desk import asking, kept
from ..settings import settings
from ..visit import Visit
from .examples import unseen_by


def answer_again(visit: Visit, model: Model) -> None:
    """Have what an earlier model answered last answered by this one; the old answers stay.

    Parameters
    ----------
    visit : Visit
    model : Model
        That is used now.
    """
    answers = visit.answers
    if not (before := answers.to_repeat()):
        return
    allowed, queue = settings(), st.empty()
    ask, by = asking(model, allowed, queue), visit.by
    answers.begin([])
    with st.spinner("The model that you use now is listening …"):
        for earlier in before:
            result = answers.repeat(earlier, ask, by)
            if result and earlier.example and not result.example:
                result.become_example(earlier.example, unseen_by(visit, earlier.example))
            kept(allowed).keep_bounds(visit)
            queue.empty()  # ends this run where another has begun meanwhile
    answers.finish()
