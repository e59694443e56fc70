import type { Command } from '../command.js';
import type { Step } from '../step.js';
import { keepTestResults } from '../testResults.js';
import type { CommandArea } from './commands.js';

function publish(step: Step, { properties }: Command): void {
  const type = properties.get('type');
  if (!type) throw new Error('Test Runner is required.');
  const files = (properties.get('resultfiles') ?? '')
    .split(',')
    .map((file) => file.trim())
    .filter((file) => file !== '');
  if (files.length === 0) throw new Error('Test results files are required.');
  keepTestResults(step, { type, title: properties.get('runtitle') ?? '', files });
}

/** The area `results` (microsoft/azure-pipelines-agent, Agent.Worker/TestResults). */
export const resultsCommands: CommandArea = { publish };
