// The inner loops of training: short, without state, called with at most 64k rows, so that V8 can replace them with
// their optimised version between calls. Everything that decides anything is in TypeScript.
export { bag, countFrom } from './bag';
export { add, clear, copy, marginalise, subtract } from './combine';
export { encodeCategories, encodeNumbers, encodeWhole } from './encode';
export { countMagnitudes, sampleByMagnitude } from './goss';
export {
  gammaGradients,
  logisticGradients,
  poissonGradients,
  squareGradients,
  tweedieGradients,
} from './gradients';
export { partition, partitionWide } from './partition';
export { quantise, totalsOfRows } from './quantise';
export { interleave, interleaveWide } from './records';
export { addAtRows, addByTree, multiplyAtRows, multiplyByTree } from './scores';
export { searchNumeric } from './search';
export { groupNumbers, sortPairs } from './sort';
