const codes: Readonly<Record<string, string>> = {
  error: '31',
  warning: '33',
  section: '32',
  command: '36',
  debug: '35',
  group: '1',
};

const reset = '\u001b[0m';

/** Colours a line by its tag (`##[error]` …) as the agent's log page does. */
export function colour(line: string): string {
  const tag = /^##\[(\w+)\]/.exec(line)?.[1];
  const code = tag === undefined ? undefined : codes[tag];
  return code === undefined ? line : `\u001b[${code}m${line}${reset}`;
}

/** Whether a stream shows colours: a terminal, unless NO_COLOR is set (no-color.org). */
export function showsColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

/** A function that writes log lines to a stream, in colour where it shows them. */
export function lineWriter(stream: NodeJS.WriteStream): (line: string) => void {
  const paint = showsColours(stream) ? colour : (line: string) => line;
  return (line) => stream.write(`${paint(line)}\n`);
}
