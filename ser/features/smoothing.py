"""Moving means of what is measured every 10 ms."""

from collections.abc import Sequence

import numpy as np


def moving_mean(values: np.ndarray, width: int) -> np.ndarray:
    """Mean over `width` frames around each frame, fewer at the ends.

    Parameters
    ----------
    values : np.ndarray [shape=(..., frames)]
    width : int

    Returns
    -------
    np.ndarray [shape=(..., frames)]
    """
    return moving_means(values, (width,))[0]


def moving_means(values: np.ndarray, widths: Sequence[int]) -> list[np.ndarray]:
    """`moving_mean` of several widths, for little more than the time of one."""
    frames, most = values.shape[-1], max(widths) // 2
    total = np.zeros((*values.shape[:-1], most + 1 + frames + most))
    within = total[..., most + 1 : most + 1 + frames]
    np.cumsum(values, axis=-1, out=within)
    total[..., most + 1 + frames :] = within[..., -1:]
    frame, means = np.arange(frames), []
    for half in (width // 2 for width in widths):
        count = np.minimum(frame + half + 1, frames) - np.maximum(frame - half, 0)
        last = total[..., most + half + 1 : most + half + 1 + frames]
        means.append((last - total[..., most - half : most - half + frames]) / count)
    return [mean.astype(values.dtype, copy=False) for mean in means]
