import type { Finding } from '../../runtime/error.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';

interface Override {
  allowFailedGate: boolean;
  overrideReason?: string | undefined;
}

/** Every reason why a model may not be registered on the strength of this gate; none if it may. */
export function reasonsAgainst(
  name: string,
  model: ModelDirectory,
  gate: GateRecord,
  gateFile: string,
  options: Override,
): Finding[] {
  return [...mismatches(name, model, gate, gateFile), ...refusals(gate, gateFile, options)];
}

/** A gate's verdict holds for the model and the data that it was given, and for no other. */
function mismatches(name: string, model: ModelDirectory, gate: GateRecord, gateFile: string): Finding[] {
  const findings: Finding[] = [];
  // A name that has no champion yet would be a way around the champion of this one.
  if (gate.model.name !== undefined && gate.model.name !== name) {
    findings.push({
      where: gateFile,
      what: `The gate judged the model as "${gate.model.name}", beside the champion of that name; it is to be registered as "${name}".`,
      cure: 'Give EvaluateGate and RegisterModel the same modelName.',
    });
  }
  if (gate.model.contentSha256 !== model.contentSha256) {
    const sameRun = gate.model.runId !== undefined && gate.model.runId === model.run?.runId;
    findings.push({
      where: gateFile,
      what: `${
        sameRun
          ? 'The model has been changed since the gate evaluated it'
          : 'The gate evaluated another model'
      }: content ${gate.model.contentSha256.slice(0, 12)} there, ${model.contentSha256.slice(0, 12)} in ${model.folder}.`,
      cure: 'Run EvaluateGate on the model that is to be registered.',
    });
  }
  // Another version's test part can hold rows that this model was trained on, which would flatter it.
  if (model.training && gate.data.version !== model.training.data.version) {
    findings.push({
      where: gateFile,
      what: `The gate used data version ${gate.data.version}, the model was trained on ${model.training.data.version}.`,
      cure: 'Run EvaluateGate with the dataset that the model was trained on.',
    });
  }
  return findings;
}

function refusals(gate: GateRecord, gateFile: string, options: Override): Finding[] {
  const missed = gate.conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed');
  if (gate.verdict === 'overridden' && gate.override) return [];
  if (gate.verdict === 'passed') {
    return missed.map(({ condition, message }) => ({
      where: gateFile,
      what: `The verdict says passed, but the condition "${condition}" did not hold: ${message}`,
      cure: 'The file has been altered; run EvaluateGate again.',
    }));
  }
  if (!options.allowFailedGate) {
    const why = missed.map(({ message }) => message).join('; ');
    return [
      {
        where: gateFile,
        what: `The gate did not pass${why === '' ? '' : `: ${why}`}.`,
        cure: 'Improve the model, or set allowFailedGate and overrideReason to register it all the same.',
      },
    ];
  }
  if (!options.overrideReason?.trim()) {
    return [
      {
        where: 'overrideReason',
        what: 'A model whose gate did not pass is registered only with a reason.',
        cure: 'Say in overrideReason why it may be used; the reason stands in the lineage.',
      },
    ];
  }
  return [];
}
