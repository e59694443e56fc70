import assert from 'node:assert/strict';
import type { Condition } from '../../../runtime/gate/condition.js';
import { evaluate, verdictOf } from '../../../runtime/gate/evaluate.js';
import type { Evidence, Policy, Sample } from '../../../runtime/gate/evidence.js';
import { parseConditions } from '../../../runtime/gate/parse.js';
import { ConditionResult } from '../../../runtime/gate/verdict.js';
import type { Difference } from '../../../runtime/metrics/assess.js';
import { computed, type Metric, notComputed } from '../../../runtime/metrics/metric.js';

const STRICT: Policy = { whenNoChampion: 'fail', whenMissingSlice: 'fail', whenNotComputed: 'fail' };

const conditionsOf = (text: string): Condition[] => parseConditions(text, 'conditions');

/** A value that a careless metric, or a file written elsewhere, might bring. */
const raw = (value: number): Metric => ({ status: 'computed', value });

const sample = (
  candidate: Record<string, Metric | number>,
  champion?: Record<string, Metric | number>,
  differences: Record<string, Difference> = {},
): Sample => {
  const metrics = (values: Record<string, Metric | number>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? computed(value) : value,
      ]),
    );
  return {
    rows: 1000,
    claims: 40,
    target: 'binary',
    candidate: metrics(candidate),
    ...(champion && { champion: metrics(champion) }),
    differences,
  };
};

const difference = (value: number, low: number, high: number): Difference => ({
  value,
  interval: { level: 0.95, low, high, method: 'paired DeLong' },
});

function evidence(overall: Sample, extra: Partial<Evidence> = {}): Evidence {
  return {
    overall,
    slices: new Map(),
    champion: overall.champion ? 'scored' : 'none',
    policy: { ...STRICT },
    ...extra,
  };
}

function judge(text: string, given: Evidence): ConditionResult {
  const [result] = evaluate(conditionsOf(text), given);
  return ConditionResult.parse(result);
}

const outcomes = (text: string, given: Evidence): string[] =>
  evaluate(conditionsOf(text), given).map(({ outcome }) => outcome);

