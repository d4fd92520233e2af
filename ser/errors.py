"""The errors that the library raises on purpose.

Every message says what went wrong, what was found, what was expected and what to do about it,
so that a page or the command line can show it as it is.
"""


class SerError(Exception):
    """Root of all errors that this library raises on purpose."""


class AudioError(SerError):
    """A recording cannot be used: not audio, empty, truncated, silent, too large or too long."""


class CorpusError(SerError):
    """A corpus folder or a feature table cannot be used."""


class FeatureError(SerError):
    """A feature group is unknown or not available."""


class ModelError(SerError):
    """A model's files are missing, damaged or do not fit together."""
