import { metricFigure, moment } from '../figures.js';
import { shortened, visible } from '../html/visible.js';
import { metricText } from '../metricNames.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { dots, frame, line, marked } from './frame.js';

const TITLE = 'Runs over time';
const MEANING =
  'The Gini on the test part in each run of this experiment. Runs on other data have other test rows.';
/** As EvaluateGate adds it to a run. */
const METRIC = 'test_gini';

export function historyChart({ history }: ReportData, palette: Palette): Chart | EmptyChart {
  const runs = history.filter(({ metrics }) => Number.isFinite(metrics[METRIC]));
  if (runs.length < 2) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty:
        runs.length === 1
          ? 'This is the first run that was evaluated. The next ones are compared with it here.'
          : 'No run of this experiment is in the workspace.',
    };
  }
  const values = runs.map(({ metrics }) => metrics[METRIC]);
  const { label } = metricText('gini');
  const current = runs.flatMap(({ current }, i) => (current ? [[i, values[i]] as [number, number]] : []));
  const option = frame(
    {
      x: { name: 'Run started', categories: runs.map(({ startTime }) => moment(startTime).slice(0, 10)) },
      y: { name: label, scale: true },
    },
    [
      {
        ...line(
          values.map((value, i) => [i, value]),
          palette.reference,
          { width: 1.5, name: label },
        ),
        ...marked(palette.reference, 6),
      },
      dots(current, palette.challenger, { size: 12 }),
    ],
    palette,
  );
  return {
    title: TITLE,
    meaning: MEANING,
    label: `${label} on the test part of ${runs.length} runs, from ${metricFigure(Math.min(...values))} to ${metricFigure(Math.max(...values))}${current.length > 0 ? `; this run has ${metricFigure(current[0][1])}` : ''}.`,
    legend: [
      { name: 'This run', colour: palette.challenger, mark: 'point' },
      { name: 'Other runs', colour: palette.reference, mark: 'line' },
    ],
    height: CHART_HEIGHT,
    option,
    table: {
      head: ['Run', 'Started', 'Data version', label],
      rows: runs.map(({ runId, startTime, dataVersion, metrics, current }) => [
        `${shortened(visible(runId), 60)}${current ? ' (this run)' : ''}`,
        moment(startTime),
        shortened(dataVersion, 60),
        metricFigure(metrics[METRIC]),
      ]),
    },
  };
}
