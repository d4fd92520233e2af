"""The About page's part on confidence: whether the model knows when it is wrong."""

import streamlit as st

from ...model.model import Model
from ...pictures.score_plots import reliability_figure, risk_coverage_figure
from ...words import in_per_cent

STILL = {"displayModeBar": False}


def show_confidence(model: Model) -> None:
    """Show whether it is as often right as it says, and what is gained by its unsureness."""
    told = model.metadata["confidence"]
    st.subheader("When it is sure")
    parts = (
        ("fairly sure", told["coverage"], told["accuracy_confident"]),
        ("not sure", 1 - told["coverage"], told["accuracy_unsure"]),
    )
    st.markdown(
        "\n".join(
            f"- When it says **{said}** ({10 * share:.0f} of 10 times), {in_per_cent(right)} of "
            "100 answers are right."
            for said, share, right in parts
            if right is not None
        )
    )
    st.markdown(
        "That is for actors whom it had never heard, in a studio. Take a “not sure” as a guess."
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
                f"{in_per_cent(told['calibration_error'])} in 100 on average, on voices it never "
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
                f"line is where “fairly sure” ends: {in_per_cent(told['coverage'])}% of answers "
                "are."
            )
