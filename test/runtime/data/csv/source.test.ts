import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Encoding, Source } from '../../../../runtime/data/csv/source.js';
import { temporaryFolder } from '../../../support/folder.js';
import { refusalOf } from './reading.js';

describe('Source', () => {
  const folder = temporaryFolder();

  async function textOf(content: Buffer, name = 's.csv'): Promise<string> {
    const path = join(folder.path, name);
    writeFileSync(path, content);
    return allOf(await Source.open(path));
  }

  async function allOf(source: Source, encoding?: Encoding): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of source.text(encoding)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  it('identifies the file by the bytes on disk, compressed or not, each time it is read', async () => {
    const content = gzipSync('a,b\n1,2\n');
    const path = join(folder.path, 's.csv.gz');
    writeFileSync(path, content);
    const source = await Source.open(path);
    assert.throws(() => source.identity, /not been read/);
    for (let pass = 0; pass < 2; pass++) {
      assert.equal(await allOf(source), 'a,b\n1,2\n');
      assert.deepEqual(source.identity, {
        name: 's.csv.gz',
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
    }
  });

  it('reads all members of a gzip, also empty ones and one of a byte', async () => {
    const members = ['a', '', ',b\n', 'x'.repeat(3_000_000), ',2\n'].map((text) => gzipSync(text));
    assert.equal(await textOf(Buffer.concat(members)), `a,b\n${'x'.repeat(3_000_000)},2\n`);
  });

  it('refuses a gzip that was cut anywhere', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 1000}\n`).join('');
    const content = gzipSync(rows);
    for (const length of [12, 500, content.length >> 1, content.length - 9, content.length - 1]) {
      assert.deepEqual(await refusalOf(textOf(content.subarray(0, length))), [
        's.csv: compression-error: the gzip ends in the middle: the file is truncated. Copy or write the file again; compare its size with the original’s.',
      ]);
    }
  });

  it('stops a gzip that unpacks to more than a table does, wherever it grows, and reads a dense one', async () => {
    const zeros = gzipSync(Buffer.alloc(100 << 20));
    const message =
      's.csv: compression-error: the gzip unpacks to more than 250 times its size, which no table of policies does. Check where the file comes from; give it unpacked if it is what it should be.';
    assert.deepEqual(await refusalOf(textOf(zeros)), [message]);
    const start = gzipSync(randomBytes(1000));
    assert.deepEqual(await refusalOf(textOf(Buffer.concat([start, zeros]))), [message]);
    const small = Buffer.alloc(30 << 20, 'a');
    assert.equal((await textOf(gzipSync(small))).length, small.length);
  });

  it('decodes text without a mark as it is told, and one with a mark as that says', async () => {
    const read = async (content: Buffer, encoding: Encoding) => {
      const path = join(folder.path, 's.csv');
      writeFileSync(path, content);
      return allOf(await Source.open(path), encoding);
    };
    const text = 'id;Straße\n1;東京 🚗\n';
    const little = Buffer.from(text, 'utf16le');
    assert.equal(await read(little, 'utf-16le'), text);
    assert.equal(await read(Buffer.from(little).swap16(), 'utf-16be'), text);
    const marked = Buffer.from(`\ufeff${text}`, 'utf16le');
    assert.equal(await read(marked, 'utf-16be'), text);
    assert.equal(await read(Buffer.from(`\ufeff${text}`), 'utf-16be'), text);
    assert.deepEqual(await refusalOf(read(Buffer.from([0x61, 0x00, 0x62]), 'utf-16le')), [
      's.csv: encoding-error: the file is not valid UTF-16LE, which it was said to be or starts as. Save it as UTF-8.',
    ]);
  });

  it('refuses a gzip whose bytes were changed', async () => {
    const content = gzipSync('a,b\n'.repeat(1000));
    content[content.length - 6] ^= 1;
    const [line] = await refusalOf(textOf(content));
    assert.match(line, /^s\.csv: compression-error: the gzip is damaged \(incorrect data check\)\./);
  });

  it('decodes UTF-16 of both orders with a mark', async () => {
    const text = 'id;Straße\n1;東京 🚗\n'.repeat(100_000);
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    assert.equal(await textOf(little), text);
    assert.equal(await textOf(Buffer.from(little).swap16()), text);
    assert.equal(await textOf(gzipSync(little)), text);
  });

  it('refuses UTF-16 that is cut or broken', async () => {
    const broken = Buffer.concat([Buffer.from('\ufeffa', 'utf16le'), Buffer.from([0x00, 0xd8, 0x61, 0x00])]);
    assert.deepEqual(await refusalOf(textOf(broken)), [
      's.csv: encoding-error: the file is not valid UTF-16LE, which it was said to be or starts as. Save it as UTF-8.',
    ]);
  });

  it('says what other kinds of file are', async () => {
    assert.deepEqual(await refusalOf(textOf(Buffer.from('PK\x03\x04...'))), [
      's.csv: This is a zip archive or an Excel workbook, not a CSV file. Unpack it, or save the sheet as CSV UTF-8.',
    ]);
    assert.match(
      (await refusalOf(textOf(Buffer.from('PAR1...'))))[0],
      /This is a Parquet file among CSV files/,
    );
    assert.match((await refusalOf(textOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))))[0], /compressed with zstd/);
  });

  it('refuses a file that is not there, a folder and an empty file', async () => {
    const missing = join(folder.path, 'none.csv');
    assert.deepEqual(await refusalOf(Source.open(missing)), [
      `${missing}: The file does not exist. Check the path and the step that writes the file.`,
    ]);
    assert.deepEqual(await refusalOf(Source.open(folder.path)), [
      `${folder.path}: This is a folder, not a file. Give the path of the CSV file in it.`,
    ]);
    const empty = join(folder.path, 'empty.csv');
    writeFileSync(empty, '');
    assert.deepEqual(await refusalOf(Source.open(empty)), [
      `${empty}: The file is empty. Check the step that writes the file.`,
    ]);
  });
});
