import assert from 'node:assert/strict';
import { attachmentPlace } from '../../../report/tab/attachmentLink.js';

const tail = '_apis/build/builds/7/96ac2280/6f5e4d3c/attachments/a.type/my%20job%20%23%C3%A9';
const place = { timelineId: '96ac2280', recordId: '6f5e4d3c', type: 'a.type', name: 'my job #é' };

describe('attachmentPlace', () => {
  for (const link of [
    `https://dev.azure.com/org/project/${tail}`,
    `https://org.visualstudio.com/project/${tail}`,
    `https://org.visualstudio.com/DefaultCollection/project/${tail}`,
    `https://server/tfs/Collection/project/${tail}`,
    `http://server:8080/Collection/project/${tail}?x=1`,
    `https://dev.azure.com/builds/attachments/${tail}`,
  ]) {
    it(`finds the ids in ${link.replace(tail, '…')}`, () => assert.deepEqual(attachmentPlace(link), place));
  }

  for (const link of [
    '',
    'no address',
    `/org/project/${tail}`,
    'https://dev.azure.com/org/project/_apis/build/builds/7',
    `https://dev.azure.com/org/project/${tail}/more`,
    `https://dev.azure.com/org/project/${tail.replace('attachments', 'artifacts')}`,
    `https://dev.azure.com/org/project/${tail.replace('96ac2280', '')}`,
  ]) {
    it(`makes nothing of '${link}'`, () => assert.equal(attachmentPlace(link), undefined));
  }

  it('takes a name as it stands where it is not encoded as it should be', () => {
    assert.equal(attachmentPlace(`https://h/${tail.replace(/[^/]+$/, '100%')}`)?.name, '100%');
  });
});
