import type { SecretMasker } from './mask.js';

export interface Variable {
  name: string;
  value: string;
  secret: boolean;
  readOnly: boolean;
}

/** Replaces each `$(name)` that `lookUp` knows, once: what comes out is not read again. */
export function expandMacros(text: string, lookUp: (name: string) => string | undefined): string {
  let result = text;
  let from = 0;
  for (;;) {
    const start = result.indexOf('$(', from);
    const end = start < 0 ? -1 : result.indexOf(')', start + 2);
    if (end < 0) return result;
    const name = result.slice(start + 2, end);
    const value = name === '' ? undefined : lookUp(name);
    if (value === undefined) {
      from = start + 1;
    } else {
      result = result.slice(0, start) + value + result.slice(end + 1);
      from = start + value.length;
    }
  }
}

/** The variables of a job, by name without case. Secrets among them are made known to the masker. */
export class Variables {
  readonly #written = new Map<string, Variable>();
  #expanded = new Map<string, Variable>();
  readonly #masker: SecretMasker;

  constructor(masker: SecretMasker) {
    this.#masker = masker;
  }

  /** Sets a variable. Once secret, always secret. The value is taken as it is until the next `refresh`. */
  set(name: string, value: string, options: { secret?: boolean; readOnly?: boolean } = {}): void {
    const key = name.toLowerCase();
    const secret = options.secret === true || this.#expanded.get(key)?.secret === true;
    if (secret && value !== '') this.#masker.add(value);
    const variable = { name, value, secret, readOnly: options.readOnly === true };
    this.#written.set(key, variable);
    this.#expanded.set(key, variable);
  }

  get(name: string): string | undefined {
    return this.#expanded.get(name.toLowerCase())?.value;
  }

  isReadOnly(name: string): boolean {
    return this.#expanded.get(name.toLowerCase())?.readOnly === true;
  }

  /** Replaces `$(name)` in a text. Values of variables were expanded before, so a value is not read again. */
  expand(text: string): string {
    return expandMacros(text, (name) => this.get(name));
  }

  /**
   * Expands variables that name other variables, as the agent does before each step. A value that takes in a
   * secret becomes one. Returns a warning for each circle; its macros stay as they are.
   */
  refresh(): string[] {
    const warnings: string[] = [];
    const done = new Map<string, Variable>();
    const expand = (key: string, above: readonly string[]): Variable | undefined => {
      const variable = this.#written.get(key);
      if (!variable || done.has(key)) return done.get(key);
      let { secret } = variable;
      const value = expandMacros(variable.value, (name) => {
        const inner = name.toLowerCase();
        if (inner === key || above.includes(inner)) {
          warnings.push(`Unable to expand variable '${variable.name}'. A cyclical reference was detected.`);
          return undefined;
        }
        const found = expand(inner, [...above, key]);
        if (found?.secret) secret = true;
        return found?.value;
      });
      if (secret && value !== '') this.#masker.add(value);
      const result = { ...variable, value, secret };
      done.set(key, result);
      return result;
    };
    for (const key of this.#written.keys()) expand(key, []);
    this.#expanded = done;
    return warnings;
  }

  list(): Variable[] {
    return [...this.#expanded.values()];
  }
}
