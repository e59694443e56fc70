"""One training run of LightGBM in a process of its own: reads {data, parameters} from argv, prints JSON."""
import json
import resource
import sys
import time

import lightgbm as lgb
import numpy as np

job = json.loads(sys.argv[1])
data, parameters = job["data"], job["parameters"]
rows, columns = data["rows"], data["columns"]
table = np.fromfile(data["file"], dtype=np.float64).reshape(len(columns) + 1, rows)
cut = int(rows * 0.8)
X, y = np.ascontiguousarray(table[:-1].T), table[-1]
del table
parameters = dict(parameters, verbosity=-1)
rounds = parameters.pop("num_iterations")
names = [column["name"] for column in columns]
categorical = [column["name"] for column in columns if column["kind"] == "categorical"]
start = time.perf_counter()
train = lgb.Dataset(X[:cut], y[:cut], feature_name=names, categorical_feature=categorical, params=parameters)
train.construct()
constructed = time.perf_counter()
model = lgb.train(parameters, train, rounds)
done = time.perf_counter()
score = model.predict(X[cut:], raw_score=True)
order = np.argsort(score, kind="stable")
rank = np.empty(len(order))
rank[order] = np.arange(1, len(order) + 1)
positive = y[cut:] == 1
n = positive.sum()
auc = (rank[positive].sum() - n * (n + 1) / 2) / (n * (len(order) - n))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(construct=constructed - start, train=done - constructed, auc=float(auc), memory=memory)))
