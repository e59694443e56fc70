import { POSITIVE_NAMES } from '../data/targetMean.js';
import { percent } from '../figures.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';
import { ratesOf } from './rates.js';

const TITLE = 'Scores';
const MEANING =
  'How the scores of policies with a claim, or an amount, and without are spread, each as shares of its own kind. The further apart, the better.';

const MEANING_OF_ALL = 'How the predictions are spread over the policies.';

export function scoreHistogramChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  const { edges, claims, others } = data.challenger.scoreHistogram;
  // Of amounts there may be none without.
  const isSplit = others.some((weight) => weight > 0);
  const meaning = isSplit ? MEANING : MEANING_OF_ALL;
  if (claims.length === 0) return { title: TITLE, meaning, empty: 'There are no scores to show.' };
  const { scale, labels, text } = ratesOf(data);
  const claimsName = isSplit ? POSITIVE_NAMES[data.gate.data.targetKind ?? 'binary'] : 'All policies';
  const withClaim = shares(claims);
  const without = shares(others);
  const between = (i: number) => `${text(edges[i])} to ${text(edges[i + 1])}`;
  const mode = (weights: readonly number[]) => between(weights.indexOf(Math.max(...weights)));
  const stairs = (heights: readonly number[]) => steps(edges, heights, scale);
  return {
    title: TITLE,
    meaning,
    label: isSplit
      ? `Scores. Most policies ${claimsName.toLowerCase()} score ${mode(claims)}, most of those without ${mode(others)}.`
      : `Scores. Most policies score ${mode(claims)}.`,
    legend: [
      { name: claimsName, colour: palette.claims, mark: 'line' },
      ...(isSplit ? [{ name: 'Without', colour: palette.others, mark: 'bar' as const }] : []),
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: {
          name: 'Score',
          min: scale * edges[0],
          max: scale * edges[edges.length - 1],
          ...(labels && { labels }),
        },
        y: { name: 'Share of policies', min: 0, labels: '{value} %' },
      },
      [
        ...(isSplit
          ? [line(stairs(without), palette.others, { step: 'end', width: 1, fill: 0.35, name: 'Without' })]
          : []),
        line(stairs(withClaim), palette.claims, { step: 'end', name: claimsName }),
      ],
      palette,
    ),
    table: {
      head: ['Score', claimsName, ...(isSplit ? ['Without'] : [])],
      rows: claims.map((_, i) => [
        between(i),
        percent(withClaim[i]),
        ...(isSplit ? [percent(without[i])] : []),
      ]),
    },
  };
}

/** Of the sum; zeros where there is none. */
function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 0));
}

/** Corners of a staircase: each height from its left edge on, the last one up to the end. */
function steps(edges: readonly number[], heights: readonly number[], scale: number): [number, number][] {
  return edges.map((edge, i) => [scale * edge, 100 * heights[Math.min(i, heights.length - 1)]]);
}
