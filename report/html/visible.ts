/** Controls, also those that turn the direction of text around, and halves of a character. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu;

/** Text with a replacement character for whatever would hide, reorder or break what follows it. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, '\ufffd');
}

/** At most so many UTF-16 units: of longer text the beginning and the end, where names differ. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 3);
  const start = text.slice(0, most - 1 - end).replace(/[\ud800-\udbff]$/, '');
  return `${start}…${text.slice(text.length - end).replace(/^[\udc00-\udfff]/, '')}`;
}
