"""The errors that the library raises on purpose.

Every message says what went wrong, what was found, what was expected and what to do about it,
so that a page or the command line can show it as it is.
"""


class SerError(Exception):
    """Root of all errors that this library raises on purpose.

    Parameters
    ----------
    message : str
        What, got, expected, cure.
    advice : str, optional
        The same for people who do not want the details, as pages show it.
    """

    def __init__(self, message: str, advice: str | None = None):
        super().__init__(message)
        self.advice = advice or message


class AudioError(SerError):
    """A recording cannot be used: not audio, empty, truncated, silent, too large or too long."""


class CorpusError(SerError):
    """A corpus folder or a feature table cannot be used."""


class FeatureError(SerError):
    """A feature group is unknown or not available."""


class SetupError(SerError):
    """A training cannot be done as it is asked for."""


class Busy(SerError):
    """Too many wait for the same already."""


class ModelError(SerError):
    """A model's files are missing, damaged or do not fit together."""


class ExampleError(SerError):
    """An example clip cannot be fetched, for now or at all."""


class ExamplesBusy(ExampleError):
    """Somebody else is fetching an example."""
