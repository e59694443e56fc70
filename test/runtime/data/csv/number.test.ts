import assert from 'node:assert/strict';
import { longDecimal, numberOf, type Spelling, spellingOf } from '../../../../runtime/data/csv/number.js';
import { Random } from '../../../support/random.js';

describe('spellingOf', () => {
  const cases: Record<Spelling, string[]> = {
    missing: ['', ' ', '\t'],
    number: [
      '0',
      '-0',
      '7',
      ' 7 ',
      '7.0',
      '.5',
      '-.5',
      '5.',
      '1e3',
      '1E-3',
      '0.1e+7',
      '9007199254740991',
      '1e22',
    ],
    big: ['9007199254740993', '208310224003697457', '-9007199254740992'],
    code: ['0700', '00', '-01', '00.5'],
    token: ['NA', 'NaN', 'NULL', 'null', ' NA ', '\\N'],
    lookalike: ['3,5', '54,908', '1.234.567', '−100', '−100,00', '+5', '5 %', '1e400', '-1e999', '1 234,50'],
    text: [
      '0x10',
      'Infinity',
      'inf',
      '1_000',
      '--1',
      '1e',
      'e5',
      '.',
      '-',
      '1.2.3',
      '2020-01-31',
      '12:30',
      'true',
      'n/a ?',
    ],
  };
  for (const [spelling, texts] of Object.entries(cases)) {
    it(`knows ${spelling}`, () => {
      for (const text of texts) assert.equal(spellingOf(text), spelling, JSON.stringify(text));
    });
  }

  it('takes a comma for the decimal mark only where that was declared, and then no point', () => {
    assert.equal(spellingOf('3,5', ','), 'number');
    assert.equal(spellingOf('-,5', ','), 'number');
    assert.equal(spellingOf('7', ','), 'number');
    assert.equal(spellingOf('3.5', ','), 'lookalike');
    assert.equal(spellingOf('1.234,5', ','), 'lookalike');
    assert.equal(numberOf('3,5', ','), 3.5);
  });

  it('reads zero without its sign', () => {
    assert.equal(Object.is(numberOf('-0'), 0), true);
  });
});

describe('longDecimal', () => {
  const read = (text: string) => {
    const whole = text.indexOf('.');
    return longDecimal(Buffer.from(text), 0, whole, text.length - whole - 1);
  };

  it('is the nearest double or none, for random decimals of 16 to 19 digits', () => {
    const random = new Random(1);
    let undecided = 0;
    for (let i = 0; i < 200_000; i++) {
      const digits = Array.from({ length: 16 + random.below(4) }, () => random.below(10)).join('');
      const whole = random.below(3) + (i % 7 === 0 ? random.below(10) : 0);
      const text = `${digits.slice(0, whole)}.${digits.slice(whole)}`;
      const value = read(text);
      if (Number.isNaN(value)) undecided++;
      else assert.equal(value, Number(text), text);
    }
    assert(undecided < 20, `${undecided} of 200,000 were left to Number()`);
  });

  it('is the nearest double for every way that a double is printed', () => {
    const random = new Random(2);
    for (let i = 0; i < 50_000; i++) {
      const value = random.next() * 10 ** random.below(4);
      const text = value.toPrecision(17);
      if (!/^\d+\.\d{2,}$/.test(text) || text.length > 20) continue;
      assert.equal(read(text), value, text);
    }
  });

  it('leaves the middle between two doubles to Number()', () => {
    // 2^53 + 1 with a fraction of zeros lies exactly between two doubles.
    assert.equal(Number.isNaN(read('9007199254740993.00')), true);
    assert.equal(read('9007199254740993.01'), 9007199254740994);
    assert.equal(read('9007199254740992.99'), 9007199254740992);
  });
});
