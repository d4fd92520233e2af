"""What is kept of one visit for training: the set-up being drawn up, the data, the trainings."""

from dataclasses import dataclass, field, replace

import streamlit as st

from ...model import Model
from ...paired import Comparison, compare
from ...plan import Outcome
from ...presets import Draft, changes, nearest_preset
from ...study_process import Run
from ...table import FeatureTable

SHIPPED, OWN, WITH_OWN = "RAVDESS", "My clips", "Both"


@dataclass(frozen=True, eq=False)
class Data:
    """What is trained on.

    Attributes
    ----------
    name : str
        As people read it.
    table : FeatureTable
    """

    name: str
    table: FeatureTable


@dataclass(eq=False)
class Trained:
    """A training that is done.

    Attributes
    ----------
    name : str
    draft : Draft
    data : str
        Name of what it was trained on.
    outcome : Outcome
    pipeline : bytes
        As joblib writes it.
    """

    name: str
    draft: Draft
    data: str
    outcome: Outcome
    pipeline: bytes

    @property
    def is_of_ravdess(self) -> bool:
        """Whether it has learnt from the recordings that come with the app, and no others."""
        return self.data == SHIPPED


@dataclass(eq=False)
class Workshop:
    """One visit's.

    Attributes
    ----------
    draft : Draft or None
        None until the page has been seen.
    generation : int
        How often all controls were set together.
    own, joined : Data or None
        The visitor's own clips, alone and added to those of the app.
    left_out : tuple of str
        Why some of them are not in it.
    uploads : int
        How often clips came in.
    source : str
        Which data are chosen.
    run : Run or None
        The training that goes on, or the last one.
    asked : tuple of Draft and Data, or None
        What it was asked to do.
    trained : list of Trained
        Oldest first.
    shown : int
        Which of them is shown.
    count : int
        Trainings so far, also those that are no longer kept.
    fresh : bool
        A training has ended, and the page has not brought it into view yet.
    """

    draft: Draft | None = None
    generation: int = 0
    own: Data | None = None
    joined: Data | None = None
    uploads: int = 0
    left_out: tuple[str, ...] = ()
    source: str = SHIPPED
    run: Run | None = None
    asked: tuple[Draft, Data] | None = None
    trained: list[Trained] = field(default_factory=list)
    shown: int = -1
    count: int = 0
    fresh: bool = False

    def take_in(self, most: int) -> Data | None:
        """Move a training that has come to its end among those that are done.

        Parameters
        ----------
        most : int
            Trainings to keep.

        Returns
        -------
        Data or None
            What it was trained on; None if there is none that is new.
        """
        if self.run is None or self.run.is_active or self.asked is None:
            return None
        (draft, data), self.asked = self.asked, None
        if self.run.outcome is None:
            return None
        self.count += 1
        name = f"{self.count}. {title(draft)}"
        outcome = replace(self.run.outcome, model=with_name(self.run.outcome.model, name))
        self.trained.append(Trained(name, draft, data.name, outcome, self.run.pipeline))
        del self.trained[:-most]
        self.shown = len(self.trained) - 1
        self.run = None  # which holds what is kept elsewhere now
        return data

    def compared(self, first: Trained, second: Trained) -> Comparison | None:
        """The test of two trainings; None if they did not answer the same clips."""
        if first.data != second.data:
            return None
        return compare(first.outcome.actors, second.outcome.actors)


def title(draft: Draft) -> str:
    """What a training is called: its preset, and how much of it is changed."""
    preset = nearest_preset(draft)
    changed = len(changes(draft, preset))
    return f"{preset}, {changed} changed" if changed else preset


def with_name(model: Model, name: str) -> Model:
    """A model that says in its metadata what its visitor calls it."""
    return replace(model, metadata={**model.metadata, "name": name})


def workshop() -> Workshop:
    """This visitor's."""
    return st.session_state.setdefault("workshop", Workshop())
