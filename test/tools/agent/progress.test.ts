import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { PipelineEvent } from '../../../tools/agent/events.js';
import { duration, Progress } from '../../../tools/agent/progress.js';

function shown(events: PipelineEvent[], options: { tty: boolean; verbose?: boolean }): string {
  const stream = Object.assign(new PassThrough(), { isTTY: options.tty, columns: 40 });
  const progress = new Progress(stream as unknown as NodeJS.WriteStream, {
    verbose: options.verbose === true,
  });
  for (const event of events) progress.take(event);
  progress.close();
  return String(stream.read() ?? '');
}

const step = (result: 'Succeeded' | 'Failed'): PipelineEvent[] => [
  { kind: 'started', level: 'stage', displayName: 'S' },
  { kind: 'started', level: 'job', displayName: 'J' },
  { kind: 'started', level: 'step', displayName: 'A step' },
  { kind: 'log', line: 'detail' },
  { kind: 'log', line: '##[warning]careful' },
  { kind: 'progress', percent: 40, operation: 'round 200 of 500, validation loss 0.15' },
  { kind: 'ended', level: 'step', displayName: 'A step', result, seconds: 1.25, message: '' },
  { kind: 'ended', level: 'job', displayName: 'J', result, seconds: 1.25, message: '' },
];

describe('Progress', () => {
  it('shows names, marks, times and warnings, without colours where there is no terminal', () => {
    const lines = shown(step('Succeeded'), { tty: false }).split('\n');
    assert.deepEqual(
      lines.map((line) => line.replace(/ {2,}(?=\d)/, ' ')),
      ['S', '  J', '    ✓ A step 1.3 s', '        careful', ''],
    );
  });

  it('shows the end of the log of a failed step only', () => {
    assert.ok(!shown(step('Succeeded'), { tty: false }).includes('detail'));
    assert.match(shown(step('Failed'), { tty: false }), /✗ A step.*\n {6}\| detail\n {8}careful/);
  });

  it('shows the whole log when verbose', () => {
    assert.match(
      shown(step('Succeeded'), { tty: false, verbose: true }),
      / {8}detail\n {8}##\[warning\]careful/,
    );
  });

  it('shows in a terminal what the step is at, cut to its width, and takes it away in the end', () => {
    const noColour = process.env.NO_COLOR;
    delete process.env.NO_COLOR;
    try {
      const text = shown(
        [
          ...step('Succeeded').slice(0, 6),
          { kind: 'log', line: 'x' },
          { kind: 'started', level: 'job', displayName: 'again' },
        ],
        { tty: true },
      );
      assert.match(text, /A step {2}\d\.\d s {2}40 % round 200/);
      assert.ok(!text.includes('validation loss'));
      assert.ok(text.endsWith('\r\u001b[2K'));
      assert.ok(shown(step('Failed'), { tty: true }).includes('\u001b[31m    ✗ A step'));
    } finally {
      if (noColour !== undefined) process.env.NO_COLOR = noColour;
    }
  });
});

describe('duration', () => {
  it('is in seconds, then in minutes', () => {
    assert.deepEqual([0, 59.94, 61, 600].map(duration), ['0.0 s', '59.9 s', '1 min 1 s', '10 min 0 s']);
  });
});
