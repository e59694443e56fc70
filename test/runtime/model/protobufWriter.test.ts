import assert from 'node:assert/strict';
import { bytes, integer, integers, message, text } from '../../../runtime/model/protobufWriter.js';

const hex = (encoded: Uint8Array) => Buffer.from(encoded).toString('hex');

// The expected bytes are the examples of https://protobuf.dev/programming-guides/encoding/.
describe('protobuf', () => {
  it('writes the examples of the specification', () => {
    assert.equal(hex(integer(1, 150)), '089601');
    assert.equal(hex(text(2, 'testing')), '120774657374696e67');
    assert.equal(hex(message(3, integer(1, 150))), '1a03089601');
    assert.equal(hex(integers(6, [3, 270, 86942])), '3206038e029ea705');
  });

  it('writes numbers beyond 32 bits, and refuses those that it cannot', () => {
    const encoded = integer(1, Number.MAX_SAFE_INTEGER).subarray(1);
    const read = encoded.reduce((sum, byte, place) => sum + BigInt(byte & 127) * 128n ** BigInt(place), 0n);
    assert.equal(read, BigInt(Number.MAX_SAFE_INTEGER));
    for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN])
      assert.throws(() => integer(1, wrong), /whole number/);
    assert.equal(hex(bytes(1, new Uint8Array(0))), '0a00');
  });
});
