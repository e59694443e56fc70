import { percent } from '../figures.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';
import { isRate, NO_CLASSES } from './rates.js';

const TITLE = 'Scores';
const MEANING =
  'How the scores of policies with a claim and without are spread, each as shares of its own kind. The further apart, the better.';

export function scoreHistogramChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  const { edges, claims, others } = data.challenger.scoreHistogram;
  if (claims.length === 0) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty: isRate(data) ? 'There are no scores to show.' : NO_CLASSES,
    };
  }
  const withClaim = shares(claims);
  const without = shares(others);
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Scores. Most policies with a claim score ${mode(edges, claims)}, most of those without ${mode(edges, others)}.`,
    legend: [
      { name: 'With a claim', colour: palette.claims, mark: 'line' },
      { name: 'Without', colour: palette.others, mark: 'bar' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Score', min: 100 * edges[0], max: 100 * edges[edges.length - 1], labels: '{value} %' },
        y: { name: 'Share of policies', min: 0, labels: '{value} %' },
      },
      [
        line(steps(edges, without), palette.others, { step: 'end', width: 1, fill: 0.35, name: 'Without' }),
        line(steps(edges, withClaim), palette.claims, { step: 'end', name: 'With a claim' }),
      ],
      palette,
    ),
    table: {
      head: ['Score', 'With a claim', 'Without'],
      rows: claims.map((_, i) => [between(edges, i), percent(withClaim[i]), percent(without[i])]),
    },
  };
}

/** Of the sum; zeros where there is none. */
function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 0));
}

/** Corners of a staircase: each height from its left edge on, the last one up to the end. */
function steps(edges: readonly number[], heights: readonly number[]): [number, number][] {
  return edges.map((edge, i) => [100 * edge, 100 * heights[Math.min(i, heights.length - 1)]]);
}

function mode(edges: readonly number[], weights: readonly number[]): string {
  return between(edges, weights.indexOf(Math.max(...weights)));
}

function between(edges: readonly number[], i: number): string {
  return `${percent(edges[i])} to ${percent(edges[i + 1])}`;
}
