import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { lineWriter, tagOf } from '../../../tools/agent/terminal.js';

function written(line: string, isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  lineWriter(stream as unknown as NodeJS.WriteStream)(line);
  return String(stream.read());
}

describe('lineWriter', () => {
  const noColour = process.env.NO_COLOR;
  beforeEach(() => delete process.env.NO_COLOR);
  after(() => {
    if (noColour !== undefined) process.env.NO_COLOR = noColour;
  });

  it('colours lines by their tag in a terminal', () => {
    assert.equal(written('##[error]bad', true), '\u001b[31m##[error]bad\u001b[0m\n');
    assert.equal(written('plain', true), 'plain\n');
  });

  it('writes plain lines elsewhere, and where NO_COLOR is set', () => {
    assert.equal(written('##[error]bad', false), '##[error]bad\n');
    process.env.NO_COLOR = '1';
    assert.equal(written('##[error]bad', true), '##[error]bad\n');
  });
});

describe('tagOf', () => {
  it('is the tag at the start of a line', () => {
    assert.equal(tagOf('##[section]Starting'), 'section');
    assert.equal(tagOf('x ##[section]'), undefined);
  });
});
