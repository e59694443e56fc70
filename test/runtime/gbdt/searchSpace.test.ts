import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { drawPoint, parseSearchSpace } from '../../../runtime/gbdt/searchSpace.js';

function refusal(text: string): string[] {
  try {
    parseSearchSpace(text);
  } catch (error) {
    assert(error instanceof UserError);
    return error.message.split('\n');
  }
  assert.fail(`accepted: ${text}`);
}

function draws(text: string, name: 'num_leaves' | 'learning_rate' | 'is_unbalance'): unknown[] {
  const space = parseSearchSpace(text);
  return Array.from({ length: 4000 }, (_, index) => drawPoint(space, 7, index)[name]);
}

describe('parseSearchSpace', () => {
  it('reads ranges, logarithmic ranges and lists, with aliases, comments and any line ending', () => {
    assert.deepEqual(
      parseSearchSpace(
        '# tuned\r\nmax_leaves: 15..63\neta = 0.01 .. 2e-1 log # slow\r\nfeature_fraction: 0.5, 0.7,1.0\nunbalance: true,false\nmax_depth: -1',
      ),
      [
        { name: 'num_leaves', low: 15, high: 63, whole: true, log: false },
        { name: 'learning_rate', low: 0.01, high: 0.2, whole: false, log: true },
        { name: 'feature_fraction', values: [0.5, 0.7, 1] },
        { name: 'is_unbalance', values: [true, false] },
        { name: 'max_depth', values: [-1] },
      ],
    );
  });

  it('takes decimals without a leading nought in a range', () => {
    assert.deepEqual(parseSearchSpace('eta: .01...5'), [
      { name: 'learning_rate', low: 0.01, high: 0.5, whole: false, log: false },
    ]);
  });

  it('refuses with the line, all problems at once', () => {
    const messages = refusal(
      [
        'num_leavs: 7..9',
        'num_leaves',
        'num_leaves: 63..15',
        'eta: 0..0.2 log',
        'feature_fraction: 0.5..1.5',
        'num_leaves: 3.5..9',
        'unbalance: 0..1',
        'metric: auc, binary_logloss',
        'bagging_seed: 1..9',
        'mc: a:1, b:1',
        'num_threads: 1..4',
        'max_depth: 3, 4, 3',
        'lambda_l1: 0..1',
        'reg_alpha: 2..3',
        'min_data_in_leaf: 20, x',
        'eta: 0.1..',
        'lambda_l2: 0.1..1 logg',
      ].join('\n'),
    );
    const lines = messages.map((message) => Number(/^searchSpace:(\d+): /.exec(message)![1]));
    assert.deepEqual(lines, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17]);
    const about = (line: number) => messages[lines.indexOf(line)]!;
    assert.match(about(1), /Did you mean num_leaves\?/);
    assert.match(about(2), /gives no values/);
    assert.match(about(3), /runs from 63 to 15.*smaller bound first/);
    assert.match(about(4), /eta is 0, which is out of its range.*above 0/);
    assert.match(about(5), /1\.5, which is out of its range.*at most 1/);
    assert.match(about(6), /'3\.5', which is not a whole number/);
    assert.match(about(7), /List its values/);
    assert.match(about(8), /differ in metric cannot be compared/);
    assert.match(about(9), /chance/);
    assert.match(about(10), /cannot be searched/);
    assert.match(about(11), /changes nothing on the agent/);
    assert.match(about(12), /value 3 twice/);
    assert.match(about(14), /lambda_l1 has its values on line 13/);
    assert.match(about(15), /'x', which is not a whole number/);
    assert.match(refusal('lambda_l2: 0..1 log')[0]!, /no logarithm/);
    assert.match(refusal('# nothing')[0]!, /names no parameter/);
  });
});

describe('drawPoint', () => {
  it('draws every whole number of a range, bounds included, equally often', () => {
    const seen = new Map<unknown, number>();
    for (const value of draws('num_leaves: 3..7', 'num_leaves')) seen.set(value, (seen.get(value) ?? 0) + 1);
    assert.deepEqual([...seen.keys()].sort(), [3, 4, 5, 6, 7]);
    for (const count of seen.values()) assert.ok(Math.abs(count - 800) < 5 * Math.sqrt(800), `${count}`);
  });

  it('draws as often below the geometric mean of a logarithmic range as above it', () => {
    for (const [text, name, middle] of [
      ['learning_rate: 0.001..0.1 log', 'learning_rate', 0.01],
      ['learning_rate: 0.001..0.1', 'learning_rate', 0.0505],
      ['num_leaves: 4..1023 log', 'num_leaves', 64],
    ] as const) {
      const drawn = draws(text, name) as number[];
      const below = drawn.filter((value) => value < middle).length;
      assert.ok(Math.abs(below - 2000) < 5 * Math.sqrt(1000), `${text}: ${below} below ${middle}`);
      assert.ok(Math.min(...drawn) >= (name === 'num_leaves' ? 4 : 0.001));
      assert.ok(Math.max(...drawn) <= (name === 'num_leaves' ? 1023 : 0.1));
    }
  });

  it('stays within bounds that have more digits than it draws', () => {
    const drawn = draws('learning_rate: 0.123441..0.123459', 'learning_rate') as number[];
    assert.ok(drawn.every((value) => value >= 0.123441 && value <= 0.123459));
  });

  it('depends on the seed and the index alone, and on each', () => {
    const space = parseSearchSpace('eta: 0.01..0.2\nlambda_l1: 0.01..0.2');
    assert.deepEqual(drawPoint(space, 1, 2), drawPoint(space, 1, 2));
    assert.notDeepEqual(drawPoint(space, 1, 2), drawPoint(space, 2, 2));
    assert.notDeepEqual(drawPoint(space, 1, 2), drawPoint(space, 1, 3));
    const { learning_rate, lambda_l1 } = drawPoint(space, 1, 2);
    assert.notEqual(learning_rate, lambda_l1);
    assert.deepEqual(new Set(draws('unbalance: true, false', 'is_unbalance')), new Set([true, false]));
  });
});
