"""Another model is used: it answers, too, what came in last."""

import streamlit as st

from ..answerer import Answerer
from ..desk import asking, kept
from ..settings import settings
from ..visit import Visit


def answer_again(visit: Visit, answerer: Answerer) -> None:
    """Have what an earlier model answered last answered by this one; the old answers stay.

    Parameters
    ----------
    visit : Visit
    answerer : Answerer
        Who is used now.
    """
    answers = visit.answers
    if not (before := answers.to_repeat()):
        return
    allowed, queue = settings(), st.empty()
    ask = asking(answerer.model, allowed, queue)
    answers.begin([])
    with st.spinner("The model that you use now is listening …"):
        for earlier in before:
            result = answers.repeat(earlier, ask, answerer.name)
            if result and earlier.example and not result.example:
                result.become_example(earlier.example, answerer.unheard(earlier.example))
            kept(allowed).keep_bounds(visit)
            queue.empty()  # ends this run where another has begun meanwhile
    answers.finish()
