/** The parts of task.json that people read. */
interface Localizable {
  friendlyName: string;
  description: string;
  helpMarkDown: string;
  instanceNameFormat: string;
  groups: { name: string; displayName: string }[];
  inputs: { name: string; label: string; helpMarkDown: string }[];
  messages: Record<string, string>;
}

/** The en-US resources.resjson of a task: made from task.json, so that the two cannot drift apart. */
export function taskStrings(task: Localizable): Record<string, string> {
  return {
    'loc.friendlyName': task.friendlyName,
    'loc.helpMarkDown': task.helpMarkDown,
    'loc.description': task.description,
    'loc.instanceNameFormat': task.instanceNameFormat,
    ...Object.fromEntries(
      task.groups.map((group) => [`loc.group.displayName.${group.name}`, group.displayName]),
    ),
    ...Object.fromEntries(
      task.inputs.flatMap((input) => [
        [`loc.input.label.${input.name}`, input.label],
        [`loc.input.help.${input.name}`, input.helpMarkDown],
      ]),
    ),
    ...Object.fromEntries(Object.entries(task.messages).map(([key, text]) => [`loc.messages.${key}`, text])),
  };
}
