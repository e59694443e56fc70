// The inner loops of batch scoring. Rows are coded and scored in tiles of 256: a tile's codes are one plane after the
// other, a byte per row.
export { classify, rank } from './encode';
export { addTrees } from './score';
