"""What is kept of one visit for training: the set-up being drawn up, the data, the trainings."""

from dataclasses import dataclass, field, replace

import streamlit as st

from ...corpora.table import FeatureTable
from ...model.model import Model
from ...studies.paired import Comparison, compare
from ...studies.plan import Outcome
from ...studies.presets import Draft
from ...studies.process import Run
from ...studies.recordings import Recordings
from ...workers.task import Task
from ..kept import Held
from .naming import title

MY_CLIPS = ("my-clips", "--layout", "folders")
"""To the command line, the folder that a visitor has packed."""

SHIPPED, FOLDER, OWN, WITH_OWN = "RAVDESS", "A folder", "My clips", "RAVDESS + my clips"


@dataclass(frozen=True, eq=False)
class Data:
    """What is trained on.

    Attributes
    ----------
    name : str
        As people read it.
    table : FeatureTable
    left_out : tuple of str
        Why some recordings are not in it.
    recordings : Recordings or None
        Where its clips can be listened to; None for nowhere.
    place : tuple of str
        The command line's options for it; none for the table that comes with the app.
    origin : str
        The file or folder that its visitor has brought.
    """

    name: str
    table: FeatureTable
    left_out: tuple[str, ...] = ()
    recordings: Recordings | None = None
    place: tuple[str, ...] = ()
    origin: str = ""


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
        Without its model once the models of all visits together took too much memory.
    recordings : Recordings or None
        As `Data.recordings`.
    """

    name: str
    draft: Draft
    data: str
    outcome: Outcome
    recordings: Recordings | None = None

    @property
    def is_of_ravdess(self) -> bool:
        """Whether it has learnt from the recordings that come with the app, and no others."""
        return self.data == SHIPPED

    @property
    def is_kept(self) -> bool:
        """Whether the model is still there, and not only its scores."""
        return self.outcome.model_size > 0

    def drop_model(self) -> None:
        """Keep the scores only."""
        self.outcome = self.outcome.without_model()


@dataclass(eq=False)
class Workshop:
    """One visit's.

    Attributes
    ----------
    draft : Draft or None
        None until the page has been seen.
    generation : int
        How often all controls were set together.
    data : dict of str to Data
        What the visitor has brought, by its name.
    task : Task or None
        Recordings that are being fetched or measured, or were last.
    uploads : int
        How often clips came in.
    path : str
        Of a folder on the visitor's own computer.
    source : str
        Name of the data that are chosen.
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
    heard : tuple of str, str and bytes
        Training, clip and sound of what was listened to last.
    is_lost : bool
        What was measured of the visitor's clips had to make room in memory for others'.
    has_begun : bool
        A training has just begun, and the page has not brought it into view yet.
    fresh : bool
        A training has ended, and the page has not brought it into view yet.
    """

    draft: Draft | None = None
    generation: int = 0
    data: dict[str, Data] = field(default_factory=dict)
    task: Task[Data] | None = None
    uploads: int = 0
    path: str = ""
    source: str = SHIPPED
    run: Run | None = None
    asked: tuple[Draft, Data] | None = None
    trained: list[Trained] = field(default_factory=list)
    shown: int = -1
    count: int = 0
    heard: tuple[str, str, bytes] = "", "", b""
    is_lost: bool = False
    has_begun: bool = False
    fresh: bool = False

    def take(self, data: Data) -> None:
        """Have data to choose that have just been measured."""
        if data.name == OWN:
            self.data.pop(WITH_OWN, None)
        self.data[data.name] = data
        self.is_lost = False
        self.generation += 1  # other emotions can be chosen

    def take_in(self, most: int) -> bool:
        """Move a training that has come to its end among those that are done, if there is one.

        Parameters
        ----------
        most : int
            Trainings to keep.

        Returns
        -------
        bool
            Whether there was.
        """
        if self.run is None or self.run.is_active or self.asked is None:
            return False
        (draft, data), self.asked = self.asked, None
        if self.run.outcome is None:
            return False
        self.count += 1
        before = self.trained[-1].draft if self.trained else None
        name = f"{self.count}. {title(draft, before)}"
        model = of_visitor(self.run.outcome.model, name, data.name == SHIPPED)
        outcome = replace(self.run.outcome, model=model)
        self.trained.append(Trained(name, draft, data.name, outcome, data.recordings))
        del self.trained[:-most]
        self.shown = len(self.trained) - 1
        self.run = None  # which holds what is kept elsewhere now
        return True

    def held(self) -> list[Held]:
        """Models that take memory, oldest first; then what was measured of the visitor's clips."""
        models = [
            Held(each.outcome.model_size, each.drop_model)
            for each in (*self.trained, self.run)
            if each and each.outcome and each.outcome.model_size
        ]
        own = [each for name, each in self.data.items() if name != FOLDER]  # of this computer
        tables = [Held(each.table.nbytes, self._lose_data) for each in own]
        return [*models, *tables]

    def _lose_data(self) -> None:
        self.data, self.is_lost = {}, True

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept, and nothing goes on."""
        goes_on = any(each and each.is_active for each in (self.run, self.task))
        is_done = self.run and self.run.outcome  # and not among the others yet
        return not (self.trained or self.data or any(self.heard) or goes_on or is_done)

    def forget(self) -> None:
        """Drop all that was brought or trained; what goes on ends."""
        if self.task:
            self.task.cancel()
        if self.run:
            self.run.abandon()
        self.task = self.run = self.asked = None
        self.data, self.trained, self.shown = {}, [], -1
        self.heard, self.path = ("", "", b""), ""
        self.is_lost = False
        self.generation += 1  # emotions of the visitor's own can no longer be chosen

    def compared(self, first: Trained, second: Trained) -> Comparison | None:
        """The test of two trainings; None if they did not answer the same clips."""
        if first.data != second.data:
            return None
        return compare(first.outcome.actors, second.outcome.actors)


def of_visitor(model: Model, name: str, of_ravdess: bool) -> Model:
    """A model whose metadata say what its visitor calls it, and if it knows RAVDESS alone."""
    return replace(model, metadata={**model.metadata, "name": name, "of_ravdess": of_ravdess})


def workshop() -> Workshop:
    """This visitor's, which is forgotten with all else of the visit."""
    state = st.session_state
    if "workshop" not in state:
        state["workshop"] = shop = Workshop()
        state["visit"].others.append(shop)
    return state["workshop"]
