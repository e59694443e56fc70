import { createHash, timingSafeEqual } from 'node:crypto';

/** Checks `Authorization: Bearer <key>`. The time taken says nothing about the key: digests of equal length are compared. */
export function createKeyCheck(key: string): (authorization: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(key);
  return (authorization) => {
    const sent = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    return sent !== undefined && timingSafeEqual(digest(sent), expected);
  };
}
