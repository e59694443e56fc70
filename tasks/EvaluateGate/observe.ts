import type { DatasetManifest } from '../../runtime/data/manifest.js';
import { describeSample } from '../../runtime/data/sample.js';
import type { Finding } from '../../runtime/error.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { Scored } from '../../runtime/metrics/metric.js';
import type { TrainingManifest } from '../../runtime/model/manifest.js';
import type { Evaluation } from './loadEvaluation.js';

type TrainedOn = NonNullable<NonNullable<GateRecord['champion']>['trainedOn']>;

/** Whether a model was trained on this very data version, or on its rows parted otherwise. */
export function trainedOn(training: TrainingManifest | undefined, manifest: DatasetManifest): TrainedOn {
  if (!training) return 'unknown';
  if (training.data.version === manifest.version) return 'same split';
  return training.data.contentSha256 === manifest.contentSha256 ? 'another split' : 'other data';
}

/** Whether both models give every row the same score. */
export function isIdentical(a: Scored, b: Scored): boolean {
  return a.scores.every((score, row) => Object.is(score, b.scores[row]));
}

/** What a reader of the verdict should know about the comparison, besides the numbers. */
export function observations({ candidate, champion, dataset }: Evaluation): Finding[] {
  const findings: Finding[] = [];
  const where = candidate.directory.folder;
  const values = distinctUpTo(candidate.scored.scores, 3);
  if (values < 3) {
    findings.push({
      where,
      what: `The model gives ${values === 1 ? 'every row the same score' : 'only two different scores'}.`,
      cure:
        dataset.manifest.targetKind === 'binary'
          ? 'Scores must be probabilities, not classes.'
          : 'Check what the model has learned: it does not tell the rows apart.',
    });
  }
  const { training } = candidate.directory;
  const { sample } = dataset.manifest;
  if (sample) {
    findings.push({
      where: 'dataset',
      what: `The dataset is ${describeSample(sample)}: the verdict is good for a trial, not for a release.`,
      cure: 'Prepare the data without sampleRows, and train on it.',
    });
  }
  if (training && trainedOn(training, dataset.manifest) === 'other data') {
    findings.push({
      where,
      what:
        `The model was trained on data version ${training.data.version}, and this dataset is ` +
        `${dataset.manifest.version}: its test part may hold rows that the model has seen.`,
      cure: 'Evaluate the model with the dataset that it was trained on.',
    });
  }
  const rival = champion && 'scored' in champion ? champion : undefined;
  for (const [who, taught] of [
    ['model', training],
    ['champion', rival?.directory.training],
  ] as const) {
    if (taught && trainedOn(taught, dataset.manifest) === 'another split') {
      findings.push({ where: who, ...seenBefore(who, taught, dataset.manifest) });
    }
  }
  if (champion && 'unavailable' in champion) {
    findings.push({
      where: 'champion',
      what: `Conditions on the champion cannot be judged: ${champion.unavailable}`,
      cure: 'Drop those conditions for this release, or register the new model with a reason for overriding the gate.',
    });
  }
  if (rival && isIdentical(candidate.scored, rival.scored)) {
    const { name, version, contentSha256 } = rival.version;
    findings.push({
      where: 'champion',
      what: `The model gives every row the same score as ${name} version ${version}.`,
      cure:
        contentSha256 === candidate.directory.contentSha256
          ? 'It is that very model; there is nothing to release.'
          : 'Nothing that matters has changed; there is nothing to gain from a release.',
    });
  }
  return findings;
}

function seenBefore(
  who: string,
  training: TrainingManifest,
  manifest: DatasetManifest,
): Pick<Finding, 'what' | 'cure'> {
  return {
    what:
      `The ${who} was trained on the same rows in another split (data version ${training.data.version}, here ` +
      `${manifest.version}), so it has probably seen some of the test rows, which flatters it.`,
    cure: 'Keep the seed and the shares of the split when data is prepared again.',
  };
}

function distinctUpTo(values: Float64Array, most: number): number {
  const seen = new Set<number>();
  for (const value of values) if (seen.add(value).size >= most) break;
  return seen.size;
}
