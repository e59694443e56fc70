import { isRestError } from '@azure/core-rest-pipeline';
import { UserError } from '../../runtime/error.js';

/** The request never got an answer: no network, no sign-in. */
export function unreachable(error: unknown, host: string): Error {
  if (error instanceof UserError) return error;
  const { message, name } = error as Error;
  if (
    /^(AuthenticationError|CredentialUnavailableError|AuthenticationRequiredError|AggregateAuthenticationError)$/.test(
      name,
    )
  ) {
    return new UserError({
      what: `Azure did not accept the service connection: ${(message.split('\n')[0] ?? '').replace(/[.]?$/, '.')}`,
      cure: 'Check the connection with "Verify" in its settings.',
    });
  }
  if (isRestError(error) || (error as NodeJS.ErrnoException).code) {
    return new UserError({
      where: host,
      what: `No answer: ${message.split('\n')[0]}`,
      cure: 'Check that the agent reaches this host (network, proxy, private link) and run again.',
    });
  }
  return error as Error;
}
