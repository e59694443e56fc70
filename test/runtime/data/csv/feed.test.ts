import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import { ChunkStore } from '../../../../runtime/data/chunkStore.js';
import { feed } from '../../../../runtime/data/csv/feed.js';
import { Rows } from '../../../../runtime/data/csv/rows.js';
import { Scanner } from '../../../../runtime/data/csv/scanner.js';

describe('feed', () => {
  const HEADER = 'n,text\n';
  const TEXT =
    '1,plain\r\n-2.50,"quoted, with comma"\r\n\n3e2,"two\r\nlines, ""quoted"""\n,äöü 東京 🚗\r4,\r\n0.12345678901234567,"x\n\n"';

  async function scan(text: Buffer, pieceSize: number) {
    const anomalies = new Anomalies('t.csv');
    const columns = [
      { name: 'n', asText: false },
      { name: 'text', asText: true },
    ];
    const rows = new Rows(columns, new ChunkStore(tmpdir()));
    const scanner = new Scanner({
      delimiter: ','.charCodeAt(0),
      decimal: '.',
      rows,
      columns: rows.columns,
      headerLines: 1,
      linesBefore: 0,
      anomalies,
    });
    async function* pieces() {
      for (let from = 0; from < text.length; from += pieceSize) yield text.subarray(from, from + pieceSize);
    }
    await feed(scanner, Buffer.from(HEADER), HEADER.length, pieces());
    rows.finish();
    const [n, words] = rows.columns;
    return {
      numbers: Array.from(n.numbers.toArray()),
      texts: Array.from(words.numbers.toArray(), (code) => words.levels[code] ?? null),
      lines: Array.from({ length: rows.count }, (_, row) => rows.lines.lineOf(row)),
      warnings: anomalies.warnings,
      errors: anomalies.errors,
    };
  }

  it('reads the same whatever the pieces that the text comes in', async () => {
    const text = Buffer.from(TEXT);
    const expected = await scan(text, text.length);
    assert.deepEqual(expected, {
      numbers: [1, -2.5, 300, Number.NaN, 4, 0.12345678901234566],
      texts: ['plain', 'quoted, with comma', 'two\r\nlines, "quoted"', 'äöü 東京 🚗', null, 'x\n\n'],
      lines: [2, 3, 5, 7, 8, 9],
      warnings: [{ where: 't.csv:4', what: 'blank-row: the line is blank and was passed over.' }],
      errors: [],
    });
    for (let size = 1; size < text.length; size++)
      assert.deepEqual(await scan(text, size), expected, `${size}`);
  });

  it('names the line of a quote that is never closed', async () => {
    await assert.rejects(scan(Buffer.from('1,a\n2,"b\n3,c\n'), 5), {
      message:
        'truncated-value: the quote that opens a cell on line 3 is never closed. Close it, or double it if it is part of the text.',
    });
  });

  it('gives up on a row that grows beyond all measure', async () => {
    const endless = Buffer.concat([Buffer.from('1,"'), Buffer.alloc(17 << 20, 'x,y\n')]);
    await assert.rejects(scan(endless, 1 << 20), /the quote that opens a cell on line 2 is never closed/);
    const unquoted = Buffer.concat([Buffer.from('1,x\n2,'), Buffer.alloc(17 << 20, 'x')]);
    await assert.rejects(scan(unquoted, 1 << 20), /the row on line 3 has more than 16 MiB/);
  });

  it('names the offset and line of a byte that is not UTF-8, in whichever piece it comes', async () => {
    const text = Buffer.concat([Buffer.from('1,a\n2,ä\n3,'), Buffer.from([0xfc]), Buffer.from('\n4,b')]);
    for (let size = 1; size < text.length; size++) {
      await assert.rejects(scan(text, size), /the byte 0xfc at offset 18 \(line 4\) is not UTF-8/);
    }
  });
});
