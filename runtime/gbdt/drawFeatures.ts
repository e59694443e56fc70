import { choose, hash } from '../hash.js';
import type { Plan } from './plan.js';

/** 1 for the planned features that the tree may split on (feature_fraction). */
export function featuresOfTree({ features, parameters }: Plan, iteration: number): Uint8Array {
  const { feature_fraction, feature_fraction_seed } = parameters;
  const allowed = new Uint8Array(features.length);
  if (feature_fraction >= 1) return allowed.fill(1);
  const count = Math.max(1, Math.round(features.length * feature_fraction));
  for (const f of choose(count, features.length, hash(feature_fraction_seed, iteration))) allowed[f] = 1;
  return allowed;
}

/**
 * The features that a leaf may split on: the tree's, less those that interaction_constraints or
 * feature_fraction_bynode rule out.
 * @param path features that the leaf's branch has split on
 * @param place what tells this leaf from all others of the run, so that each draws its own features
 */
export function featuresOfLeaf(
  { parameters, interactions }: Plan,
  allowedInTree: Uint8Array,
  path: readonly number[],
  place: readonly number[],
): Uint8Array {
  const { feature_fraction_bynode, feature_fraction_seed } = parameters;
  if (interactions.length === 0 && feature_fraction_bynode >= 1) return allowedInTree;
  const allowed = allowedInTree.slice();
  if (interactions.length > 0) {
    const reachable = new Uint8Array(allowed.length);
    for (const group of interactions) {
      if (path.every((feature) => group.includes(feature))) for (const f of group) reachable[f] = 1;
    }
    for (let f = 0; f < allowed.length; f++) allowed[f]! &= reachable[f]!;
  }
  if (feature_fraction_bynode < 1) {
    const candidates = Array.from(allowed.keys()).filter((f) => allowed[f] === 1);
    const count = Math.max(1, Math.round(candidates.length * feature_fraction_bynode));
    const seed = hash(feature_fraction_seed, ...place);
    allowed.fill(0);
    for (const i of choose(Math.min(count, candidates.length), candidates.length, seed)) {
      allowed[candidates[i]!] = 1;
    }
  }
  return allowed;
}
