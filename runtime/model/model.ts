/**
 * A decision tree in LightGBM's terms. Node arrays have `numLeaves - 1` entries, leaf arrays `numLeaves`.
 * A child >= 0 is a node, a negative child c is leaf `~c`. Node 0 is the root; a tree of one leaf has no nodes.
 */
export interface Tree {
  numLeaves: number;
  splitFeature: Int32Array;
  splitGain: Float64Array;
  /** Numeric node: go left if value <= threshold. Categorical node: index into catBoundaries. */
  threshold: Float64Array;
  /** Bit 0 categorical, bit 1 default left, bits 2-3 missing type (0 none, 1 zero, 2 NaN). */
  decisionType: Uint8Array;
  leftChild: Int32Array;
  rightChild: Int32Array;
  /** After shrinkage; the first tree of an iteration carries the initial score. */
  leafValue: Float64Array;
  leafWeight: Float64Array;
  leafCount: Float64Array;
  internalValue: Float64Array;
  internalWeight: Float64Array;
  internalCount: Float64Array;
  /** Categorical split i owns words catThreshold[catBoundaries[i] .. catBoundaries[i + 1] - 1]. */
  catBoundaries: Int32Array;
  catThreshold: Uint32Array;
  shrinkage: number;
}

/** A LightGBM model. `objective` is LightGBM's own string, for example `binary sigmoid:1`. */
export interface Model {
  /** `v3`, `v4`: the version read, or `v4` for our own. */
  version: string;
  numClass: number;
  numTreePerIteration: number;
  labelIndex: number;
  objective?: string;
  averageOutput: boolean;
  featureNames: string[];
  /** LightGBM's feature_infos: `[min:max]`, `a:b:c` or `none`, per feature. */
  featureInfos: string[];
  monotoneConstraints?: number[];
  trees: Tree[];
  /** The `parameters:` block, in order. */
  parameters: [name: string, value: string][];
  /** Text of the `pandas_categorical:` line, as read. */
  pandasCategorical?: string;
}
