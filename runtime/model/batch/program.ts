import type { Tree } from '../model.js';
import type { NodeTest } from './planCodes.js';

/** A byte numbers the leaves of a tree. */
export const MOST_LEAVES = 256;

/** Two bytes number the planes. */
export const MOST_PLANES = 65536;

/** The leaves below a node's left child: `from` to `to - 1`, counted from the tree's left. */
interface LeftLeaves {
  node: number;
  from: number;
  to: number;
}

/** A node's effect on eight leaves. */
interface Effect {
  test: NodeTest;
  mask: number;
}

/**
 * Lays trees out as the kernel reads them, little-endian. Per tree: number of leaf bytes; per leaf byte, last first:
 * number of threshold tests, number of set tests, the former as plane u16, code i8 (less 128), mask u8, the latter as
 * plane u16, mask u8, 0, set 16 bytes; then the number of leaves and their values (f64) from left to right. Counts are
 * u32.
 * @param tests per tree and node
 */
export function programOf(trees: readonly Tree[], tests: readonly NodeTest[][]): Uint8Array {
  const parts = trees.map((tree, index) => treeProgram(tree, tests[index]!));
  const program = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    program.set(part, at);
    at += part.length;
  }
  return program;
}

function treeProgram(tree: Tree, tests: readonly NodeTest[]): Uint8Array {
  const { leaves, lefts } = fromLeftToRight(tree);
  const bytes = effectsOf(tree, lefts, tests);
  const size = bytes.flat().reduce((sum, { test }) => sum + ('set' in test ? 20 : 4), 8 * bytes.length + 8);
  const out = new DataView(new ArrayBuffer(size + 8 * leaves.length));
  let at = 0;
  const word = (value: number): void => {
    out.setUint32(at, value, true);
    at += 4;
  };
  word(bytes.length);
  for (const effects of bytes.reverse()) {
    const sets = effects.reduce((count, { test }) => count + Number('set' in test), 0);
    word(effects.length - sets);
    word(sets);
    for (const { test, mask } of effects) {
      if ('set' in test) continue;
      out.setUint16(at, test.plane, true);
      out.setInt8(at + 2, test.code - 128);
      out.setUint8(at + 3, mask);
      at += 4;
    }
    for (const { test, mask } of effects) {
      if (!('set' in test)) continue;
      out.setUint16(at, test.plane, true);
      out.setUint8(at + 2, mask);
      new Uint8Array(out.buffer).set(test.set, at + 4);
      at += 20;
    }
  }
  word(leaves.length);
  for (const leaf of leaves) {
    out.setFloat64(at, tree.leafValue[leaf]!, true);
    at += 8;
  }
  return new Uint8Array(out.buffer);
}

function fromLeftToRight(tree: Tree): { leaves: number[]; lefts: LeftLeaves[] } {
  const leaves: number[] = [];
  const lefts: LeftLeaves[] = [];
  const visit = (child: number): void => {
    if (child < 0) {
      leaves.push(~child);
      return;
    }
    const from = leaves.length;
    visit(tree.leftChild[child]!);
    lefts.push({ node: child, from, to: leaves.length });
    visit(tree.rightChild[child]!);
  };
  visit(tree.numLeaves > 1 ? 0 : ~0);
  return { leaves, lefts };
}

/** Per byte of eight leaves, the nodes that rule out some of them. */
function effectsOf(tree: Tree, lefts: readonly LeftLeaves[], tests: readonly NodeTest[]): Effect[][] {
  const bytes = Array.from({ length: Math.ceil(tree.numLeaves / 8) }, (): Effect[] => []);
  for (const { node, from, to } of lefts) {
    const test = tests[node]!;
    for (let byte = from >> 3; 8 * byte < to; byte++) {
      const [first, end] = [Math.max(from - 8 * byte, 0), Math.min(to - 8 * byte, 8)];
      bytes[byte]!.push({ test, mask: (1 << end) - (1 << first) });
    }
  }
  return bytes;
}
