"""The Train page's measured figures: what they must reach, their file, their README lines."""

from collections.abc import Callable
from typing import Any

from ser.files import write_json

from ..figures import FOLDER, tell_in_readme
from ..measure import tell

FIGURES = FOLDER / "train.json"

GOALS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "tutorial_clips": ("576 and 192", lambda clips: clips == [576, 192]),
    "tutorial_features": ("180", lambda columns: columns == 180),
    "tutorial_accuracy": ("0.55 to 0.71", lambda share: 0.55 <= share <= 0.71),
    "draw_times_faster": (">= 10", lambda times: times >= 10),
    "home_first_point_s": ("<= 2", lambda seconds: seconds <= 2),
    "home_both_figures_s": ("<= 30", lambda seconds: seconds <= 30),
    "page_first_point_s": ("<= 2", lambda seconds: seconds <= 2),
    "page_both_figures_s": ("<= 30", lambda seconds: seconds <= 30),
    "cancel_s": ("<= 1", lambda seconds: seconds <= 1),
    "server_answer_times_idle": ("<= 2", lambda times: times <= 2),
    "page_recording_times_idle": ("<= 2", lambda times: times <= 2),
    "page_memory_mb": ("<= 650", lambda megabytes: megabytes <= 650),
}
"""By figure, in words and as a test; one that was not measured is missed."""


def missed(figures: dict[str, Any]) -> list[str]:
    """Figures that do not reach what they must."""
    return [n for n, (_, holds) in GOALS.items() if n not in figures or not holds(figures[n])]


def save(figures: dict[str, Any]) -> None:
    """Write the file, goals beside, and the README's lines; say what is missed."""
    goals = {name: goal for name, (goal, _) in GOALS.items()}
    write_json(FIGURES, {**figures, "goals": goals, "missed": missed(figures)})
    if GOALS.keys() <= figures.keys():
        tell_in_readme("train", in_words(figures))
    for name in missed(figures):
        tell("NOT REACHED", f"{name} {GOALS[name][0]}")


def in_words(figures: dict[str, Any]) -> str:
    """The figures as sentences of the README."""
    train, test = figures["tutorial_clips"]
    return (
        f"On {figures['cores']} cores, with our preset, the first point of the curve is there "
        f"{figures['home_first_point_s']:.1f} s after Train is pressed and both scores after "
        f"{figures['home_both_figures_s']:.0f} s (hosted, on one core and drawn in Chromium on the "
        f"same machine: {figures['page_first_point_s']:.1f} and "
        f"{figures['page_both_figures_s']:.0f} s; {figures['page_first_point_at_once_s']:.1f} s to "
        "the first point if Train is pressed while the page is still being drawn). "
        f"The tutorial's preset takes {train} clips to learn and {test} to be asked, with "
        f"{figures['tutorial_features']} features, and gets "
        f"{figures['tutorial_accuracy']:.1%} of these right (its accuracy, on the tutorial's own "
        "draw). One such draw takes "
        f"{figures['draw_s']:.1f} s (with another one beside it), as the features are measured "
        f"beforehand; the tutorial's way "
        f"(extract, split, fit) takes {figures['tutorials_own_way_s']:.0f} s in the same run, "
        f"{figures['draw_times_faster']:.0f} times as long. From the press to the random figure, "
        f"with all {figures['press_to_random_trainings']} trainings of the page, it is "
        f"{figures['press_to_random_s']:.0f} s. Cancel ends the process within "
        f"{figures['cancel_s']:.2f} s. While two train, a third visitor waits "
        f"{figures['page_recording_times_idle']:.1f} times as long for an answer as alone, and all "
        f"processes together take {figures['page_memory_mb']:.0f} MB while one trains "
        "(`benchmarks/train.json`)."
    )
