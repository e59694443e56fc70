"""LightGBM's predict over a table, by a model file."""
import time

import lightgbm as lgb
import numpy as np
from bench_data import job, report

data = job["data"]
table = np.fromfile(data["file"], dtype=np.float64).reshape(len(data["columns"]) + 1, data["rows"])
X = np.ascontiguousarray(table[:-1].T)
model = lgb.Booster(model_file=job["model"])
start = time.perf_counter()
model.predict(X, num_threads=job["threads"])
batch = time.perf_counter() - start
row = X[:1]
start = time.perf_counter()
for _ in range(300):
    model.predict(row, num_threads=1)
report(batch=batch, row=(time.perf_counter() - start) / 300 * 1e6)