describe('evaluation', () => {
  it('speaks like a quality gate', () => {
    const given = evidence(sample({ gini: 0.2142, logloss: 0.1521, 'expected/observed': 1.0712 }));
    const messages: [string, string][] = [
      ['gini >= 0.27', '0.2142 normalised Gini (is less than 0.27)'],
      ['gini >= 0.2', '0.2142 normalised Gini (is at least 0.2)'],
      ['gini > 0.2142', '0.2142 normalised Gini (is not greater than 0.2142)'],
      ['logloss <= 0.15', '0.1521 log loss (is greater than 0.15)'],
      ['logloss < 0.16', '0.1521 log loss (is less than 0.16)'],
      ['expected/observed between 0.95 and 1.05', '1.0712 expected/observed (is greater than 1.05)'],
      ['expected/observed between 1.05 and 1.1', '1.0712 expected/observed (is between 1.05 and 1.1)'],
    ];
    for (const [text, message] of messages) assert.equal(judge(text, given).message, message);
  });

  it('holds the boundary', () => {
    const given = evidence(sample({ gini: 0.27 }));
    assert.deepEqual(
      ['gini >= 0.27', 'gini > 0.27', 'gini <= 0.27', 'gini < 0.27', 'gini between 0.27 and 0.3'].map(
        (text) => judge(text, given).outcome,
      ),
      ['pass', 'fail', 'pass', 'fail', 'pass'],
    );
  });

  it('knows that less is better in log loss, both ways', () => {
    const better = evidence(
      sample({ logloss: 0.147 }, { logloss: 0.15 }, { logloss: difference(-0.003, -0.004, -0.002) }),
    );
    const worse = evidence(
      sample({ logloss: 0.15 }, { logloss: 0.147 }, { logloss: difference(0.003, 0.002, 0.004) }),
    );
    const texts =
      'logloss <= champion\nlogloss better than champion\nlogloss not worse than champion by 0.001';
    assert.deepEqual(outcomes(texts, better), ['pass', 'pass', 'pass']);
    assert.deepEqual(outcomes(texts, worse), ['fail', 'fail', 'fail']);
  });

  it('lets nothing pass that is no finite number, on either side', () => {
    const texts =
      'gini >= 0\ngini <= 1\ngini between -1 and 1\ngini >= champion\ngini >= champion - 0.1\n' +
      'gini not worse than champion by 1\ngini better than champion';
    const lines = texts.split('\n');
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const text of lines) {
        const mine = evidence(sample({ gini: raw(odd) }, { gini: 0.2 }, { gini: difference(odd, odd, odd) }));
        assert.equal(judge(text, mine).outcome, 'not computed', `${text} with ${odd}`);
        assert.equal(verdictOf([judge(text, mine)]), 'failed');
        if (!text.includes('champion')) continue;
        const theirs = evidence(
          sample({ gini: 0.2 }, { gini: raw(odd) }, { gini: difference(odd, odd, odd) }),
        );
        assert.equal(judge(text, theirs).outcome, 'not computed', `${text} against ${odd}`);
      }
    }
  });

  it('lets nothing pass that is missing or was not computed, and says why', () => {
    const missing = judge('gini >= 0', evidence(sample({})));
    assert.deepEqual(missing, {
      condition: 'gini >= 0',
      metric: 'gini',
      outcome: 'not computed',
      message: 'normalised Gini was not judged: the metric is missing',
      value: null,
    });
    const reason = judge('gini >= 0', evidence(sample({ gini: notComputed('3 of 1000 scores are NaN') })));
    assert.match(reason.message, /3 of 1000 scores are NaN/);
    const theirs = judge('gini >= champion', evidence(sample({ gini: 0.2 }, {})));
    assert.match(theirs.message, /of the champion, the metric is missing/);
    assert.deepEqual([theirs.outcome, theirs.value], ['not computed', 0.2]);
  });

  it('lets nothing pass on rows that cannot be judged, even where a value is defined', () => {
    for (const [rows, claims] of [
      [0, 0],
      [100, 0],
      [100, 100],
    ]) {
      const given = evidence({ ...sample({ logloss: 0 }), rows, claims });
      assert.equal(judge('logloss <= 0.2', given).outcome, 'not computed', `${claims} of ${rows}`);
    }
  });

  it('has failed without conditions', () => {
    assert.equal(verdictOf([]), 'failed');
  });

  it('shows the noise that a comparison takes into account', () => {
    const given = evidence(
      sample({ gini: 0.285 }, { gini: 0.2861 }, { gini: difference(-0.0011, -0.0062, 0.004) }),
    );
    const close = judge('gini not worse than champion by 0.005', given);
    assert.equal(close.outcome, 'fail');
    assert.equal(
      close.message,
      "0.2850 normalised Gini (may be worse than the champion's 0.2861 by more than 0.005: " +
        'the difference lies between -0.00620 and 0.00400)',
    );
    assert.deepEqual(close.difference, difference(-0.0011, -0.0062, 0.004));
    assert.equal(judge('gini not worse than champion by 0.007', given).outcome, 'pass');
    assert.equal(judge('gini better than champion', given).outcome, 'fail');
    assert.equal(judge('gini >= champion - 0.002', given).outcome, 'pass');
    assert.match(
      judge('gini >= champion * 1.01', given).message,
      /^0\.2850 normalised Gini \(is less than 0\.2890, which is champion \* 1\.01\)$/,
    );
  });

  it('says how sure a comparison is, on either side of its bound', () => {
    const says = (text: string, low: number, high: number): string => {
      const given = evidence(
        sample({ gini: 0.3 }, { gini: 0.28 }, { gini: difference((low + high) / 2, low, high) }),
      );
      const { outcome, message } = judge(text, given);
      return `${outcome}: ${/\((.*?) than the champion/.exec(message)![1]}`;
    };
    const better = 'gini better than champion by 0.01';
    assert.equal(says(better, 0.011, 0.03), 'pass: is better');
    assert.equal(says(better, 0.01, 0.03), 'fail: is not shown to be better');
    assert.equal(says(better, 0, 0.011), 'fail: is not shown to be better');
    assert.equal(says(better, 0, 0.01), 'fail: is not better');
    const notWorse = 'gini not worse than champion by 0.01';
    assert.equal(says(notWorse, -0.01, 0.03), 'pass: is not worse');
    assert.equal(says(notWorse, -0.011, -0.01), 'fail: may be worse');
    assert.equal(says(notWorse, -0.03, -0.011), 'fail: is worse');
  });

  it('turns the interval around where less is better', () => {
    const says = (text: string, low: number, high: number): string => {
      const given = evidence(
        sample({ logloss: 0.15 }, { logloss: 0.16 }, { logloss: difference((low + high) / 2, low, high) }),
      );
      const { outcome, message } = judge(text, given);
      return `${outcome}: ${/\((.*?) than the champion's ([\d.]+):/.exec(message)?.slice(1).join(' ')}`;
    };
    assert.equal(says('logloss better than champion', -0.02, -0.001), 'pass: is better 0.1600');
    assert.equal(
      says('logloss better than champion', -0.02, 0.001),
      'fail: is not shown to be better 0.1600',
    );
    assert.equal(says('logloss better than champion', 0.001, 0.02), 'fail: is not better 0.1600');
  });

  it('judges by bounds that the champion sets', () => {
    const given = evidence(sample({ gini: 0.3 }, { gini: 0.28 }));
    const results = [
      ...['gini >= champion + 0.01', 'gini >= champion + 0.03', 'gini <= champion - 0.01'],
      ...['gini between champion and 0.35', 'gini between 0.1 and champion + 0.1'],
      ...['gini between champion + 0.05 and 1', 'gini between 0 and champion'],
    ].map((text) => judge(text, given));
    assert.deepEqual(
      results.map(({ outcome, message }) => [outcome, /\((.*)\)/.exec(message)![1]]),
      [
        ['pass', 'is at least 0.2900, which is champion + 0.01'],
        ['fail', 'is less than 0.3100, which is champion + 0.03'],
        ['fail', 'is greater than 0.2700, which is champion - 0.01'],
        ['pass', "is between the champion's 0.2800 and 0.35"],
        ['pass', 'is between 0.1 and 0.3800, which is champion + 0.1'],
        ['fail', 'is less than 0.3300, which is champion + 0.05'],
        ['fail', "is greater than the champion's 0.2800"],
      ],
    );
    for (const { champion } of results) assert.equal(champion, 0.28);
    assert.equal('champion' in judge('gini >= 0.2', evidence(sample({ gini: 0.3 }))), false);
    const first = evidence(sample({ gini: 0.3 }));
    for (const text of ['gini between champion and 1', 'gini between 0 and champion']) {
      assert.equal(judge(text, first).outcome, 'fail', `${text}, without a champion`);
    }
  });

  it('holds both ends of a range', () => {
    for (const [value, outcome] of [
      [0.1, 'pass'],
      [0.3, 'pass'],
      [0.0999, 'fail'],
      [0.3001, 'fail'],
    ] as const) {
      assert.equal(
        judge('gini between 0.1 and 0.3', evidence(sample({ gini: value }))).outcome,
        outcome,
        `${value}`,
      );
    }
  });

  it('says why rows cannot be judged', () => {
    const why = (of: Partial<Sample>) =>
      judge('gini >= 0', evidence({ ...sample({ gini: 0.3 }), ...of })).message;
    assert.match(why({ rows: 0, claims: 0 }), /there are no rows/);
    assert.match(why({ rows: 7, claims: 7 }), /all of the 7 rows are claims/);
    assert.match(why({ candidate: { gini: raw(Number.POSITIVE_INFINITY) } }), /the result is Infinity/);
    assert.equal(
      judge('gini >= 0', evidence({ ...sample({ gini: 0.3 }), rows: 7, claims: 7, target: 'count' })).outcome,
      'pass',
      'seven claims in seven rows of counts',
    );
    const unsure = evidence(sample({ gini: 0.3 }, { gini: 0.2 }, { gini: { value: 0.1 } }));
    assert.match(judge('gini better than champion', unsure).message, /no interval, for want of claims/);
  });

  it('does not compare without an interval', () => {
    const given = evidence(sample({ gini: 0.3 }, { gini: 0.2 }, { gini: { value: 0.1 } }));
    assert.equal(judge('gini better than champion', given).outcome, 'not computed');
    assert.equal(judge('gini >= champion', given).outcome, 'pass');
  });

  it('takes a model like the champion as not worse and not better', () => {
    const given = evidence(sample({ gini: 0.28 }, { gini: 0.28 }, { gini: difference(0, 0, 0) }));
    assert.deepEqual(
      outcomes('gini not worse than champion by 0\ngini better than champion\ngini >= champion', given),
      ['pass', 'fail', 'pass'],
    );
  });

  it('does not take a multiple of zero or of a negative number for a tolerance', () => {
    for (const theirs of [-0.02, 0]) {
      const given = evidence(sample({ gini: -0.02 }, { gini: theirs }));
      assert.equal(judge('gini >= champion * 1.5', given).outcome, 'not computed');
      assert.equal(judge('gini >= champion - 0.1', given).outcome, 'pass');
    }
  });

  it('lets the first run pass or fail as it was told, and only what speaks of the champion', () => {
    const texts = 'gini >= 0.2\ngini not worse than champion by 0.01\ngini <= champion * 2';
    const first = sample({ gini: 0.25 });
    assert.deepEqual(outcomes(texts, evidence(first, { policy: { ...STRICT, whenNoChampion: 'pass' } })), [
      'pass',
      'pass',
      'pass',
    ]);
    assert.deepEqual(outcomes(texts, evidence(first)), ['pass', 'fail', 'fail']);
    const result = judge(
      'gini >= champion',
      evidence(first, { policy: { ...STRICT, whenNoChampion: 'pass' } }),
    );
    assert.match(result.message, /there is no champion yet, for which whenNoChampion says pass/);
    assert.equal(result.champion, null);
  });

  it('does not let a first run pass with what it could not compute', () => {
    const broken = evidence(sample({ gini: raw(Number.NaN) }), {
      policy: { ...STRICT, whenNoChampion: 'pass' },
    });
    assert.equal(judge('gini not worse than champion by 0.01', broken).outcome, 'not computed');
  });

  it('does not take a champion that cannot be scored for none', () => {
    const given = evidence(sample({ gini: 0.3 }), {
      policy: { ...STRICT, whenNoChampion: 'pass' },
      champion: { unavailable: 'claims version 3 lacks region' },
    });
    const result = judge('gini >= champion', given);
    assert.equal(result.outcome, 'not computed');
    assert.match(result.message, /claims version 3 lacks region/);
    assert.equal(judge('gini >= 0.2', given).outcome, 'pass');
  });

  it('warns instead of failing where it was told to', () => {
    const given = evidence(sample({ gini: 0.1, auc: raw(Number.NaN) }));
    const results = evaluate(conditionsOf('gini >= 0.2, warn\nauc >= 0.6, warn\ngini <= 1, warn'), given);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['warn', 'warn', 'pass'],
    );
    assert.match(results[1].message, /was not judged/);
    assert.equal(verdictOf(results), 'passed');
  });

  it('asks for enough claims', () => {
    const result = judge('gini >= 0.2 min 400 claims', evidence(sample({ gini: 0.3 })));
    assert.equal(result.outcome, 'not computed');
    assert.match(result.message, /there are 40 claims, 400 are asked for/);
    assert.equal(judge('gini >= 0.2 min 40 claims', evidence(sample({ gini: 0.3 }))).outcome, 'pass');
  });

  it('keeps the interval of what it judges', () => {
    const interval = { level: 0.95, low: 0.2, high: 0.3, method: 'DeLong' };
    const result = evaluate(
      conditionsOf('gini >= 0.2'),
      evidence(sample({ gini: { status: 'computed', value: 0.25, interval } })),
    );
    assert.deepEqual(result[0].interval, interval);
  });
});

