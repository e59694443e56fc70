/**
 * Where release gates find the verdict: the property of the build, and the tag of the registered model. The same name
 * stands in the task.json of ModelGate and RegisteredModelGate.
 */
export const VERDICT = 'ModelGate.verdict';
