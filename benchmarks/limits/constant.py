"""Columns that are the same for all clips of RAVDESS: a part of `evidence.json`."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ser.corpora.table import FeatureTable
from ser.features.vector import DEFAULT


def measure_constant(table: FeatureTable, others: Mapping[str, FeatureTable]) -> dict[str, Any]:
    """Find the columns that never change, and how often others differ from what they say.

    Parameters
    ----------
    table : FeatureTable
    others : mapping of str to FeatureTable
        Such as degraded copies, by what they are called.

    Returns
    -------
    dict
        For each column its `name`, `value` and, for each of the others, the share of its rows
        that have another value.
    """
    values = table.matrix(DEFAULT)
    found = []
    for column in np.flatnonzero(np.ptp(values, axis=0) == 0):
        value = float(values[0, column])
        differing = {
            name: float((other.matrix(DEFAULT)[:, column] != value).mean())
            for name, other in others.items()
        }
        found.append({"name": DEFAULT.names[column], "value": value, "differing": differing})
    return {
        "clips": len(table),
        "columns": values.shape[1],
        "rows": {name: len(other) for name, other in others.items()},
        "constant": found,
    }
