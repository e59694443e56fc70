"""One training run of CatBoost with leaf-wise growth; it bins as part of training."""
import time

import pandas as pd
from bench_data import auc, job, read_split, report
from catboost import CatBoostClassifier, Pool

names, categorical, X, y, X_rest, y_rest = read_split()
given = job["parameters"]


def frame(values):
    table = pd.DataFrame(values, columns=names)
    return table.astype({name: int for name in categorical})


train = Pool(frame(X), y, cat_features=categorical)
model = CatBoostClassifier(
    iterations=given["num_iterations"],
    learning_rate=given["learning_rate"],
    grow_policy="Lossguide",
    max_leaves=given["num_leaves"],
    thread_count=given["num_threads"],
    border_count=254,
    allow_writing_files=False,
    verbose=False,
)
start = time.perf_counter()
model.fit(train)
done = time.perf_counter()
rest = model.predict(frame(X_rest), prediction_type="RawFormulaVal")
report(train=done - start, auc=auc(rest, y_rest))
