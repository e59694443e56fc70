"""The quickest Python that we can write for the same: polars, float32, LightGBM's quantised training."""
import json

import lightgbm as lgb
import numpy as np
import polars as pl
from bench_data import job, report
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

table = pl.read_csv(job["csv"])
y = table["target"].to_numpy()
features = table.drop("id", "target")
X = features.cast(pl.Float32).to_numpy(order="c")
part = np.random.default_rng(1).random(len(y))
train, valid, test = part < 0.6, (part >= 0.6) & (part < 0.8), part >= 0.8
parameters = dict(
    objective="binary",
    metric="auc",
    num_threads=job["threads"],
    use_quantized_grad=True,
    force_row_wise=True,
    verbosity=-1,
)
dataset = lgb.Dataset(X[train], y[train], feature_name=features.columns, params=parameters)
held = lgb.Dataset(X[valid], y[valid], reference=dataset)
model = lgb.train(parameters, dataset, 100, valid_sets=[held])
score = model.predict(X[test], num_threads=job["threads"])
metrics = dict(
    auc=roc_auc_score(y[test], score),
    average_precision=average_precision_score(y[test], score),
    brier=brier_score_loss(y[test], score),
    log_loss=log_loss(y[test], score),
)
model.save_model(f"{job['folder']}/model.lgb")
with open(f"{job['folder']}/metrics.json", "w") as file:
    json.dump(metrics, file)
report(auc=metrics["auc"])