describe('evaluation of slices', () => {
  const slices = (of: Record<string, Partial<Sample> & { gini?: number }>): Evidence =>
    evidence(sample({ gini: 0.25 }), {
      slices: new Map([
        [
          'region',
          new Map(
            Object.entries(of).map(([value, { gini, ...rest }]) => [
              value,
              { ...sample(gini === undefined ? {} : { gini }), ...rest },
            ]),
          ),
        ],
      ]),
    });

  it('fails if one of them does, and shows the worst', () => {
    const result = judge(
      'gini[region] >= 0.2',
      slices({ a: { gini: 0.3 }, b: { gini: 0.15 }, c: { gini: 0.1 } }),
    );
    assert.equal(result.outcome, 'fail');
    assert.equal(result.value, 0.1);
    assert.equal(
      result.message,
      '0.1000 normalised Gini (is less than 0.2) where region is c; 1 of 3 slices pass',
    );
    assert.deepEqual(
      result.slices?.map(({ value, outcome, metric }) => [value, outcome, metric]),
      [
        ['a', 'pass', 0.3],
        ['b', 'fail', 0.15],
        ['c', 'fail', 0.1],
      ],
    );
  });

  it('passes if all do', () => {
    const result = judge('gini[region] >= 0.2', slices({ a: { gini: 0.3 }, b: { gini: 0.25 } }));
    assert.equal(result.outcome, 'pass');
    assert.match(result.message, /^0\.2500 .* where region is b; 2 of 2 slices pass$/);
  });

  it('leaves out those that are too small, but not all of them', () => {
    const small = { claims: 3 };
    const mixed = judge(
      'gini[region] >= 0.2 min 20 claims',
      slices({ a: { gini: 0.3 }, b: { ...small, gini: -1 } }),
    );
    assert.equal(mixed.outcome, 'pass');
    assert.match(mixed.message, /1 of 1 slices pass, 1 left out as too small/);
    const none = judge('gini[region] >= 0.2 min 20 claims', slices({ b: { ...small, gini: 0.9 } }));
    assert.equal(none.outcome, 'not computed');
    assert.match(none.message, /no value of region has 20 claims/);
  });

  it('does not pass over a slice without claims, nor one that is missing', () => {
    const silent = judge('gini[region] >= 0.2', slices({ a: { gini: 0.3 }, b: { claims: 0 } }));
    assert.equal(silent.outcome, 'not computed');
    assert.match(
      silent.message,
      /no claim among 1000 rows where region is b; 1 of 2 slices pass, 1 not computed/,
    );
    const absent = judge('gini[region=z] >= 0.2', slices({ a: { gini: 0.3 } }));
    assert.equal(absent.outcome, 'not computed');
    assert.match(absent.message, /no row has region = z/);
    assert.equal(judge('gini[area] >= 0.2', slices({})).outcome, 'not computed');
  });

  it('warns of what is missing or not computed only where it was told so, and never passes it', () => {
    const mild = (policy: Partial<Policy>, given: Evidence): Evidence => ({
      ...given,
      policy: { ...STRICT, ...policy },
    });
    const absent = slices({ a: { gini: 0.3 } });
    const text = 'gini[region=z] >= 0.2';
    assert.equal(judge(text, mild({ whenNotComputed: 'warn' }, absent)).outcome, 'not computed');
    assert.equal(judge(text, mild({ whenMissingSlice: 'warn' }, absent)).outcome, 'warn');
    const silent = slices({ a: { gini: 0.3 }, b: { claims: 0 } });
    assert.equal(
      judge('gini[region] >= 0.2', mild({ whenMissingSlice: 'warn' }, silent)).outcome,
      'not computed',
    );
    assert.equal(judge('gini[region] >= 0.2', mild({ whenNotComputed: 'warn' }, silent)).outcome, 'warn');
    const failing = slices({ a: { gini: 0.1 }, b: { claims: 0 } });
    assert.equal(judge('gini[region] >= 0.2', mild({ whenNotComputed: 'warn' }, failing)).outcome, 'fail');
  });

  it('corrects claims against the champion for being several', () => {
    const against = (difference: Difference): Sample =>
      sample({ gini: 0.3 }, { gini: 0.28 }, { gini: difference });
    // Alone each is shown at 2.5 %, the first only just.
    const just = difference(0.02, 0.0005, 0.0395);
    const clear = difference(0.02, 0.015, 0.025);
    const of = (...differences: Difference[]): Evidence =>
      evidence(sample({ gini: 0.3 }, { gini: 0.28 }), {
        slices: new Map([['region', new Map(differences.map((d, i) => [`r${i}`, against(d)]))]]),
      });
    const text = 'gini[region] better than champion';
    assert.equal(judge(text, of(just)).outcome, 'pass');
    assert.equal(judge(text, of(just, clear)).outcome, 'pass', 'the largest needs no correction');
    const two = judge(text, of(just, just, clear));
    assert.equal(two.outcome, 'fail');
    assert.match(
      two.message,
      /not shown of one among 3 slices, where p = 0\.0\d+ instead of 0\.0250 at most/,
    );
    assert.ok(two.slices!.every(({ p }) => p !== undefined));
    assert.ok(two.slices![0].p! > 0.025 && two.slices![2].p! < 0.025);
    assert.deepEqual(
      two.slices!.map(({ outcome }) => outcome),
      ['fail', 'fail', 'pass'],
    );
  });

  it('judges the one that was named, however small', () => {
    const given = slices({ a: { gini: 0.3 }, b: { gini: 0.1, claims: 5 } });
    assert.equal(judge('gini[region=a] >= 0.2', given).outcome, 'pass');
    assert.equal(judge('gini[region=b] >= 0.2 min 20 claims', given).outcome, 'not computed');
  });

  it('shows the slice farthest on the side where the condition fails', () => {
    const three = slices({ a: { gini: 0.3 }, b: { gini: 0.1 }, c: { gini: 0.5 } });
    const shown = (text: string, given = three) => judge(text, given).value;
    assert.equal(shown('gini[region] >= 0.6'), 0.1);
    assert.equal(shown('gini[region] <= 0.05'), 0.5);
    assert.equal(shown('gini[region] between 0.6 and 0.7'), 0.3, 'the first of a range');
    const missing = slices({ a: { candidate: { gini: raw(Number.NaN) } }, b: { claims: 0, gini: 0.3 } });
    assert.match(judge('gini[region] >= 0.2', missing).message, /where region is a; 0 of 2 slices pass/);
  });

  it('shows the slice with the weakest evidence where chances are compared', () => {
    const of = (...differences: Difference[]): Evidence =>
      evidence(sample({ gini: 0.3 }, { gini: 0.28 }), {
        slices: new Map([
          [
            'region',
            new Map(differences.map((d, i) => [`r${i}`, sample({ gini: 0.3 }, { gini: 0.28 }, { gini: d })])),
          ],
        ]),
      });
    const [strong, weak, weakest] = [
      difference(0.05, 0.04, 0.06),
      difference(0.02, -0.01, 0.05),
      difference(0, -0.05, 0.05),
    ];
    for (const order of [
      [strong, weak, weakest],
      [weakest, strong, weak],
      [weak, weakest, strong],
    ]) {
      const { message } = judge('gini[region] better than champion', of(...order));
      assert.match(message, new RegExp(`where region is r${order.indexOf(weakest)};`));
    }
    const named = judge('gini[region=r0] better than champion', of(strong));
    assert.match(named.message, /1 of 1 slices pass/);
    assert.equal('p' in judge('gini[region] >= 0.2', slices({ a: { gini: 0.3 } })).slices![0]!, false);
  });

  it('corrects for the slices that count, not for those left out', () => {
    const just = sample({ gini: 0.3 }, { gini: 0.28 }, { gini: difference(0.02, 0.0005, 0.0395) });
    const given = evidence(sample({ gini: 0.3 }, { gini: 0.28 }), {
      slices: new Map([
        [
          'region',
          new Map([
            ['a', just],
            ['b', { ...just, claims: 3 }],
            ['c', { ...just, claims: 3 }],
          ]),
        ],
      ]),
    });
    const result = judge('gini[region] better than champion min 20 claims', given);
    assert.equal(result.outcome, 'pass');
    const [a] = result.slices!;
    assert.ok(a!.p! < 0.025, 'as it is, for it is the only one');
  });
});
