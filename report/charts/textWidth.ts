/** Share of the font size that characters take in a common sans-serif face (Arial, Segoe UI, Helvetica: all near). */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[iIjl.,:;!|'`]/, 0.26],
  [/[ ftr()[\]{}/\\-]/, 0.33],
  [/[mwMW%@]/, 0.87],
  [/[A-Z&]/, 0.68],
  [/[ -\u024f…–−]/, 0.56],
];
const WIDE = 1;

/**
 * Width of text in pixels: an estimate that is the same on every machine, where asking the system's fonts is not.
 * @param font CSS shorthand such as `12px sans-serif`
 */
export function textWidth(text: string, font: string | undefined): number {
  const size = Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12);
  const shares = [...text].map((character) => CLASSES.find(([set]) => set.test(character))?.[1] ?? WIDE);
  return size * shares.reduce((sum, share) => sum + share, 0);
}
