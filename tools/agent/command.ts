/** A logging command as the agent reads it: `##vso[area.event key=value;key=value]data`. */
export interface Command {
  area: string;
  event: string;
  /** Values by key in lower case: the agent compares keys without case. */
  properties: ReadonlyMap<string, string>;
  data: string;
}

const PREFIX = '##vso[';

/** Also undone in data, where writers leave `]` and `;` as they are. `%AZP25` comes last, or `%AZP250D` would break. */
const escapes: readonly (readonly [escaped: string, plain: string])[] = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%AZP25', '%'],
];

function undoEscapes(text: string): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}

/**
 * Reads the first command in a line, wherever in the line it begins; undefined when there is none.
 * Grammar: Command.cs in microsoft/azure-pipelines-agent.
 */
export function parseCommand(line: string): Command | undefined {
  const start = line.indexOf(PREFIX);
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;

  const head = line.slice(start + PREFIX.length, end);
  const space = head.indexOf(' ');
  const name = (space < 0 ? head : head.slice(0, space)).split('.').filter((part) => part !== '');
  if (name.length !== 2) return undefined;

  const properties = new Map<string, string>();
  for (const property of space > 0 ? head.slice(space + 1).split(';') : []) {
    // Only `=` before the key and between key and value separate; `==` at the end of base64 stays.
    const [, key, value] = /^=*([^=]+)=+(.+)$/s.exec(property) ?? [];
    if (key !== undefined && value !== undefined) properties.set(key.toLowerCase(), undoEscapes(value));
  }
  return { area: name[0], event: name[1], properties, data: undoEscapes(line.slice(end + 1)) };
}
