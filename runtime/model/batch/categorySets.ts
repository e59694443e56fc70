import type { ClassPlanes } from './codePlane.js';

/** A vector of 16 bytes holds a set of so many classes. */
const MOST_CLASSES = 128;

/** A categorical node's test: the row goes right unless its class, coded in `plane`, is in `set` (16 bytes of bits). */
export interface SetTest {
  plane: number;
  set: Uint8Array;
}

/** Sets of categories of one feature. Categories that no set tells apart are a class; class 0 is in no set. */
export class CategorySets {
  private classes = new Uint8Array(0);
  private plane = 0;

  /** @param value the feature's place among the values of a row */
  constructor(private readonly value: number) {}

  /** Takes a set in unless it would need more than 128 classes; a first set always fits. */
  add(words: Uint32Array): boolean {
    const finer = new Uint8Array(Math.max(this.classes.length, 32 * words.length));
    // By class so far, and whether the set has it.
    const known = new Int16Array(2 * MOST_CLASSES).fill(-1);
    known[0] = 0;
    let count = 1;
    for (let category = 0; category < finer.length; category++) {
      const key = 2 * (this.classes[category] ?? 0) + Number(has(words, category));
      if (known[key] === -1) {
        if (count === MOST_CLASSES) return false;
        known[key] = count++;
      }
      finer[category] = known[key]!;
    }
    this.classes = finer;
    return true;
  }

  planes(firstPlane: number): ClassPlanes {
    this.plane = firstPlane;
    return { kind: 'classes', plane: firstPlane, value: this.value, classes: this.classes };
  }

  /** The test for a set that was taken in. */
  test(words: Uint32Array): SetTest {
    const set = new Uint8Array(MOST_CLASSES / 8);
    for (let category = 0; category < 32 * words.length; category++) {
      if (has(words, category)) set[this.classes[category]! >> 3]! |= 1 << (this.classes[category]! & 7);
    }
    return { plane: this.plane, set };
  }
}

function has(words: Uint32Array, category: number): boolean {
  return (((words[category >> 5] ?? 0) >>> (category & 31)) & 1) === 1;
}
