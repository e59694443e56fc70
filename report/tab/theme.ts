import type { Palette } from '../charts/chart.js';

/** Light or dark by the background that the host gives: its theme is not that of the reader's system. */
export function followTheme(): void {
  const root = document.documentElement;
  const [, red, green, blue] =
    /rgb\((\d+), (\d+), (\d+)\)/.exec(getComputedStyle(document.body).backgroundColor) ?? [];
  const isDark = red !== undefined && 0.2126 * +red + 0.7152 * +green! + 0.0722 * +blue! < 128;
  root.dataset.theme = isDark ? 'dark' : 'light';
}

/** The style sheet's colours as values: a live chart computes with them. */
export function livePalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    challenger: colour('challenger'),
    champion: colour('champion'),
    claims: colour('claims'),
    others: colour('others'),
    reference: colour('reference'),
    text: colour('muted'),
    grid: colour('line'),
  };
}
