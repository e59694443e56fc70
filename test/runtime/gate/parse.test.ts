import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { parseConditions } from '../../../runtime/gate/parse.js';
import { knownMetricNames } from '../../../runtime/metrics/catalogue.js';

const parse = (text: string) => parseConditions(text, 'conditions');

function problems(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message.split('\n');
  }
  return assert.fail(`taken: ${text}`);
}

describe('conditions', () => {
  it('have every form of the grammar', () => {
    const text = `
      gini >= 0.27
      gini not worse than champion by 0.005   # a comment
      logloss <= champion * 1.01

      expected/observed between 0.95 and 1.05
      lift@10% >= 1.8
      gini[ps_car_02_cat] >= 0.20 min 400 claims, warn
      psi(score) < 0.1, warn
      auc better than champion
      pr_auc better than champion by 1e-3
      brier < champion - .001 min 5000 rows
      auc[region=north west] ≥ 0.6
      f1@5%>0.1,warn`;
    const read = parse(text).map(({ metric, slice, test, minimum, warn, line }) => ({
      name: metric.name,
      ...(slice && { slice }),
      test,
      ...(minimum && { minimum }),
      ...(warn && { warn }),
      line,
    }));
    const number = (value: number) => ({ kind: 'number', value });
    const champion = { kind: 'champion' };
    assert.deepEqual(read, [
      { name: 'gini', test: { kind: 'compare', operator: '>=', bound: number(0.27) }, line: 2 },
      { name: 'gini', test: { kind: 'not worse', margin: 0.005 }, line: 3 },
      {
        name: 'logloss',
        test: {
          kind: 'compare',
          operator: '<=',
          bound: { ...champion, operation: { by: '*', value: 1.01 } },
        },
        line: 4,
      },
      {
        name: 'expected/observed',
        test: { kind: 'between', low: number(0.95), high: number(1.05) },
        line: 6,
      },
      { name: 'lift@10%', test: { kind: 'compare', operator: '>=', bound: number(1.8) }, line: 7 },
      {
        name: 'gini',
        slice: { column: 'ps_car_02_cat' },
        test: { kind: 'compare', operator: '>=', bound: number(0.2) },
        minimum: { count: 400, of: 'claims' },
        warn: true,
        line: 8,
      },
      {
        name: 'psi(score)',
        test: { kind: 'compare', operator: '<', bound: number(0.1) },
        warn: true,
        line: 9,
      },
      { name: 'auc', test: { kind: 'better', margin: 0 }, line: 10 },
      { name: 'pr_auc', test: { kind: 'better', margin: 0.001 }, line: 11 },
      {
        name: 'brier',
        test: {
          kind: 'compare',
          operator: '<',
          bound: { ...champion, operation: { by: '-', value: 0.001 } },
        },
        minimum: { count: 5000, of: 'rows' },
        line: 12,
      },
      {
        name: 'auc',
        slice: { column: 'region', value: 'north west' },
        test: { kind: 'compare', operator: '>=', bound: number(0.6) },
        line: 13,
      },
      {
        name: 'f1@5%',
        test: { kind: 'compare', operator: '>', bound: number(0.1) },
        warn: true,
        line: 14,
      },
    ]);
  });

  it('keep the line as it was written', () => {
    assert.deepEqual(
      parse('  gini   >=  0.27 # why\r\nauc>=0.6').map(({ text }) => text),
      ['gini   >=  0.27', 'auc>=0.6'],
    );
  });

  it('take a value and a comparison of the same metric, a band, and a warning before the limit', () => {
    const lines = [
      'gini >= 0.27',
      'gini >= champion',
      'gini <= 0.4',
      'gini >= 0.28, warn',
      'gini[a] >= 0.27',
    ];
    assert.equal(parse(lines.join('\n')).length, 5);
  });

  it('that are none are an error, since a gate without any would let everything pass', () => {
    for (const text of ['', '  \n\t\n', '# gini >= 0.27']) {
      assert.match(problems(text)[0], /^conditions: There is no condition/);
    }
  });

  it('that are wrong are all reported, each with line, column and cure', () => {
    assert.deepEqual(
      problems(`gini >= 0,27
ginni >= 0.27
  auc >= $(minAuc)
gini >= 0.2
gini > 0.25
logloss`),
      [
        "conditions:1:9: '0,27' has a decimal comma. Write 0.27.",
        `conditions:2:1: There is no metric 'ginni'. Did you mean gini? Known are ${knownMetricNames().join(', ')}.`,
        "conditions:3:10: The variable $(minAuc) has no value here. Define the pipeline variable 'minAuc', or write the number itself.",
        'conditions:5:1: This asks again what line 4 asks. Keep one of the two.',
        'conditions:6:8: It does not say what must hold. Write one condition per line, for example: gini >= 0.27, gini not worse than champion by 0.005, logloss <= champion * 1.01, expected/observed between 0.95 and 1.05, gini[region] >= 0.2 min 400 claims, warn.',
      ],
    );
  });

  it('say where the trouble is', () => {
    const wrong: [string, RegExp][] = [
      ['gini == 0.27', /^conditions:1:6: Measured values are hardly ever equal/],
      ['gini >= ', /^conditions:1:8: a number or champion is missing/],
      ['gini >= 27%', /^conditions:1:9: Expected a number or champion, found '27%'/],
      ['gini >= 1e999', /too large for a number/],
      ['gini >= 0.27 or auc >= 0.6', /^conditions:1:14: 'or auc >= 0\.6' is not understood here/],
      ['gini >= 0.27, block', /^conditions:1:15: After the comma 'warn' is missing/],
      ['gini[region >= 0.2', /'\]' is missing/],
      ['gini[] >= 0.2', /column of the slice is missing/],
      ['gini between 0.3 and 0.2', /^conditions:1:6: Nothing lies between 0\.3 and 0\.2/],
      ['gini between 0.3 to 0.2', /^conditions:1:18: 'and' is missing/],
      ['gini not worse than champion', /^conditions:1:29: It does not say how much worse/],
      ['gini not worse than champion by -0.1', /margin -0\.1 is negative/],
      ['expected/observed better than champion', /neither more nor less is better/],
      ['ece not worse than champion by 0.1', /the difference of two models has no interval/],
      ['gini >= 0.2 min many claims', /A whole number is missing/],
      ['gini >= 0.2 min 4.5 claims', /A whole number is missing/],
      ['gini >= 0.2 min 400', /does not say what to count/],
      ['gini is good', /'is good' is no comparison/],
      ['>= 0.2', /A metric is missing/],
      ['lift >= 1.8', /lift@10%/],
      ['gini >= champion * x', /Expected a number, found 'x'/],
      ['gini >= champions', /Expected a number or champion/],
    ];
    for (const [text, message] of wrong) assert.match(problems(text)[0], message, text);
  });
});
