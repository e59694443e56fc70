import type { ConditionResult } from '../../runtime/gate/verdict.js';

/**
 * Conditions as a JUnit file, one test case for each, so that the Tests tab shows a row for each. A condition that was
 * not computed has failed; a warning is a skipped test, which the tab lists without failing the run. It holds no time,
 * so that equal verdicts are equal bytes.
 * @param suite name of the task
 * @param properties of what was judged
 */
export function junitXml(
  suite: string,
  conditions: readonly ConditionResult[],
  properties: Readonly<Record<string, string>>,
): string {
  const failures = conditions.filter(isFailure).length;
  const skipped = conditions.filter(({ outcome }) => outcome === 'warn').length;
  const counts = `tests="${conditions.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${suite}" ${counts}>`,
    `  <testsuite name="${suite}" ${counts}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${name}" value="${escaped(value)}"/>`,
    ),
    '    </properties>',
    ...conditions.map((condition) => testCase(suite, condition)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function isFailure({ outcome }: ConditionResult): boolean {
  return outcome === 'fail' || outcome === 'not computed';
}

function testCase(suite: string, result: ConditionResult): string {
  const message = escaped(result.message);
  const body = isFailure(result)
    ? `<failure type="${result.outcome}" message="${message}">${message}</failure>`
    : result.outcome === 'warn'
      ? `<skipped message="Warning: ${message}"/>`
      : `<system-out>${message}</system-out>`;
  return [
    `    <testcase classname="${suite}.${escaped(result.metric)}" name="${escaped(result.condition)}" time="0">`,
    `      ${body}`,
    '    </testcase>',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 does not allow, not even escaped, become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character]);
}
