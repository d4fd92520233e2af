"""Plots of how far a model can be trusted: reliability, and risk against coverage."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from .images import ACCENT

GREY = "#8b929c"
AXIS = {"range": [0, 1], "tickformat": ".0%", "fixedrange": True}


def reliability_figure(bins: Sequence[Mapping[str, float]]) -> go.Figure:
    """How sure a model said it was against how often it was right.

    Parameters
    ----------
    bins : sequence of dict
        As `ser.model.calibration.reliability` gives them.
    """
    most = max(each["answers"] for each in bins)
    points = go.Scatter(
        x=[each["probability"] for each in bins],
        y=[each["right"] for each in bins],
        text=[each["answers"] for each in bins],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": [6 + 14 * (each["answers"] / most) ** 0.5 for each in bins]},
        hovertemplate="it said %{x:.0%}, right %{y:.0%} of %{text} times<extra></extra>",
    )
    honest = go.Scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": GREY, "dash": "dot"}, hoverinfo="skip"
    )
    return _laid_out([honest, points], "how sure it said it was", "how often it was right")


def risk_coverage_figure(points: Sequence[Mapping[str, float]], coverage: float) -> go.Figure:
    """How often a model is wrong if only its surest answers are taken.

    Parameters
    ----------
    points : sequence of dict
        As `ser.model.calibration.risk_coverage` gives them.
    coverage : float
        Share of answers that count as "fairly sure", to be marked.
    """
    line = go.Scatter(
        x=[each["coverage"] for each in points],
        y=[each["risk"] for each in points],
        mode="lines",
        line={"color": ACCENT, "width": 2},
        hovertemplate="of the surest %{x:.0%}, %{y:.0%} are wrong<extra></extra>",
    )
    figure = _laid_out([line], "share of answers taken, the surest first", "how many are wrong")
    figure.update_yaxes(range=[0, 1.2 * max(each["risk"] for each in points)])
    figure.add_vline(
        x=coverage, line={"color": GREY, "dash": "dot"}, annotation_text="“fairly sure”"
    )
    return figure


def _laid_out(traces: list[go.Scatter], across: str, up: str) -> go.Figure:
    figure = go.Figure(traces)
    figure.update_layout(
        height=320,
        showlegend=False,
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        xaxis={"title": across, **AXIS},
        yaxis={"title": up, **AXIS},
    )
    return figure
