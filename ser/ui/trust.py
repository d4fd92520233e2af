"""The About page's part on confidence: whether the model knows when it is wrong."""

import streamlit as st

from ..model import Model
from ..score_plots import reliability_figure, risk_coverage_figure

STILL = {"displayModeBar": False}


def show_confidence(model: Model) -> None:
    """Show whether it is as often right as it says, and what is gained by its unsureness."""
    told = model.metadata["confidence"]
    st.subheader("When it is sure")
    st.markdown(
        f"Of the answers it is surest about, {told['accuracy_at_70']:.0%} are right if seven "
        f"in ten are taken, {told['accuracy_all']:.0%} if all are. So “not sure” is worth "
        "something: take such an answer as a guess."
    )
    with st.expander("Does it know when it is wrong?", icon=":material/show_chart:"):
        left, right = st.columns(2)
        with left:
            st.plotly_chart(
                reliability_figure(told["reliability"]),
                alt="How often it was right against how sure it said it was",
                config=STILL,
            )
            st.caption(
                "Each dot: answers that came with about the same per cent; large dots are many. On "
                "the dotted line it would be right exactly as often as it says. It is off by "
                f"{100 * told['calibration_error']:.0f} in 100 on average, on voices it never "
                "heard."
            )
        with right:
            st.plotly_chart(
                risk_coverage_figure(told["risk_coverage"], told["coverage"]),
                alt="How many answers are wrong against how many are taken, the surest first",
                config=STILL,
            )
            st.caption(
                "The fewer answers are taken, the surest first, the fewer are wrong. The dotted "
                f"line is where “fairly sure” ends: {told['coverage']:.0%} of answers are."
            )
