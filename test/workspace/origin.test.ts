import assert from 'node:assert/strict';
import { originFrom } from '../../workspace/origin.js';

const build = {
  'Build.SourceVersion': '0123456789abcdef0123456789abcdef01234567',
  'Build.Repository.Uri': 'https://contoso@dev.azure.com/contoso/Motor%20Claims/_git/models',
  'Build.DefinitionName': 'claims train',
  'Build.BuildNumber': '20240501.3',
  'Build.BuildId': '4711',
  'Build.RequestedFor': 'Ada Lovelace',
  'System.CollectionUri': 'https://dev.azure.com/contoso/',
  'System.TeamProject': 'Motor Claims',
};

const from = (variables: Record<string, string>) => originFrom((name) => variables[name]);

describe('originFrom', () => {
  it('reads a build', () => {
    assert.deepEqual(from(build), {
      commit: '0123456789abcdef0123456789abcdef01234567',
      repository: 'https://dev.azure.com/contoso/Motor%20Claims/_git/models',
      pipeline: 'claims train',
      pipelineRun: '20240501.3',
      pipelineRunUrl: 'https://dev.azure.com/contoso/Motor%20Claims/_build/results?buildId=4711',
      requestedBy: 'Ada Lovelace',
    });
  });

  it('reads a classic release, whose build variables are those of its artifact', () => {
    const release = {
      ...build,
      'Release.ReleaseId': '12',
      'Release.DefinitionName': 'claims to production',
      'Release.ReleaseName': 'Release-12',
      'Release.ReleaseWebURL': 'https://dev.azure.com/contoso/Motor%20Claims/_release?releaseId=12',
      'Release.RequestedFor': 'Ada Lovelace',
      'Release.Deployment.RequestedFor': 'Grace Hopper',
    };
    assert.deepEqual(from(release), {
      commit: build['Build.SourceVersion'],
      repository: 'https://dev.azure.com/contoso/Motor%20Claims/_git/models',
      pipeline: 'claims to production',
      pipelineRun: 'Release-12',
      pipelineRunUrl: 'https://dev.azure.com/contoso/Motor%20Claims/_release?releaseId=12',
      requestedBy: 'Grace Hopper',
    });
  });

  it('is empty outside a pipeline, also when variables are empty strings', () => {
    assert.deepEqual(from({}), {});
    assert.deepEqual(from(Object.fromEntries(Object.keys(build).map((name) => [name, '']))), {});
  });

  it('leaves the link out when a part of it is missing', () => {
    assert.equal('pipelineRunUrl' in from({ 'Build.BuildId': '1', 'System.TeamProject': 'p' }), false);
  });

  it('takes the older name of the collection, with or without its slash', () => {
    const { pipelineRunUrl } = from({
      'System.TeamFoundationCollectionUri': 'https://tfs.example.com/Default',
      'System.TeamProject': 'p',
      'Build.BuildId': '1',
    });
    assert.equal(pipelineRunUrl, 'https://tfs.example.com/Default/p/_build/results?buildId=1');
  });

  for (const [uri, clean] of [
    ['https://user:s3cret@github.com/contoso/models.git', 'https://github.com/contoso/models.git'],
    ['https://token-s3cret@github.com/contoso/models', 'https://github.com/contoso/models'],
    ['https://u:p@s3cret@example.com/x', 'https://example.com/x'],
    ['https://example.com/a@b', 'https://example.com/a@b'],
    ['git@github.com:contoso/models.git', 'git@github.com:contoso/models.git'],
  ] as const) {
    it(`shows ${uri.replace('s3cret', '…')} as ${clean}`, () => {
      assert.equal(from({ 'Build.Repository.Uri': uri }).repository, clean);
    });
  }
});
