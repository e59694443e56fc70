import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { needPython } from '../../support/python.js';
import { type TrainedModel, trainedModels } from '../../support/trainedModels.js';

const named = (name: string): TrainedModel => trainedModels().find((model) => model.name === name)!;

/** The finding for a text that must be refused. */
function refusal(text: string): { where?: string; what: string; cure?: string } {
  try {
    readModel(text, 'model.txt');
  } catch (error) {
    assert(error instanceof UserError, `${(error as Error).stack}`);
    return error.findings[0]!;
  }
  assert.fail('the text was accepted');
}

/** The line of a text that starts with `key=`, counted from 1; the first one from `from` on. */
function lineOf(text: string, start: string, from = 0): number {
  return text.split('\n').findIndex((line, index) => index >= from && line.startsWith(start)) + 1;
}

describe('LightGBM text', () => {
  describe('read', () => {
    it('does not depend on the line ending', function () {
      needPython(this);
      const { text } = named('classes');
      const model = readModel(text, 'model');
      assert.deepEqual(readModel(text.replaceAll('\n', '\r\n'), 'model'), model);
      assert.deepEqual(readModel(text.replaceAll('\n', '\r'), 'model'), model);
    }).timeout(60_000);

    it('keeps header and parameters', function () {
      needPython(this);
      const monotone = readModel(named('binary, monotone').text, 'model');
      assert.deepEqual(monotone.monotoneConstraints, [1, 0, -1, 0, 0, 0]);
      const forest = readModel(named('binary, forest').text, 'model');
      assert.equal(forest.averageOutput, true);
      assert.equal(new Map(forest.parameters).get('boosting'), 'rf');
      const classes = readModel(named('classes').text, 'model');
      assert.deepEqual([classes.numClass, classes.numTreePerIteration], [3, 3]);
      assert.equal(readModel(named('one leaf').text, 'model').trees[0]!.numLeaves, 1);
    }).timeout(60_000);

    it('takes the number of classes where older versions leave the trees per iteration out', function () {
      needPython(this);
      const { text } = named('classes');
      const old = readModel(text.replace(/^num_tree_per_iteration=.*\n/m, ''), 'model');
      assert.deepEqual(old, readModel(text, 'model'));
    }).timeout(60_000);

    it('scores what older versions leave out', function () {
      needPython(this);
      const { text, rows, raw } = named('binary, NaN missing');
      const old = text
        .replace('version=v4', 'version=v3')
        .replaceAll(
          /^(split_gain|leaf_weight|leaf_count|internal_\w+|is_linear|shrinkage|tree_sizes)=.*\n/gm,
          '',
        );
      const scorer = createScorer(readModel(old, 'model'));
      assert.deepEqual(
        rows.map((row) => scorer.rawRow(Float64Array.from(row))),
        raw.flat(),
      );
    }).timeout(60_000);
  });

  describe('refused', () => {
    it('when it is something else', () => {
      for (const text of ['', '{}', 'treehouse\n', '\ntree\n']) {
        const { where, what, cure } = refusal(text);
        assert.equal(where, 'model.txt');
        assert.match(what, /not a LightGBM text model/);
        assert.match(cure ?? '', /save_model/);
      }
    });

    it('wherever it is cut off before the end of the trees', function () {
      needPython(this);
      const { text } = named('binary, categories');
      const end = text.indexOf('end of trees') + 'end of trees'.length;
      for (let cut = 5; cut < end; cut += 7) {
        const { where = '' } = refusal(text.slice(0, cut));
        const [file, line] = where.split(':');
        assert.equal(file, 'model.txt');
        const lines = text.slice(0, cut).split('\n').length;
        assert(Number(line) >= 1 && Number(line) <= lines + 1, `cut at ${cut}: ${where}`);
      }
    }).timeout(60_000);

    it('with the line of what is damaged', function () {
      needPython(this);
      const { text } = named('binary, categories');
      const second = lineOf(text, 'Tree=1');
      const damaged: [key: string, value: RegExp, broken: string, message: RegExp][] = [
        ['num_leaves', /=.*/, '=x', /'num_leaves' is not a number/],
        ['num_leaves', /=.*/, '=0', /not a whole number of at least 1/],
        ['num_cat', /=.*/, '=1.5', /not a whole number/],
        ['decision_type', /=\S+/, '=256', /holds 256, which is no whole number in range/],
        ['split_feature', /=\S+/, '=99', /splits feature 99; there are 6/],
        ['split_feature', /=\S+/, '=1.5', /holds 1.5, which is no whole number/],
        ['threshold', /=\S+ /, '=', /values instead of/],
        ['threshold', /=\S+/, '=1.2.3', /holds '1.2.3', which is not a number/],
        ['leaf_value', /=\S+/, '=nan', /not a number/],
        ['left_child', /=\S+/, '=0', /not a tree/],
        ['right_child', /=\S+/, '=-999', /not a tree/],
        ['cat_boundaries', /=0 /, '=1 ', /category sets/],
        ['cat_threshold', /=\S+/, '=-1', /no whole number in range/],
        ['is_linear', /=0/, '=1', /linear models/],
      ];
      for (const [key, value, broken, message] of damaged) {
        const line = lineOf(text, `${key}=`, second);
        const lines = text.split('\n');
        lines[line - 1] = lines[line - 1]!.replace(value, broken);
        const { where, what } = refusal(lines.join('\n'));
        assert.match(what, message);
        assert.equal(where, `model.txt:${line}`, `${key}${broken}: ${what}`);
      }
    }).timeout(60_000);

    it('when a key, a tree or a part of an iteration is missing', function () {
      needPython(this);
      const { text } = named('classes');
      const second = lineOf(text, 'Tree=1');
      const without = text.split('\n');
      without.splice(lineOf(text, 'leaf_value=', second) - 1, 1);
      assert.deepEqual(
        [refusal(without.join('\n')).where, refusal(without.join('\n')).what],
        [`model.txt:${second}`, "'leaf_value' is missing."],
      );
      const start = text.indexOf('Tree=1\n');
      assert.match(
        refusal(text.slice(0, start) + text.slice(text.indexOf('Tree=2\n'))).what,
        /Tree 1 is missing/,
      );
      const last = text.indexOf(`Tree=${text.match(/^Tree=/gm)!.length - 1}\n`);
      const short = text.slice(0, last) + text.slice(text.indexOf('end of trees'));
      assert.match(refusal(short).what, /no whole number of iterations of 3/);
      assert.equal(refusal(short).where, `model.txt:${lineOf(text, 'num_tree_per_iteration')}`);
    }).timeout(60_000);

    it('when its last trees are missing', function () {
      needPython(this);
      const { text } = named('binary');
      const last = text.indexOf('Tree=6\n');
      const short = text.slice(0, last) + text.slice(text.indexOf('end of trees'));
      const { where, what } = refusal(short);
      assert.equal(what, "'tree_sizes' has 8 entries for 6 trees.");
      assert.equal(where, `model.txt:${lineOf(text, 'tree_sizes')}`);
    }).timeout(60_000);

    it('when a line is there twice or belongs nowhere', function () {
      needPython(this);
      const { text } = named('binary');
      const lines = text.split('\n');
      const second = lineOf(text, 'Tree=1');
      const line = lineOf(text, 'leaf_value=', second);
      const twice = refusal(lines.toSpliced(line, 0, 'leaf_value=0').join('\n'));
      assert.deepEqual(
        [twice.where, twice.what],
        [`model.txt:${line + 1}`, "'leaf_value' is there a second time."],
      );
      const stray = refusal(lines.toSpliced(second - 1, 0, 'leaf_value=0', '').join('\n'));
      assert.deepEqual([stray.where, stray.what], [`model.txt:${second}`, 'This line belongs to no tree.']);
    }).timeout(60_000);

    it('when classes and trees per iteration disagree', function () {
      needPython(this);
      const { text } = named('classes');
      const { where, what } = refusal(text.replace('num_class=3', 'num_class=4'));
      assert.equal(what, 'An iteration has a tree for each class, not 3 for 4.');
      assert.equal(where, `model.txt:${lineOf(text, 'num_tree_per_iteration')}`);
    }).timeout(60_000);

    it('when names and max_feature_idx disagree', function () {
      needPython(this);
      const { text } = named('binary');
      const { where, what } = refusal(text.replace('max_feature_idx=5', 'max_feature_idx=6'));
      assert.match(what, /'feature_names' has 6 entries, max_feature_idx asks for 7/);
      assert.equal(where, `model.txt:${lineOf(text, 'feature_names')}`);
      assert.match(refusal(text.replace(/^max_feature_idx=.*$/m, 'max_feature_idx=-1')).what, /0/);
    }).timeout(60_000);
  });
});
