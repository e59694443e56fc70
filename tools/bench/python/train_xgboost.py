"""One training run of XGBoost with histograms and leaf-wise growth, as near to LightGBM's defaults as it comes."""
import time

import numpy as np
import xgboost as xgb
from bench_data import auc, job, read_split, report

names, categorical, X, y, X_rest, y_rest = read_split()
given = job["parameters"]
parameters = dict(
    objective="binary:logistic",
    tree_method="hist",
    grow_policy="lossguide",
    max_depth=0,
    max_leaves=given["num_leaves"],
    learning_rate=given["learning_rate"],
    max_bin=255,
    reg_lambda=0,
    min_child_weight=1,
    nthread=given["num_threads"],
)
kinds = ["c" if name in categorical else "q" for name in names]
start = time.perf_counter()
train = xgb.QuantileDMatrix(X, y, feature_types=kinds, enable_categorical=True, max_bin=255, nthread=given["num_threads"])
constructed = time.perf_counter()
model = xgb.train(parameters, train, given["num_iterations"])
done = time.perf_counter()
rest = xgb.DMatrix(X_rest, feature_types=kinds, enable_categorical=True)
report(bin=constructed - start, train=done - constructed, auc=auc(model.predict(rest, output_margin=True), y_rest))
