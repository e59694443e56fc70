import { UserError } from '../runtime/error.js';

const LONGEST = 128;
const ALLOWED = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Windows opens a device for these, whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Checks a name that the user chose and that becomes part of a path: a model, an experiment, an endpoint.
 * @param what what it names, for the message: `model name`
 * @returns the name
 * @throws UserError saying which rule it breaks
 */
export function checkName(what: string, name: string): string {
  const problem =
    name === ''
      ? 'The name is empty.'
      : !ALLOWED.test(name)
        ? `"${name}" has a character that a name cannot have, or starts with a sign.`
        : name.endsWith('.')
          ? `"${name}" ends with a full stop.`
          : RESERVED.test(name)
            ? `"${name}" is a device name on Windows.`
            : name.length > LONGEST
              ? `"${name.slice(0, 20)}…" is ${name.length} characters long.`
              : undefined;
  if (problem !== undefined) {
    throw new UserError({
      where: what,
      what: problem,
      cure: `Use letters, digits, - _ and . only, start with a letter or digit, at most ${LONGEST} characters.`,
    });
  }
  return name;
}
