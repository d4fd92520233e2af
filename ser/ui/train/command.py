"""The training that is set up as commands to copy, which give the same digits."""

import streamlit as st

from ...command_line.equivalent import equivalent_commands
from ...studies.effects import amount_in
from ...studies.plan import Plan
from .workshop import OWN, WITH_OWN, Data

QUICK = (
    "`ours-quick` is what this page calls *Ours*. Without that word, the command line takes this "
    "app’s own full recipe, which tries several strengths and lengths and takes several times as "
    "long."
)
PACKED = (
    "`my-clips` stands for the folder that you have packed: the one in which the emotions’ folders "
    "are."
)
LEFT_OUT = "Clips that were left out above must be taken out of it, too, for the same figures."
ONE_SPEAKER = "There, a model to keep needs clips of two people or more."


def show_command(plan: Plan, data: Data) -> None:
    """Draw the commands, folded up."""
    n_speakers = amount_in(data.table, plan.setup.emotions).speakers
    with st.expander("The same from the command line", icon=":material/terminal:"):
        lines = equivalent_commands(plan, n_speakers, data.place)
        st.code("\n".join(lines), language="bash", wrap_lines=True)
        is_packed = data.name in (OWN, WITH_OWN)
        for note, is_told in (
            (ONE_SPEAKER, n_speakers < 2),
            (PACKED, is_packed),
            (LEFT_OUT, is_packed and bool(data.left_out)),
            (QUICK, "ours-quick" in lines[0]),
        ):
            if is_told:
                st.caption(note)
