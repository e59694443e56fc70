import { UserError } from '../../runtime/error.js';

/**
 * A promise with an end: what it gives, or an error if it has not settled in time.
 * @throws UserError saying `what` after that many milliseconds
 */
export function within<T>(milliseconds: number, promise: Promise<T>, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new UserError({ what, cure: 'Reload the page.' })), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
