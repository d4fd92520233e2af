"""What `evidence.json` and `library.json` say, as sections of the page of `.limits`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ser.results.scores import markdown_table

from .evidence_texts import CONSTANT, HEAD, OPUS, OPUS_COPIES, SPEED, STRANGERS

Found = Mapping[str, Any]


def sections(evidence: Found, library: Found) -> str:
    """All sections as Markdown, without a line's end after the last.

    Parameters
    ----------
    evidence : mapping
        The content of `evidence.json`.
    library : mapping
        The content of `library.json`.
    """
    parts = (
        opus(evidence["opus"]),
        opus_copies(evidence["opus_copies"], [r["kbps"] for r in evidence["opus"]["rates"]]),
        strangers(evidence["strangers"]),
        speed(library),
        constant(evidence["constant"]),
    )
    return f"{HEAD.format(**evidence)}\n\n" + "\n\n".join(part.strip() for part in parts)


def opus(found: Found) -> str:
    """How many answers Opus changes, and through which features."""
    rates = [
        {"kbit/s": str(each["kbps"]), "same answer": _share(each, "same_answer")}
        | {"UAR": _share(each, "uar")}
        for each in found["rates"]
    ]
    groups = [
        {
            "feature group": each["group"],
            "columns": str(each["columns"]),
            "moved by, in spreads": f"{each['moved']:.2f}",
            "answers changed by it alone": f"{each['changed_by_it_alone']:.1%}",
            "answers changed by all others": f"{each['changed_by_the_others']:.1%}",
        }
        for each in found["groups"]
    ]
    moved = ", ".join(f"{each['contour']} ({each['moved']:.2f})" for each in found["most_moved"])
    return OPUS.format(
        **found,
        **found["answers"],
        same=_share(found["all_clips"], "same_answer"),
        untouched_uar=_share(found["untouched"], "uar"),
        highest=max(found["rates"], key=lambda each: each["same_answer"]),
        rate_table=markdown_table(rates),
        group_table=markdown_table(groups),
        contours=moved,
        most_alone=max(each["changed_by_it_alone"] for each in found["groups"]),
        least_others=min(each["changed_by_the_others"] for each in found["groups"]),
    )


def opus_copies(found: Found, rates: Sequence[int]) -> str:
    """Whether other copies help."""
    lines = [
        {
            "learns from": each["name"],
            "same answer (95 % interval)": _share(each, "same_answer"),
            "UAR (95 % interval)": _share(each, "uar"),
            "UAR after Opus": f"{each['uar_opus']:.1%}",
        }
        for each in found["trials"]
    ]
    ends = {"lowest": min(rates), "highest": max(rates)}
    return OPUS_COPIES.format(**found, **ends, table=markdown_table(lines))


def strangers(found: Found) -> str:
    """How models do on nEMO."""
    lines = [
        {
            "model": each["name"],
            "UAR (95 % interval)": _share(each, "uar"),
            "calibration error": f"{each['calibration_error']:.3f}",
            "mean probability said": f"{each['mean_probability']:.1%}",
            "right": f"{each['accuracy']:.1%}",
        }
        for each in found["trials"]
    ]
    everything, *rest = found["groups"]
    groups = [
        {"feature group": each["name"]}
        | {f"UAR {how} it": _share(each[key], "uar") for how, key in _HOW.items()}
        for each in rest
    ]
    speakers = [
        {
            "speaker": each["speaker"],
            "UAR": f"{each['uar']:.1%}",
            "calibration error": f"{each['calibration_error']:.3f}",
            "temperature chosen on the others": f"{found['temperatures']['temperature'][name]:.2f}",
        }
        for each in found["by_speaker"]
        for name in [each["speaker"]]
    ]
    return STRANGERS.format(
        n=len(found["speakers"]),
        others=len(found["speakers"]) - 1,
        names=", ".join(found["speakers"]),
        chance=1 / len(found["emotions"]),
        clips=found["clips"],
        n_emotions=len(found["emotions"]),
        everything=_share(everything, "uar"),
        before=found["trials"][0]["calibration_error"],
        after=found["temperatures"]["calibration_error"],
        table=markdown_table(lines),
        group_table=markdown_table(groups),
        speaker_table=markdown_table(speakers),
    )


_HOW = {"without": "without", "with nothing but": "alone"}


def speed(library: Found) -> str:
    """Where the time of one clip goes."""
    stages = library["stages_ms"]
    total = sum(stages.values())
    lines = [
        {"stage": name, "ms": f"{spent:.2f}", "share": f"{spent / total:.0%}"}
        for name, spent in [*stages.items(), ("all of it", total)]
    ]
    left = library["wanted_ms"] - library["floor_ms"]
    longest = max(stages, key=lambda name: stages[name])
    return SPEED.format(
        **library,
        left=left,
        now=total - library["floor_ms"],
        missing=total - library["wanted_ms"],
        longest=longest,
        longest_ms=stages[longest],
        table=markdown_table(lines),
    )


def constant(found: Found) -> str:
    """Which columns never change."""
    rows = found["rows"]
    lines = [
        {"column": each["name"], "value": f"{each['value']:g}"}
        | {f"others of {rows[n]:,}: {n}": f"{s:.2%}" for n, s in each["differing"].items()}
        for each in found["constant"]
    ]
    never = sum(not any(each["differing"].values()) for each in found["constant"])
    count = len(lines)
    return CONSTANT.format(**found, count=count, never=never, table=markdown_table(lines))


def _share(each: Found, name: str) -> str:
    low, high = _interval(each[f"{name}_ci95"])
    return f"{each[name]:.1%} ({low}–{high})"


def _interval(ends: Sequence[float]) -> tuple[str, str]:
    low, high = ends
    return f"{low:.1%}", f"{high:.1%}"
