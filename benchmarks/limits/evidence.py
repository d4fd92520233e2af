"""What is known about the goals that are missed: `evidence.json`, for `.limits`."""

import time
from pathlib import Path
from typing import Any

from ser.corpora.copying import extract_copies
from ser.corpora.corpus import read_corpus
from ser.corpora.extraction import extract_corpus
from ser.features.vector import DEFAULT, EVERYTHING
from ser.files import write_json
from ser.results.results import UNTRIED
from ser.training.setup import N_COPIES

from ..figures import FOLDER
from ..measure import CORPUS, tell
from .constant import measure_constant
from .opus import measure_opus
from .opus_copies import try_copies
from .strangers import NEMO, Data, measure_strangers, read_strange

RESULTS = FOLDER / "evidence.json"
ON_COPIES, ON_NEMO = "degraded copies", "nEMO, five speakers"


def gather(
    corpus: Path = CORPUS, nemo: Path = NEMO, jobs: int = -1, results: Path = RESULTS
) -> bool:
    """Measure all of it, print it and write it down; False without both corpora."""
    for folder in (corpus, nemo):
        if not folder.is_dir():
            tell(
                "evidence", f"not made: no folder {folder} (set CORPUS; nemo is looked for beside)"
            )
            return False
    start = time.perf_counter()

    def say(what: str) -> None:
        tell(what, f"after {time.perf_counter() - start:.0f} s")

    clips = read_corpus(corpus)
    known, _ = extract_corpus(clips, EVERYTHING, jobs)
    say("degraded copies")
    copies = extract_copies(clips, known, N_COPIES, DEFAULT, jobs=jobs)
    say("nEMO")
    data = Data(known, read_strange(nemo, jobs), copies, jobs)
    others = {ON_COPIES: copies.table, ON_NEMO: data.strange}
    told: dict[str, Any] = {"command": "python -m benchmarks evidence"}
    told["constant"] = measure_constant(known, others)
    told["strangers"] = measure_strangers(data)
    say("Opus")
    told["opus"], heard = measure_opus(clips, known, copies, jobs)
    say("copies in Opus")
    tried = set(known.speaker.tolist()) - set(UNTRIED)
    some = known.spoken_by(tried), heard.spoken_by(tried)
    told["opus_copies"] = try_copies(clips, *some, copies, jobs)
    write_json(results, told)
    say("written")
    return True
