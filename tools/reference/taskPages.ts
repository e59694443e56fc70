import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReferenceTask, taskReferenceName } from './taskDefinition.js';
import { taskExamples } from './taskExamples.js';
import { taskReference } from './taskReference.js';

/** File name and text of each page of docs/tasks, for the sources in `root`. */
export function taskPages(root: string): Map<string, string> {
  const samples = new Map(
    readdirSync(join(root, 'samples'))
      .filter((name) => name.endsWith('.yml'))
      .sort()
      .map((name) => [name, readFileSync(join(root, 'samples', name), 'utf8')]),
  );
  const tasks = readdirSync(join(root, 'tasks'))
    .sort()
    .map((name) => join(root, 'tasks', name, 'task.json'))
    .filter((file) => existsSync(file))
    .map((file): ReferenceTask => JSON.parse(readFileSync(file, 'utf8')));
  return new Map(
    tasks.map((task) => [
      `${task.name}.md`,
      taskReference(task, taskExamples(taskReferenceName(task), samples)),
    ]),
  );
}
