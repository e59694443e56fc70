"""What the gate measures, by scikit-learn and numpy: all metrics of two models with all intervals, and ten slices."""
import time

import numpy as np
from bench_data import job, report
from scipy.stats import norm, rankdata
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

rows = job["rows"]
labels, mine, theirs, slices = np.fromfile(job["file"], dtype=np.float64).reshape(4, rows)
Z = norm.ppf(0.975)


def placements(y, p):
    """Fast DeLong (Sun and Xu 2014)."""
    positive, negative = p[y == 1], p[y == 0]
    all_ranks = rankdata(np.concatenate([positive, negative]))
    m, n = len(positive), len(negative)
    v10 = (all_ranks[:m] - rankdata(positive)) / n
    v01 = 1 - (all_ranks[m:] - rankdata(negative)) / m
    return v10.mean(), v10, v01


def delong(y, a, b):
    (area_a, a10, a01), (area_b, b10, b01) = placements(y, a), placements(y, b)
    cov = np.cov(a10, b10) / len(a10) + np.cov(a01, b01) / len(a01)
    reach = Z * np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    return area_a, Z * np.sqrt(cov[0, 0]), area_a - area_b - reach


def lift(y, order, w, share):
    weight = np.cumsum(w[order])
    claims = np.cumsum((w * y)[order])
    at = np.searchsorted(weight, share * weight[-1])
    return claims[at] / weight[at] / (claims[-1] / weight[-1])


def resampled(y, p, order, w):
    """The metrics whose intervals are resampled."""
    fpr, tpr, _ = metrics.roc_curve(y, p, sample_weight=w)
    prevalence = np.average(y, weights=w)
    brier = metrics.brier_score_loss(y, p, sample_weight=w)
    return [
        metrics.average_precision_score(y, p, sample_weight=w),
        metrics.log_loss(y, p, sample_weight=w),
        brier,
        1 - brier / (prevalence * (1 - prevalence)),
        np.max(np.abs(tpr - fpr)),
        np.sum(w * p) / np.sum(w * y),
        lift(y, order, w, 0.1),
        lift(y, order, w, 0.2),
    ]


start = time.perf_counter()
area, _, better = delong(labels, mine, theirs)
orders = [np.argsort(-p, kind="stable") for p in (mine, theirs)]
ones = np.ones(rows)
values = [resampled(labels, p, order, ones) for p, order in zip((mine, theirs), orders)]
for p in (mine, theirs):
    bins = np.array_split(np.argsort(p, kind="stable"), 10)
    ece = sum(abs(labels[i].mean() - p[i].mean()) * len(i) for i in bins) / rows
    logit = np.log(p / (1 - p)).reshape(-1, 1)
    LogisticRegression(C=np.inf, tol=1e-8).fit(logit, labels)
for value in np.unique(slices):
    inside = slices == value
    y, a, b = labels[inside], mine[inside], theirs[inside]
    delong(y, a, b)
    for p in (a, b):
        residual = p - p.sum() / y.sum() * y
        np.sqrt(np.sum(residual**2)) / y.sum()
fixed = time.perf_counter() - start

generator = np.random.default_rng(1)
start = time.perf_counter()
draws = []
for _ in range(job["measured"]):
    w = generator.poisson(1, rows).astype(np.float64)
    draws.append([resampled(labels, p, order, w) for p, order in zip((mine, theirs), orders)])
each = (time.perf_counter() - start) / job["measured"]
np.quantile(np.array(draws), [0.025, 0.975], axis=0)

report(all=fixed + each * job["draws"], gini=2 * area - 1, better=2 * better, logloss=values[0][1])
