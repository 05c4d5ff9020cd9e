import { call } from '../net/api.js';

let known;

/** In which ways one can come in here; asked once. Nothing is offered while the server does not say. */
export function signInOptions() {
  known ??= call('GET', '/api/v1/sign-in-options').catch(() => {
    known = undefined;
    return { sites: [], guests: false, mail: false, codeRequired: false };
  });
  return known;
}
