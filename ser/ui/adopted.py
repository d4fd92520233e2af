"""A visitor's own model in place of the app's."""

from dataclasses import dataclass

from ..model.heldout import HeldOut
from ..model.model import Model


@dataclass(frozen=True, eq=False)
class Adopted:
    """A model that its visitor has trained and uses instead of the app's.

    Attributes
    ----------
    name : str
    model : Model
    heldout : HeldOut or None
        What models that never heard the actor answer to the clips it was trained on.
    """

    name: str
    model: Model
    heldout: HeldOut | None

    def size(self) -> int:
        """Bytes of the model."""
        return self.model.nbytes
