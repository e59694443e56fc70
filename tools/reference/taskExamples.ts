import { isMap, isSeq, parseDocument, visit } from 'yaml';

/** A step of a sample, as it stands there. */
export interface TaskExample {
  /** Name of the file in samples/. */
  sample: string;
  yaml: string;
}

/** At most so many on a page; each shows an input that those before it do not. */
const MOST = 3;

/** The lines of a block, each moved left as far as the first one is indented. */
function dedent(block: string, indent: number): string {
  return block
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(Math.min(indent, line.search(/\S|$/))))
    .join('\n');
}

/**
 * Steps of the samples that use a task.
 * @param task as a step names it, `TrainModel@1`
 * @param samples text of each pipeline by file name, in the order to look through them
 */
export function taskExamples(task: string, samples: ReadonlyMap<string, string>): TaskExample[] {
  const seen = new Set<string>();
  const examples: TaskExample[] = [];
  for (const [sample, text] of samples) {
    visit(parseDocument(text), {
      Seq(_, sequence) {
        for (const step of isSeq(sequence) ? sequence.items : []) {
          if (!isMap(step) || step.get('task') !== task || examples.length === MOST) continue;
          const inputs = step.get('inputs');
          const names = isMap(inputs) ? inputs.items.map(({ key }) => String(key)) : [];
          if (examples.length > 0 && names.every((name) => seen.has(name))) continue;
          for (const name of names) seen.add(name);
          const start = text.lastIndexOf('\n', step.range![0]) + 1;
          const indent = text.indexOf('-', start) - start;
          examples.push({ sample, yaml: `${dedent(text.slice(start, step.range![1]), indent)}\n` });
        }
      },
    });
  }
  return examples;
}
