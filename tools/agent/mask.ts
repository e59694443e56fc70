const MASK = '***';

/** The spellings under which the agent also finds a secret: in JSON, in a URI, and with backslash escapes undone. */
function encodings(secret: string): string[] {
  const uri = encodeURIComponent(secret).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const unescaped = secret
    .replaceAll('\\\\', '\\')
    .replaceAll("\\'", "'")
    .replaceAll('\\"', '"')
    .replaceAll('\\t', '\t');
  return [secret, JSON.stringify(secret).slice(1, -1), uri, unescaped];
}

/** Hides secrets in everything that is logged, from the moment they are known. */
export class SecretMasker {
  readonly #values = new Set<string>();

  /** A secret that becomes known while a step runs (`task.setsecret`, a secret variable). */
  add(secret: string): void {
    for (const value of encodings(secret)) if (value !== '') this.#values.add(value);
  }

  /** A secret known when the job starts: also without quotes and blanks around it, newline-escaped, and in base64. */
  addKnown(secret: string): void {
    const escapedLines = secret.replaceAll('\r', '%0D').replaceAll('\n', '%0A');
    const escaped = secret.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
    for (const form of [secret, escaped, escapedLines, Buffer.from(secret).toString('base64')]) {
      this.add(form);
      this.add(form.trim());
      const quoted = /^(['"])(.*)\1$/s.exec(form);
      if (quoted) this.add(quoted[2]);
    }
  }

  /** The text with every secret replaced; secrets that overlap or touch become one mask. */
  mask(text: string): string {
    const spans: [start: number, end: number][] = [];
    for (const value of this.#values) {
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        spans.push([at, at + value.length]);
      }
    }
    let masked = '';
    let from = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      if (start > from || from === 0) masked += text.slice(from, start) + MASK;
      from = Math.max(from, end);
    }
    return masked + text.slice(from);
  }
}
