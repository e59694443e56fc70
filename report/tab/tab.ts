import { UserError } from '../../runtime/error.js';
import { shortened } from '../html/visible.js';
import { type AttachedReport, readReports } from './attachedReports.js';
import { type BuildPage, buildPage, connect, showing } from './azureDevOps.js';
import { showChooser } from './chooser.js';
import { type ReportPage, showReport } from './reportPage.js';
import { showState } from './state.js';
import { followTheme } from './theme.js';

/** The tab on the page of a pipeline run: finds the reports that the tasks of the run have attached and shows one. */

const page = document.getElementById('page')!;
const chooser = document.getElementById('reports')!;
const status = document.getElementById('status')!;
let shown: ReportPage | undefined;

function onTheme(): void {
  followTheme();
  shown?.redraw();
}

async function start(): Promise<void> {
  showState(page, {
    title: 'Loading the reports',
    text: 'Asking Azure DevOps for what the tasks of the run have attached.',
  });
  await connect(onTheme).then(look, showError);
  showing();
}

async function look(): Promise<void> {
  try {
    const build = await buildPage();
    const reports = await readReports(build);
    if (reports.length === 0) showEmpty(build);
    else showChoice(reports);
  } catch (error) {
    showError(error);
  }
}

function showChoice(reports: readonly AttachedReport[]): void {
  showChooser(
    chooser,
    reports.map(({ label }) => shortened(label, 120)),
    (index) => showChosen(reports[index]),
  );
  showChosen(reports[0]);
}

function showChosen({ label, report }: AttachedReport): void {
  clear();
  if (report instanceof UserError) showError(report);
  else shown = showReport(page, report);
  status.textContent = `Showing ${shortened(label, 120)}`;
}

function showEmpty({ running }: BuildPage): void {
  clear();
  const title = running ? 'Nothing has been reported yet' : 'No report in this run';
  showState(page, {
    title,
    text: running
      ? 'The run is still going. What Prepare model data and Evaluate model gate find is shown here as soon as they are done.'
      : 'Prepare model data and Evaluate model gate were skipped, or the run ended before them.',
    action: { label: 'Look again', run: () => void look() },
  });
  status.textContent = title;
}

function showError(error: unknown): void {
  clear();
  const text = error instanceof UserError ? error.message : `Something unexpected happened: ${String(error)}`;
  showState(page, {
    title: 'The report cannot be shown',
    text: shortened(text, 600),
    action: { label: 'Look again', run: () => void look() },
  });
  status.textContent = 'The report cannot be shown';
}

function clear(): void {
  shown?.close();
  shown = undefined;
}

void start();
