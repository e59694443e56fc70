import assert from 'node:assert/strict';
import { shortened, visible } from '../../../report/html/visible.js';

describe('visible', () => {
  it('shows controls, turned directions and half characters', () => {
    assert.equal(visible('a\0b\u202ec\u2066d\ud83de\u007f'), 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffd');
  });

  it('leaves text of any language, lines and whole characters alone', () => {
    const text = 'Größe\tΑθήνα\n東京 🚗';
    assert.equal(visible(text), text);
  });
});

describe('shortened', () => {
  it('leaves text that fits alone', () => assert.equal(shortened('abcdef', 6), 'abcdef'));

  it('keeps both ends of longer text, at the length asked for', () => {
    const short = shortened(`begin${'-'.repeat(10_000)}end`, 20);
    assert.equal(short.length, 20);
    assert.match(short, /^begin-+…-*end$/);
  });

  it('does not cut a character in two', () => {
    for (let most = 5; most < 20; most++)
      assert.doesNotMatch(shortened('🚗'.repeat(40), most), /\p{Surrogate}/u);
  });
});
