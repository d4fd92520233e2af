"""What a process that trains is asked and what it tells, as messages of `ser.workers.messages`."""

from dataclasses import asdict
from typing import Any

import numpy as np

from ..corpora.table import LABELS, FeatureTable
from ..model.heldout import ARRAYS, HeldOut
from ..model.metrics import Answers
from ..model.packing import pack, unpack
from ..training.epochs import Epoch
from ..workers.messages import pack_arrays, unpack_arrays
from .plan import Outcome, Plan, Step, plan_from_dict, plan_to_dict

ANSWERS = ("truth", "probabilities", "speaker", "part", "clip", "distance")


def request(table: FeatureTable, plan: Plan) -> tuple[dict[str, Any], bytes]:
    """What to train: header and arrays, of the groups and emotions that are needed."""
    if plan.setup.emotions:
        table = table.only(plan.setup.emotions)
    groups = {name: table.groups[name] for name in plan.setup.features.groups}
    return {"plan": plan_to_dict(plan)}, pack_arrays({**groups, **table.labels})


def read_request(header: dict[str, Any], blob: bytes) -> tuple[FeatureTable, Plan]:
    """What `request` packed."""
    arrays = unpack_arrays(blob)
    labels = {name: arrays.pop(name) for name in LABELS}
    return FeatureTable(arrays, labels), plan_from_dict(header["plan"])


def told(event: Step | Epoch) -> dict[str, Any]:
    """A step or an epoch as a header."""
    return {"step" if isinstance(event, Step) else "epoch": asdict(event)}


def read_told(header: dict[str, Any]) -> Step | Epoch:
    """What `told` packed."""
    return Step(**header["step"]) if "step" in header else Epoch(**header["epoch"])


def result(outcome: Outcome) -> tuple[dict[str, Any], list[bytes]]:
    """An outcome as a header and blobs."""
    header = {
        "plan": plan_to_dict(outcome.plan),
        "emotions": list(outcome.random.emotions),
        "scores": outcome.scores,
        "epochs": [asdict(epoch) for epoch in outcome.epochs],
        "sizes": outcome.sizes,
        "seconds": outcome.seconds,
        "notes": list(outcome.notes),
    }
    blobs = [_answers(outcome.random), *pack(outcome.model), outcome.pipeline]
    if outcome.actors and outcome.heldout:
        heldout = {name: getattr(outcome.heldout, name) for name in ARRAYS}
        blobs += [_answers(outcome.actors), pack_arrays(heldout)]
    return {"result": header}, blobs


def read_result(header: dict[str, Any], blobs: list[bytes]) -> Outcome:
    """What `result` packed."""
    told, emotions = header["result"], tuple(header["result"]["emotions"])
    random, metadata, arrays, pipeline, *more = blobs
    return Outcome(
        plan_from_dict(told["plan"]),
        _read_answers(more[0], emotions) if more else None,
        _read_answers(random, emotions),
        told["scores"],
        tuple(Epoch(**epoch) for epoch in told["epochs"]),
        unpack(metadata, arrays, "a training"),
        pipeline,
        HeldOut(**unpack_arrays(more[1])) if more else None,
        told["sizes"],
        told["seconds"],
        tuple(told["notes"]),
    )


def _answers(answers: Answers) -> bytes:
    return pack_arrays({name: getattr(answers, name) for name in ANSWERS})


def _read_answers(blob: bytes, emotions: tuple[str, ...]) -> Answers:
    arrays: dict[str, np.ndarray] = unpack_arrays(blob)
    return Answers(emotions, **arrays)
