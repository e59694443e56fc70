/** Tags of a run that later steps and pages look for. */
export const RUN_TAGS = {
  dataVersion: 'data.version',
  dataSha256: 'data.sha256',
  dataSource: 'data.source',
  modelSha256: 'model.sha256',
} as const;
