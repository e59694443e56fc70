import assert from 'node:assert/strict';
import { bindHistogramKernels, type HistogramColumn } from '../../../runtime/gbdt/histogramKernel.js';
import { KERNEL_BYTES, sharedMemory } from '../../../runtime/gbdt/kernels.js';
import { randomNumbers } from './generatedData.js';

const memory = sharedMemory(1 << 23);
const ROWS = 700;
const FROM = 13;

/** Σ gradient and Σ hessian by code. */
type Histogram = Map<number, [g: number, h: number]>;

function add(histogram: Histogram, code: number, g: number, h: number): void {
  const [a, b] = histogram.get(code) ?? [0, 0];
  histogram.set(code, [a + g, b + h]);
}

function sorted(histogram: Histogram): [number, [number, number]][] {
  return [...histogram].sort(([a], [b]) => a - b);
}

describe('histogram kernels', () => {
  for (const narrow of [0, 1, 2, 7, 8, 9, 21, 150]) {
    for (const header of [4, 8]) {
      it(`count ${narrow} bundles of one byte and two of two, gradients in ${header} bytes`, () => {
        const random = randomNumbers(narrow);
        const columns: HistogramColumn[] = [];
        const codes: number[] = [];
        let histogramEnd = 0;
        let offset = header;
        for (let i = 0; i < narrow + 2; i++) {
          const wide = i >= narrow;
          if (wide) offset += offset % 2;
          codes[i] = wide ? 900 : 2 + Math.floor(random() * 255);
          const histogramBytes = 8 * (codes[i]! + 3);
          columns.push({ offset, wide, histogram: histogramEnd, histogramBytes });
          offset += wide ? 2 : 1;
          histogramEnd += histogramBytes;
        }
        const stride = Math.ceil(offset / 8) * 8;
        const records = KERNEL_BYTES;
        const list = records + ROWS * stride;
        const histograms = Math.ceil((list + 4 * ROWS) / 8) * 8;
        const bytes = new Uint8Array(memory.buffer);
        const view = new DataView(memory.buffer);
        const ofRange = columns.map((): Histogram => new Map());
        const ofRows = columns.map((): Histogram => new Map());
        const listed: number[] = [];
        for (let row = 0; row < ROWS; row++) {
          const isListed = row % 3 !== 0;
          if (isListed) listed.push(row);
          const at = records + row * stride;
          const g = Math.floor((random() - 0.5) * 65536);
          const h = Math.floor(random() * 65536);
          if (header === 8) new Int32Array(memory.buffer, at, 2).set([h, g]);
          else new Int16Array(memory.buffer, at, 2).set([h, g]);
          columns.forEach((column, i) => {
            const code = Math.floor(random() * codes[i]!);
            if (column.wide) view.setUint16(at + column.offset, code, true);
            else bytes[at + column.offset] = code;
            if (row >= FROM) add(ofRange[i]!, code, g, h);
            if (isListed) add(ofRows[i]!, code, g, h);
          });
        }
        new Uint32Array(memory.buffer, list, listed.length).set(listed);
        const kernels = bindHistogramKernels(columns, stride, header, memory);
        const compare = (expected: Histogram[]) => {
          const words = new Int32Array(memory.buffer, histograms, histogramEnd / 4);
          const found = columns.map(({ histogram, histogramBytes }) => {
            const slots: Histogram = new Map();
            for (let code = 0; code < histogramBytes / 8; code++) {
              const at = histogram / 4 + 2 * code;
              if (words[at] !== 0 || words[at + 1] !== 0) slots.set(code, [words[at + 1]!, words[at]! >>> 0]);
            }
            return sorted(slots);
          });
          assert.deepEqual(found, expected.map(sorted));
          words.fill(0);
        };
        bytes.fill(0, histograms, histograms + histogramEnd);
        kernels.histogramOfRange(records + FROM * stride, records + ROWS * stride, histograms);
        compare(ofRange);
        kernels.histogramOfRows(list, list + 4 * listed.length, histograms, records);
        compare(ofRows);
        kernels.histogramOfRows(list, list, histograms, records);
        compare(columns.map(() => new Map()));
      });
    }
  }
});
