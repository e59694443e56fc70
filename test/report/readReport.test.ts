import assert from 'node:assert/strict';
import { readDataReport, readReport } from '../../report/readReport.js';
import { UserError } from '../../runtime/error.js';
import { sampleReport } from '../support/sampleReport.js';
import { sampleData, sampleRefusal } from './data/sampleData.js';

describe('readReport', () => {
  const sample = sampleReport();

  it('gives back what was attached', () => {
    assert.deepEqual(readReport(JSON.stringify(sample)), sample);
  });

  it('passes over what a later version may have added', () => {
    assert.deepEqual(readReport(JSON.stringify({ ...sample, addedLater: 1 })), sample);
  });

  it('reads data reports as well', () => {
    for (const data of [sampleData(), sampleRefusal()])
      assert.deepEqual(readDataReport(JSON.stringify(data)), data);
    assert.throws(
      () => readDataReport(JSON.stringify({ ...sampleData(), table: 1 })),
      /table: .*report\.html/s,
    );
  });

  for (const [what, text, said] of [
    ['text that is no JSON', '<script>alert(1)</script>', /is not JSON/],
    ['JSON that was cut off', JSON.stringify(sample).slice(0, -1), /is not JSON/],
    [
      'another version',
      JSON.stringify({ ...sample, formatVersion: 2 }),
      /has format 2; this page reads format 1/,
    ],
    ['a missing part', JSON.stringify({ ...sample, challenger: undefined }), /challenger/],
    ['a part of another kind', JSON.stringify({ ...sample, importance: 'much' }), /importance/],
    ['nothing', 'null', /does not read as a report/],
    ['a list', '[]', /does not read as a report/],
  ] as const) {
    it(`says what is wrong with ${what}`, () => {
      assert.throws(
        () => readReport(text),
        (error) =>
          error instanceof UserError && said.test(error.message) && /report\.html/.test(error.message),
      );
    });
  }
});
