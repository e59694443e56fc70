import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './cases.js';
import { compare, inPython, ours, THREADS } from './contender.js';
import { writeCsv, writeData } from './data.js';
import { tableOf } from './table.js';

/** CSV to checked, profiled, split and hashed Parquet. The scripts in Python do the same work, by other hashes. */
export const PREPARE: Case = {
  name: 'prepare',
  title: 'PrepareData, 595,212 × 59 of CSV to three parts of Parquet',
  async run(folder, { rounds }) {
    const csv = join(folder, 'policies.csv');
    writeCsv(writeData('porto', 595_212, join(folder, 'data.bin')), csv);
    const output = (name: string): string => {
      const path = join(folder, name);
      mkdirSync(path);
      return path;
    };
    const contenders = [
      ours('prepareOurs.js', 'ours: PrepareData', { csv, folder: output('ours') }),
      ...['pandas', 'polars', 'duckdb'].map((library) =>
        inPython(`prepare_${library}.py`, library, { csv, folder: output(library), threads: THREADS }),
      ),
    ];
    return tableOf(compare(contenders, rounds), [
      { measure: 'wall', title: 'process s', digits: 2, isRatio: true },
      { measure: 'cpu', title: 'processor s', digits: 2, isRatio: true },
      { measure: 'memory', title: 'peak MiB', digits: 0 },
    ]);
  },
};
