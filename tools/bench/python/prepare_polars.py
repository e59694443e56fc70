"""What PrepareData does, with polars: read, check, profile, find leaks and copies, split by the id, hash, write."""
import hashlib
import json
import os

os.environ["POLARS_MAX_THREADS"] = "2"
import polars as pl
from bench_data import job, report

table = pl.read_csv(job["csv"])
features = [name for name in table.columns if name not in ("id", "target")]
assert table["target"].is_in([0, 1]).all() and table["target"].n_unique() == 2
repeated = len(table) - table["id"].n_unique()
sentinel = table.select([((pl.col(name) == -1).any() & (pl.col(name) >= -1).all()) for name in features]).row(0)
table = table.with_columns(
    [pl.when(pl.col(name) != -1).then(pl.col(name)) for name, is_one in zip(features, sentinel) if is_one]
)
checks = [pl.col(name).is_in([0, 1]).all() for name in features if name.endswith("_bin")]
checks += [(pl.col(name) >= 0).all() for name in features if name.endswith("_cat")]
assert all(table.select(checks).row(0)) if checks else True
bucket = table["id"].hash(1) % 1_000_000
parts = dict(train=bucket < 600_000, validation=(bucket >= 600_000) & (bucket < 800_000), test=bucket >= 800_000)
shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
whole = pl.all()
figures = [whole.mean().name.suffix("|mean"), whole.std().name.suffix("|sd"), whole.min().name.suffix("|min")]
figures += [whole.max().name.suffix("|max"), whole.null_count().name.suffix("|missing")]
figures += [whole.n_unique().name.suffix("|distinct")]
figures += [whole.quantile(share, "linear").name.suffix(f"|{share}") for share in shares]
figures += [(pl.col(name).rank() * pl.col("target")).sum().alias(f"{name}|rankSum") for name in features]
profile = table.select(figures).row(0, named=True)
levels = {}
for name in features:
    by = pl.col(name) if profile[f"{name}|distinct"] <= 50 else pl.col(name).cut(
        [profile[f"{name}|min"] + (profile[f"{name}|max"] - profile[f"{name}|min"]) * i / 20 for i in range(1, 20)]
    )
    levels[name] = [list(map(str, row)) for row in table.group_by(by).agg(pl.len(), pl.col("target").mean()).rows()]
copies = table.select(features).hash_rows(1)
twins = int(copies.filter(~parts["train"]).is_in(copies.filter(parts["train"]).implode()).sum())
content = table.select(pl.all().hash(1).sum()).row(0, named=True)
hashes = {}
for name, rows in parts.items():
    path = os.path.join(job["folder"], f"{name}.parquet")
    table.filter(rows).write_parquet(path)
    hashes[name] = hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()
hashes["source"] = hashlib.file_digest(open(job["csv"], "rb"), "sha256").hexdigest()
with open(os.path.join(job["folder"], "dataset.json"), "w") as file:
    json.dump(dict(profile=profile, levels=levels, content=content, hashes=hashes, twins=twins, repeated=repeated), file)
report(cpu=sum(os.times()[:2]))
