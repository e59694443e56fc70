import { UserError } from '../../runtime/error.js';
import { shortened } from '../html/visible.js';
import { type BuildPage, buildPage, connect, showing } from './azureDevOps.js';
import { showChooser } from './chooser.js';
import { type Gate, readGates } from './gates.js';
import { type ReportPage, showReport } from './reportPage.js';
import { showState } from './state.js';
import { followTheme } from './theme.js';

/** The tab on the page of a pipeline run: finds what the gates of the run have attached and shows it. */

const page = document.getElementById('page')!;
const chooser = document.getElementById('gates')!;
const status = document.getElementById('status')!;
let shown: ReportPage | undefined;

function onTheme(): void {
  followTheme();
  shown?.redraw();
}

async function start(): Promise<void> {
  showState(page, { title: 'Loading the gate', text: 'Asking Azure DevOps for what the gate has found.' });
  await connect(onTheme).then(look, showError);
  showing();
}

async function look(): Promise<void> {
  try {
    const build = await buildPage();
    const gates = await readGates(build);
    if (gates.length === 0) showEmpty(build);
    else showGates(gates);
  } catch (error) {
    showError(error);
  }
}

function showGates(gates: readonly Gate[]): void {
  showChooser(
    chooser,
    gates.map(({ label }) => shortened(label, 120)),
    (index) => showGate(gates[index]),
  );
  showGate(gates[0]);
}

function showGate({ label, report }: Gate): void {
  clear();
  if (report instanceof UserError) showError(report);
  else shown = showReport(page, report);
  status.textContent = `Showing ${shortened(label, 120)}`;
}

function showEmpty({ running }: BuildPage): void {
  clear();
  showState(page, {
    title: running ? 'The gate has not reported yet' : 'No gate ran in this run',
    text: running
      ? 'The run is still going. What Evaluate model gate finds is shown here as soon as it is done.'
      : 'Evaluate model gate was skipped, or the run ended before it.',
    action: { label: 'Look again', run: () => void look() },
  });
  status.textContent = running ? 'The gate has not reported yet' : 'No gate ran in this run';
}

function showError(error: unknown): void {
  clear();
  const text = error instanceof UserError ? error.message : `Something unexpected happened: ${String(error)}`;
  showState(page, {
    title: 'The gate cannot be shown',
    text: shortened(text, 600),
    action: { label: 'Look again', run: () => void look() },
  });
  status.textContent = 'The gate cannot be shown';
}

function clear(): void {
  shown?.close();
  shown = undefined;
}

void start();
