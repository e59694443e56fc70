const codes: Readonly<Record<string, string>> = {
  error: '31',
  warning: '33',
  section: '32',
  command: '36',
  debug: '35',
  group: '1',
};

/** Gives a text the colour of a log tag (`error`, `section` …); a tag without one leaves it as it is. */
export function paint(text: string, tag: string | undefined): string {
  const code = tag === undefined ? undefined : codes[tag];
  return code === undefined ? text : `\u001b[${code}m${text}\u001b[0m`;
}

/** The tag that a log line begins with: `error` in `##[error]…`. */
export function tagOf(line: string): string | undefined {
  return /^##\[(\w+)\]/.exec(line)?.[1];
}

/** Whether a stream shows colours: a terminal, unless NO_COLOR is set (no-color.org). */
export function showsColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

/** A function that writes log lines to a stream, in colour where it shows them, as the agent's log page does. */
export function lineWriter(stream: NodeJS.WriteStream): (line: string) => void {
  const coloured = showsColours(stream);
  return (line) => stream.write(`${coloured ? paint(line, tagOf(line)) : line}\n`);
}
