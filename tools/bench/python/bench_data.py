"""What the benchmark's Python contenders share: the job from argv, its data, AUC, and the line of JSON at the end."""
import json
import resource
import sys

import numpy as np

job = json.loads(sys.argv[1])


def read_split():
    """Four fifths to train on and the rest: (names, categorical names, X, y, X of the rest, y of the rest)."""
    data = job["data"]
    rows, columns = data["rows"], data["columns"]
    table = np.fromfile(data["file"], dtype=np.float64).reshape(len(columns) + 1, rows)
    cut = int(rows * 0.8)
    X, y = np.ascontiguousarray(table[:-1].T), table[-1].copy()
    names = [column["name"] for column in columns]
    categorical = [column["name"] for column in columns if column["kind"] == "categorical"]
    return names, categorical, X[:cut], y[:cut], X[cut:], y[cut:]


def auc(score, y):
    """Ties count half."""
    values, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive = y == 1
    n = positive.sum()
    return float((rank[positive].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def report(**measures):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(dict(measures, memory=memory)))
