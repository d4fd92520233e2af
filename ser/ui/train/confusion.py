"""What is mixed up: a table of what was meant by what was heard, and the clips of each cell."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ...emotions import sign_and_name
from ...model.metrics import Answers
from ...words import in_per_cent
from ..texts import voice_of
from ..wording import commonest_mistakes
from .listening import listen
from .workshop import Trained, Workshop

HOW = (
    "In each row, what was meant; in each column, what it heard: how many clips, and of 100. "
    "Select a cell to see which clips those are, and to listen to them."
)
NO_CELL = "Select a cell above, or choose here"


def show_confusion(shop: Workshop, trained: Trained, answers: Answers) -> None:
    """Draw the table, the choice of a cell, and its clips.

    Parameters
    ----------
    shop : Workshop
    trained : Trained
        Whose answers they are.
    answers : Answers
        To clips of actors that it never heard, or of the random splits.
    """
    grid, cell = f"confusion-{trained.name}", f"cell-{trained.name}"
    st.caption(HOW)
    draw_table(
        answers, key=grid, on_select=lambda: _take_over(grid, cell, answers),
        selection_mode="single-cell",
    )  # fmt: skip
    st.caption(mistakes_in_words(answers))
    confusion = answers.confusion()
    # For the keyboard, a finger and a screen reader: a cell of the table takes a steady mouse.
    chosen = st.selectbox(
        "Clips of which cell?",
        _cells(confusion),
        format_func=lambda pair: _cell_in_words(answers, pair, int(confusion[pair])),
        index=None,
        placeholder=NO_CELL,
        key=cell,
    )
    if chosen:
        _list_clips(shop, trained, answers, chosen)


def draw_table(answers: Answers, **options) -> None:
    """The table alone; options as `st.dataframe` takes them."""
    confusion = answers.confusion()
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    names = [sign_and_name(emotion) for emotion in answers.emotions]
    cells = [
        [f"{count} ({in_per_cent(part)}%)" for count, part in zip(*row, strict=True)]
        for row in zip(confusion, share, strict=True)
    ]
    shades = pd.DataFrame(share, index=names, columns=names)
    table = pd.DataFrame(cells, index=names, columns=names)
    st.dataframe(
        table.style.apply(lambda _: shades.map(_shade), axis=None),
        alt=mistakes_in_words(answers),
        **options,
    )


def mistakes_in_words(answers: Answers) -> str:
    """The three commonest mistakes."""
    worst = commonest_mistakes(answers.emotions, answers.confusion())
    return f"It most often takes {worst}." if worst else "It mixes up nothing."


def _shade(share: float) -> str:
    return f"background-color: rgba(122, 111, 240, {share / 1.3:.2f})"


def _take_over(grid: str, cell: str, answers: Answers) -> None:
    """Have the cell that was selected in the table chosen below it."""
    picked = st.session_state[grid].selection.cells
    if not picked:
        return
    row, column = picked[0]
    names = [sign_and_name(emotion) for emotion in answers.emotions]
    pair = int(row), names.index(str(column))
    st.session_state[cell] = pair if answers.confusion()[pair] else None


def _cells(confusion: np.ndarray) -> list[tuple[int, int]]:
    """Cells with clips, mistakes first, the commonest of them first."""
    pairs = [(int(row), int(column)) for row, column in np.argwhere(confusion)]
    return sorted(pairs, key=lambda pair: (pair[0] == pair[1], -confusion[pair]))


def _cell_in_words(answers: Answers, pair: Sequence[int], count: int) -> str:
    meant, heard = (sign_and_name(answers.emotions[k]) for k in pair)
    clips = "1 clip" if count == 1 else f"{count} clips"
    return f"{meant}, rightly heard: {clips}" if meant == heard else (
        f"{meant}, heard as {heard}: {clips}"
    )  # fmt: skip


def _list_clips(shop: Workshop, trained: Trained, answers: Answers, pair: tuple[int, int]) -> None:
    meant, heard = pair
    likeliest = answers.probabilities.argmax(axis=1)
    rows = np.flatnonzero((answers.truth == meant) & (likeliest == heard))
    sure = answers.probabilities[rows, heard]
    order = np.argsort(-sure)
    clips, sure = answers.clip[rows][order].tolist(), sure[order]
    st.dataframe(
        {
            "Clip": clips,
            "Voice": [voice_of(each) for each in answers.speaker[rows][order].tolist()],
            "How sure": np.round(100 * sure),
        },
        hide_index=True,
        height="auto" if len(clips) < 8 else 260,
        column_config={"How sure": st.column_config.ProgressColumn(format="%d %%", max_value=100)},
    )
    listen(shop, trained, clips)
