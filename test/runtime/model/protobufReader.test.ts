import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fieldsOf, unpack } from '../../../runtime/model/protobufReader.js';
import { bytes, integer, integers } from '../../../runtime/model/protobufWriter.js';

const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const number = fc.integer({ min: 1, max: 5000 });

describe('protobufReader', () => {
  it('reads what the writer writes', () => {
    fc.assert(
      fc.property(number, whole, fc.uint8Array(), fc.array(whole), (field, value, content, list) => {
        const message = Buffer.concat([integer(field, value), bytes(field + 1, content), integers(7, list)]);
        const [first, second, third] = fieldsOf(message);
        assert.deepEqual(first, { number: field, value });
        assert.deepEqual(Array.from(second!.value as Uint8Array), Array.from(content));
        assert.deepEqual(unpack(third!.value as Uint8Array), list);
      }),
    );
  });

  it('refuses what is cut off or of another kind', () => {
    const message = bytes(3, Uint8Array.of(1, 2, 3));
    for (let length = 1; length < message.length; length++) {
      assert.throws(() => fieldsOf(message.subarray(0, length)), /cut off/);
    }
    assert.throws(() => fieldsOf(Uint8Array.of(8 + 5, 0, 0, 0, 0)), /wire type 5/);
  });
});
