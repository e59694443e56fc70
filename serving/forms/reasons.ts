import { UserError } from '../../runtime/error.js';

const MOST = 100;

/**
 * Reads how many reasons per row the query asks for: `?reasons=3`; undefined where it asks for none.
 * @throws UserError
 */
export function readReasonCount(query: unknown): number | undefined {
  const { reasons } = query as { reasons?: unknown };
  if (reasons === undefined) return undefined;
  const count = typeof reasons === 'string' && /^\d{1,3}$/.test(reasons) ? Number(reasons) : 0;
  if (count >= 1 && count <= MOST) return count;
  throw new UserError({
    where: 'reasons',
    what: `Not a whole number from 1 to ${MOST}.`,
    cure: 'Ask for ?reasons=3, or leave it out.',
  });
}
