"""Who answers a visitor: the app's own model, or one that the visitor has trained."""

from dataclasses import dataclass

from ..corpora.examples import Example
from ..model.heldout import HeldOut
from ..model.model import Model, Prediction


@dataclass(frozen=True, eq=False)
class Answerer:
    """A model and what belongs to it, as one: a visit may change who answers at any moment.

    Attributes
    ----------
    name : str
        As the visitor knows it; empty for the app's.
    model : Model
    heldout : HeldOut or None
        What models like it that never heard the actor answer to the clips it was trained on.
    """

    name: str
    model: Model
    heldout: HeldOut | None

    def unheard(self, example: Example) -> Prediction | None:
        """What a model like it answers that never heard the actor; None if there is none."""
        return self.heldout.answer(example.key) if self.heldout else None

    def size(self) -> int:
        """Bytes of the model."""
        return self.model.nbytes
