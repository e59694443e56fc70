/** Tags of a run that later steps and pages look for. */
export const RUN_TAGS = {
  dataVersion: 'data.version',
  dataSha256: 'data.sha256',
  dataSource: 'data.source',
  /** That the data is a sample only. */
  dataSample: 'data.sample',
  modelSha256: 'model.sha256',
  /** The model that training continued from. */
  initialModelSha256: 'initialModel.sha256',
  /** MLflow's name: the run that this one is a trial of. */
  parentRun: 'mlflow.parentRunId',
  /** Which trial of its parent it is, from 1. */
  trial: 'search.trial',
  /** A trial that was given up early: after so many trees. */
  givenUpAfter: 'search.givenUpAfter',
} as const;
