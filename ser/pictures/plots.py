"""Data to plotly figures; knows nothing of Streamlit.

The figures leave ground and text colours open, so that the page's light or dark theme shows.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ..audio.spectrum import mel_centres
from .images import ACCENT, MAGMA, QUIETEST_DB, RED_BLUE, SHOWN_HZ, TITLES, VIRIDIS
from .sound import PITCH_CLASSES, SoundView, line_starts, pitch_range

HEIGHTS = {"wave": 0.14, "pitch": 0.18, "mel": 0.24, "mfcc": 0.18, "chroma": 0.18}
GAP = 0.055


def sound_figure(view: SoundView) -> go.Figure:
    """Waveform, pitch, mel spectrogram, MFCC and chroma over one time axis.

    Parameters
    ----------
    view : SoundView

    Returns
    -------
    plotly.graph_objects.Figure
        Zooming one row in time zooms all.
    """
    figure = go.Figure([*_wave(view), _pitch(view), _mel(view), _mfcc(view), _chroma(view)])
    top = 1.0
    free = 1 - GAP * (len(TITLES) - 1)
    for number, row in enumerate(TITLES, start=1):
        bottom = max(top - HEIGHTS[row] * free / sum(HEIGHTS.values()), 0)
        figure.layout[f"yaxis{number}"] = _y_axis(row, [bottom, top], view)
        figure.add_annotation(
            text=TITLES[row], x=0, y=top, xref="paper", yref="paper", xanchor="left",
            yanchor="bottom", showarrow=False, font_size=13,
        )  # fmt: skip
        top = bottom - GAP
    figure.update_layout(
        height=900,
        margin={"l": 48, "r": 8, "t": 28, "b": 44},
        showlegend=False,
        hovermode="closest",
        dragmode="zoom",
        xaxis={
            "title": "time (s)",
            "range": [0, view.duration],
            "minallowed": 0,
            "maxallowed": view.duration,
            "anchor": "y5",
            "zeroline": False,
        },
    )
    return figure


def _y_axis(row: str, domain: Sequence[float], view: SoundView) -> dict:
    axis = {"domain": domain, "fixedrange": True, "zeroline": False, "tickfont": {"size": 12}}
    if row == "wave":
        axis |= {"title": "full scale", "nticks": 3}
    if row == "mel":
        bands = np.interp(SHOWN_HZ, mel_centres(), np.arange(len(mel_centres())))
        labels = [f"{hz // 1000} k" if hz >= 1000 else str(hz) for hz in SHOWN_HZ]
        axis |= {"title": "Hz", "tickvals": bands.tolist(), "ticktext": labels}
    if row == "mfcc":
        axis |= {"title": "coefficient", "tickvals": [1, 4, 7, 10, 13]}
    if row == "chroma":
        axis |= {"title": "note", "tickvals": PITCH_CLASSES[::2]}
    if row == "pitch":
        axis |= {"title": "Hz", "nticks": 5, "range": pitch_range(view)}
    return axis


def _wave(view: SoundView) -> list[go.Scatter]:
    # The lowest and the highest sample of each column, and what is between them filled.
    return [
        go.Scatter(
            x=view.times.round(3),
            y=edge.round(4),
            mode="lines",
            line={"color": ACCENT, "width": 0.5},
            fill=fill,
            fillcolor=ACCENT,
            hovertemplate="%{x:.2f} s: %{y:.3f}<extra></extra>",
            xaxis="x",
            yaxis="y",
        )
        for edge, fill in ((view.lowest, None), (view.highest, "tonexty"))
    ]


def _heatmap(view: SoundView, values: np.ndarray, number: int, **options) -> go.Heatmap:
    return go.Heatmap(
        x=view.times.round(3),
        z=np.rint(values).astype(np.float32),
        xaxis="x",
        yaxis=f"y{number}",
        showscale=False,
        **options,
    )


def _mel(view: SoundView) -> go.Heatmap:
    labels = [[f"{hz:.0f} Hz"] * len(view.times) for hz in mel_centres()]
    shown = np.maximum(view.log_mel, QUIETEST_DB)
    return _heatmap(
        view, shown, 3, colorscale=MAGMA, zmin=QUIETEST_DB, zmax=0, zsmooth="fast", text=labels,
        hovertemplate="%{x:.2f} s, %{text}: %{z} dB<extra></extra>",
    )  # fmt: skip


def _mfcc(view: SoundView) -> go.Heatmap:
    limit = float(np.nanpercentile(np.abs(view.mfcc), 98)) or 1.0
    return _heatmap(
        view, view.mfcc, 4, y=np.arange(1, len(view.mfcc) + 1), colorscale=RED_BLUE, zmin=-limit,
        zmax=limit, hovertemplate="%{x:.2f} s, coefficient %{y}: %{z} dB<extra></extra>",
    )  # fmt: skip


def _chroma(view: SoundView) -> go.Heatmap:
    return _heatmap(
        view, 100 * view.chroma, 5, y=PITCH_CLASSES, colorscale=VIRIDIS, zmin=0, zmax=100,
        hovertemplate="%{x:.2f} s, %{y}: %{z} % of the strongest note<extra></extra>",
    )  # fmt: skip


def _pitch(view: SoundView) -> go.Scatter:
    breaks = np.flatnonzero(line_starts(view.f0))  # nothing before each, for the line to break
    return go.Scatter(
        x=np.insert(view.times.round(3), breaks, view.times[breaks].round(3)),
        y=np.insert(view.f0.round(1), breaks, np.nan),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 4},
        hovertemplate="%{x:.2f} s: %{y:.0f} Hz<extra></extra>",
        xaxis="x",
        yaxis="y2",
    )
