import type { Model } from './model.js';

/** How much a feature matters to a model. */
export interface Importance {
  feature: string;
  /** Sum of the gains of its splits. */
  gain: number;
  /** Number of its splits. */
  splits: number;
}

/** Importance of every feature, in the model's order, as LightGBM counts it: splits without a gain are left out. */
export function countImportance(model: Model): Importance[] {
  const importances = model.featureNames.map((feature): Importance => ({ feature, gain: 0, splits: 0 }));
  for (const { splitFeature, splitGain } of model.trees) {
    for (const [node, feature] of splitFeature.entries()) {
      if (splitGain[node]! <= 0) continue;
      importances[feature]!.gain += splitGain[node]!;
      importances[feature]!.splits++;
    }
  }
  return importances;
}

/** Importance of every feature, highest gain first. */
export function importanceOf(model: Model): Importance[] {
  return countImportance(model).sort((a, b) => b.gain - a.gain);
}
