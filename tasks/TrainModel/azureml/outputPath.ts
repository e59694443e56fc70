/** Where a job writes in the datastore. */
export function outputPath(job: string): string {
  return `insurance-model-pipeline/jobs/${job}/model`;
}
