/** Distinct values in order of appearance, and per value its place among them. */
export interface Dictionary {
  entries: number[];
  places: Int32Array;
}

/** More distinct values than this are written as they are: their places would not be much shorter. */
const MOST_ENTRIES = 1 << 14;
const SLOTS = MOST_ENTRIES * 2;

/** Of whole numbers from `min` to `max`, which are not far from each other; undefined if few are the same. */
export function dictionaryOfRange(
  values: Float64Array,
  { min, max }: { min: number; max: number },
): Dictionary | undefined {
  const count = values.length;
  const placeOf = new Int32Array(count > 0 ? max - min + 1 : 0).fill(-1);
  const entries: number[] = [];
  const places = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const slot = values[i] - min;
    let place = placeOf[slot];
    if (place === -1) {
      place = entries.push(values[i]) - 1;
      placeOf[slot] = place;
    }
    places[i] = place;
  }
  return pays(entries.length, count) ? { entries, places } : undefined;
}

/** Of any numbers without NaN; undefined if there are too many different ones. */
export function dictionaryOfNumbers(values: Float64Array): Dictionary | undefined {
  const count = values.length;
  const bits = new Int32Array(values.buffer, values.byteOffset, count * 2);
  const slots = new Int32Array(SLOTS).fill(-1);
  const entries: number[] = [];
  const places = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const value = values[i];
    let slot = slotOf(bits[2 * i], bits[2 * i + 1]);
    let place = slots[slot];
    while (place !== -1 && entries[place] !== value) {
      slot = (slot + 1) & (SLOTS - 1);
      place = slots[slot];
    }
    if (place === -1) {
      if (entries.length === MOST_ENTRIES) return undefined;
      place = entries.push(value) - 1;
      slots[slot] = place;
    }
    places[i] = place;
  }
  return pays(entries.length, count) ? { entries, places } : undefined;
}

function pays(entries: number, count: number): boolean {
  return entries <= MOST_ENTRIES && entries <= count / 2 + 1;
}

function slotOf(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
}
