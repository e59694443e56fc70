"""What PrepareData does, with DuckDB: read, check, profile, find leaks and copies, split by the id, hash, write."""
import hashlib
import json
import os

import duckdb
from bench_data import job, report

db = duckdb.connect()
db.execute(f"set threads={job['threads']}")
db.execute(f"create table source as select * from read_csv('{job['csv']}')")
names = [row[0] for row in db.execute("describe source").fetchall()]
features = [name for name in names if name not in ("id", "target")]
assert db.execute("select bool_and(target in (0, 1)) and count(distinct target) = 2 from source").fetchone()[0]
repeated = db.execute("select count(*) - count(distinct id) from source").fetchone()[0]
has = ", ".join(f"bool_or({name} = -1) and min({name}) >= -1" for name in features)
sentinel = dict(zip(features, db.execute(f"select {has} from source").fetchone()))
cells = ", ".join(f"nullif({name}, -1) as {name}" if sentinel.get(name) else name for name in names)
db.execute(f"create table policies as select {cells}, hash(id) % 1000000 as bucket from source")
checks = [f"bool_and({name} in (0, 1))" for name in features if name.endswith("_bin")]
checks += [f"bool_and({name} >= 0)" for name in features if name.endswith("_cat")]
assert all(db.execute(f"select {', '.join(checks)} from policies").fetchone()) if checks else True
shares = "[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]"
profile, levels, content = {}, {}, {}
for name in names:
    profile[name] = db.execute(
        f"select count({name}), count(distinct {name}), avg({name}), stddev({name}), min({name}), max({name}), "
        f"quantile_cont({name}, {shares}) from policies"
    ).fetchone()
    content[name] = str(db.execute(f"select sum(hash({name})) from policies").fetchone()[0])
    if name in features:
        low, high = float(profile[name][4]), float(profile[name][5])
        by = name if profile[name][1] <= 50 else f"least(19, floor(({name} - {low}) / {high - low} * 20))"
        levels[name] = db.execute(f"select {by}, count(*), avg(target) from policies group by 1").fetchall()
        # The area under the curve of the column alone.
        levels[name].append(db.execute(
            f"select sum(r) filter (target = 1) from (select target, rank() over (order by {name}) r from policies)"
        ).fetchone())
row = f"hash({', '.join(features)})"
twins = db.execute(
    f"select count(*) from policies where bucket >= 600000 and {row} in (select {row} from policies where bucket < 600000)"
).fetchone()[0]
hashes = {}
for name, rows in dict(train="< 600000", validation="between 600000 and 799999", test=">= 800000").items():
    path = os.path.join(job["folder"], f"{name}.parquet")
    db.execute(f"copy (select * exclude bucket from policies where bucket {rows}) to '{path}' (format parquet)")
    hashes[name] = hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()
hashes["source"] = hashlib.file_digest(open(job["csv"], "rb"), "sha256").hexdigest()
with open(os.path.join(job["folder"], "dataset.json"), "w") as file:
    json.dump(dict(profile=profile, levels=levels, content=content, hashes=hashes, twins=twins, repeated=repeated), file, default=str)
report(cpu=sum(os.times()[:2]))
