import type { TargetKind } from '../data/manifest.js';
import type { Metric, Scored } from './metric.js';

/** What a condition needs to know of a metric. */
export interface JudgedMetric {
  /** The one spelling used in records: `gini`, `lift@10%`, `f1@0.05`. */
  name: string;
  /** For sentences: `normalised Gini`. */
  label: string;
  better: 'higher' | 'lower' | 'neither';
  /**
   * Where intervals come from. `area`: DeLong, or resampling with weights or groups. `resampled`: resampling.
   * `closed`: computed with the value. With `closed` and `none` a difference of two models has no interval.
   */
  interval: 'area' | 'resampled' | 'closed' | 'none';
  /** It says nothing of claims, so that it can be judged where none are known. */
  withoutLabels?: true;
}

/** A metric as conditions name it, ready to be computed. */
export interface NamedMetric extends JudgedMetric {
  /** The kinds of target that it is defined for. */
  targets: readonly TargetKind[];
  /** Whether the scores of a 0/1 target must be probabilities; otherwise any score that ranks will do. */
  readsProbabilities: boolean;
  /** What it needs besides the scores of the judged rows. */
  needs?: 'training scores' | 'validation';
  compute(scored: Scored): Metric;
}
