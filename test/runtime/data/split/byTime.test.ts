import assert from 'node:assert/strict';
import { splitByTime } from '../../../../runtime/data/split/byTime.js';

const shares = { train: 0.6, validation: 0.2, test: 0.2 };
const parts = (times: string[], groups?: Uint32Array) => {
  const { partOf, cuts } = splitByTime(times, groups, shares, 'begin');
  return { parts: [...partOf], ...cuts };
};

describe('splitByTime', () => {
  it('cuts where times differ, as near to the shares as they allow', () => {
    const times = ['2020', '2021', '2021', '2021', '2021', '2021', '2021', '2022', '2023', '2024'];
    assert.deepEqual(parts(times), {
      parts: [0, 0, 0, 0, 0, 0, 0, 1, 2, 2],
      validation: '2022',
      test: '2023',
    });
    assert.deepEqual(parts(['2024', '2022', '2024', '2023', '2024']), {
      parts: [2, 0, 2, 1, 2],
      validation: '2023',
      test: '2024',
    });
  });

  it('orders dates by time, however they are spelled', () => {
    const times = ['2026-01-31T23:00:00-05:00', '2026-02-01', '2026-01-31'];
    assert.deepEqual(parts(times), { parts: [2, 1, 0], validation: times[1], test: times[0] });
  });

  it('sends a group where its newest row goes', () => {
    const times = ['2020', '2021', '2022', '2023', '2024'];
    assert.deepEqual(parts(times, Uint32Array.of(1, 2, 3, 4, 1)).parts, [2, 0, 0, 1, 2]);
  });

  it('needs three times', () => {
    assert.throws(() => parts(['2020', '2021', '2020']), {
      message:
        'begin: The rows are of two times; three parts need three. Name a time column with finer times, or split by hash.',
    });
    assert.throws(() => parts(['2020', '2020']), /of one time;/);
  });
});
