import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import binaryen from 'binaryen';
import { root } from '../../../support/root.js';

describe('batch kernels', () => {
  it('never wait in WebAssembly', () => {
    const file = join(root, 'build', 'runtime', 'model', 'batch', 'batchKernels.wasm');
    const text = binaryen.readBinary(readFileSync(file)).emitText();
    assert.match(text, /i8x16\.swizzle/);
    assert.doesNotMatch(text, /atomic/);
  });
});
