"""One training run of LightGBM."""
import time

import lightgbm as lgb
from bench_data import auc, job, read_split, report

names, categorical, X, y, X_rest, y_rest = read_split()
parameters = dict(job["parameters"], verbosity=-1)
rounds = parameters.pop("num_iterations")
start = time.perf_counter()
train = lgb.Dataset(X, y, feature_name=names, categorical_feature=categorical, params=parameters)
train.construct()
constructed = time.perf_counter()
model = lgb.train(parameters, train, rounds)
done = time.perf_counter()
report(bin=constructed - start, train=done - constructed, auc=auc(model.predict(X_rest, raw_score=True), y_rest))
