"""The script that a data scientist writes: CSV in, model and metrics out, with pandas, LightGBM and scikit-learn."""
import json

import lightgbm as lgb
import pandas as pd
from bench_data import job, report
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

table = pd.read_csv(job["csv"])
X, y = table.drop(columns=["id", "target"]), table["target"]
X, X_rest, y, y_rest = train_test_split(X, y, train_size=0.6, random_state=1)
X_valid, X_test, y_valid, y_test = train_test_split(X_rest, y_rest, train_size=0.5, random_state=1)
model = lgb.LGBMClassifier(n_estimators=100, n_jobs=job["threads"], verbosity=-1)
model.fit(X, y, eval_set=[(X_valid, y_valid)], eval_metric="auc")
score = model.predict_proba(X_test)[:, 1]
metrics = dict(
    auc=roc_auc_score(y_test, score),
    average_precision=average_precision_score(y_test, score),
    brier=brier_score_loss(y_test, score),
    log_loss=log_loss(y_test, score),
)
model.booster_.save_model(f"{job['folder']}/model.lgb")
with open(f"{job['folder']}/metrics.json", "w") as file:
    json.dump(metrics, file)
report(auc=metrics["auc"])
