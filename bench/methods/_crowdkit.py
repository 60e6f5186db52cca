"""The peer: crowd-kit's Dawid-Skene on prepared votes, in whatever Python has crowd-kit.

    python _crowdkit.py votes.npz labels.npz

Prints CPU seconds and rounds of the fit as JSON; the making of its frame is not counted.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pandas as pd
from crowdkit.aggregation import DawidSkene


def main(source: str, target: str) -> None:
    """Fit the votes of one file and write the label of each task to the other."""
    votes = np.load(source)
    frame = pd.DataFrame({"task": votes["task"], "worker": votes["contributor"], "label": votes["label"]})
    begin = time.process_time()
    model = DawidSkene(n_iter=100).fit(frame)
    seconds = time.process_time() - begin
    labels = model.labels_.sort_index()
    np.savez(target, task=labels.index.to_numpy(), label=labels.to_numpy())
    json.dump({"cpu_seconds": seconds, "rounds": len(model.loss_history_)}, sys.stdout)


main(*sys.argv[1:])
