import assert from 'node:assert/strict';
import type { ConditionResult } from '../../../runtime/gate/verdict.js';
import { junitXml } from '../../../tasks/common/junit.js';
import { needPython, python } from '../../support/python.js';

/** With what XML does not allow at all, then with what is to stand in its place. */
const hostile = (forbidden: readonly string[]): string =>
  `<script>alert("1")</script> & 'x' ##vso[task.complete]${forbidden.join('')} 😀\n\t]]>`;
const HOSTILE = hostile(['\u0000', '\u001b', '\ud800', '\ufffe']);
const HARMLESS = hostile(['\ufffd', '\ufffd', '\ufffd', '\ufffd']);

const properties = { 'model.contentSha256': 'abc', 'data.version': '012345678901' };
const conditions = [
  {
    condition: 'gini >= 0.27',
    metric: 'gini',
    outcome: 'fail',
    message: '0.2 Gini (is less than 0.27)',
    value: 0.2,
  },
  { condition: 'auc >= 0.6', metric: 'auc', outcome: 'pass', message: 'AUC', value: 0.61 },
  { condition: HOSTILE, metric: 'psi(score)', outcome: 'not computed', message: HOSTILE, value: null },
  { condition: 'ks >= 0.3, warn', metric: 'ks', outcome: 'warn', message: '0.2 KS', value: 0.2 },
] satisfies ConditionResult[];

interface Parsed {
  root: string;
  counts: Record<string, string>;
  cases: { name: string; classname: string; children: [tag: string, attributes: Record<string, string>][] }[];
}

describe('JUnit file', () => {
  it('is XML with a test case per condition, whatever the text', function () {
    needPython(this);
    this.timeout(30_000);
    const parsed = python<Parsed>(
      `
import json, sys, xml.etree.ElementTree as ET
root = ET.fromstring(json.load(sys.stdin).encode('utf-8'))
suite = root.find('testsuite')
print(json.dumps(dict(root=root.tag, counts=suite.attrib, cases=[
    dict(name=c.get('name'), classname=c.get('classname'), children=[[x.tag, x.attrib] for x in c]) for c in suite.findall('testcase')])))`,
      junitXml('EvaluateGate', conditions, properties),
    );
    assert.equal(parsed.root, 'testsuites');
    const { tests, failures, errors, skipped } = parsed.counts;
    assert.deepEqual([tests, failures, errors, skipped], ['4', '2', '0', '1']);
    assert.deepEqual(
      parsed.cases.map(({ children }) => children[0][0]),
      ['failure', 'system-out', 'failure', 'skipped'],
    );
    assert.deepEqual(parsed.cases[0].children[0][1], {
      type: 'fail',
      message: '0.2 Gini (is less than 0.27)',
    });
    assert.equal(parsed.cases[2].name, HARMLESS);
    assert.equal(parsed.cases[2].children[0][1].message, HARMLESS);
    assert.equal(parsed.cases[2].children[0][1].type, 'not computed');
  });

  it('is the same for the same verdict', () => {
    assert.equal(
      junitXml('EvaluateGate', conditions, properties),
      junitXml('EvaluateGate', structuredClone(conditions), properties),
    );
  });
});
