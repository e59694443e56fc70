/**
 * Makes JSON of what Python's `json` writes: it spells a missing number `NaN`, and so does MLflow's client. Text in
 * quotes stays as it is.
 */
export function withoutNaN(text: string): string {
  if (!text.includes('NaN')) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b/g, (token) => (token === 'NaN' ? 'null' : token));
}
