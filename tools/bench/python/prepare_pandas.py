"""What PrepareData does, with pandas: read, check, profile, find leaks and copies, split by the id, hash, write."""
import hashlib
import json
import os

import pandas as pd
from bench_data import job, report

table = pd.read_csv(job["csv"])
features = [name for name in table.columns if name not in ("id", "target")]
assert table["target"].isin([0, 1]).all() and table["target"].nunique() == 2
repeated = int(table["id"].duplicated().sum())
for name in features:
    if (table[name] == -1).any() and (table[name] >= -1).all():
        table[name] = table[name].mask(table[name] == -1)
    if name.endswith("_bin"):
        assert table[name].dropna().isin([0, 1]).all()
    if name.endswith("_cat"):
        assert (table[name].dropna() >= 0).all()
bucket = pd.util.hash_pandas_object(table["id"], index=False) % 1_000_000
part = pd.cut(bucket, [-1, 599_999, 799_999, 999_999], labels=["train", "validation", "test"])
profile = {}
for name in table.columns:
    column = table[name]
    profile[name] = column.describe(percentiles=[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]).to_dict()
    profile[name]["distinct"] = column.nunique()
    if name in features:
        by = column if profile[name]["distinct"] <= 50 else pd.cut(column, 20)
        levels = table["target"].groupby(by, observed=True).agg(["count", "mean"])
        profile[name]["levels"] = [[str(level), *row] for level, row in zip(levels.index, levels.values.tolist())]
        # The area under the curve of the column alone.
        ranks = column.rank()
        claims = table["target"] == 1
        profile[name]["rankSum"] = float(ranks[claims].sum())
copies = pd.util.hash_pandas_object(table[features], index=False)
twins = int(copies[part != "train"].isin(copies[part == "train"]).sum())
content = {name: int(pd.util.hash_pandas_object(table[name], index=False).sum()) for name in table.columns}
hashes = {}
for name in ("train", "validation", "test"):
    path = os.path.join(job["folder"], f"{name}.parquet")
    table[part == name].to_parquet(path, index=False)
    hashes[name] = hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()
hashes["source"] = hashlib.file_digest(open(job["csv"], "rb"), "sha256").hexdigest()
with open(os.path.join(job["folder"], "dataset.json"), "w") as file:
    json.dump(dict(profile=profile, content=content, hashes=hashes, twins=twins, repeated=repeated), file)
report(cpu=sum(os.times()[:2]))
