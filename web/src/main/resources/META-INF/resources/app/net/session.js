import { call } from './api.js';

/** Refresh this long before the access token ends. */
const MARGIN_MS = 60_000;
const HINT = 'maru.signed-in';

/**
 * Who is signed in on this device. The access token lives in memory only; the refresh token is in a cookie that no
 * script can read. All tabs share one session: a lock lets one of them refresh at a time and a channel hands the
 * result to the others.
 *
 * `state`: 'unknown' until restored, then 'in', 'out', or 'lost' when the server ended the session.
 */
class Session extends EventTarget {
  state = 'unknown';
  user = null;
  #token = null;
  #expiresAt = 0;
  #refreshing = null;
  #channel = new BroadcastChannel('maru-session');

  constructor() {
    super();
    this.#channel.onmessage = ({ data }) => {
      if (data.grant) this.#take(data.grant);
      else if (data.user) this.#become(this.state, data.user);
      else this.#end('out');
    };
  }

  /** Whether somebody was signed in here when this device was last used. */
  get expected() {
    return Boolean(localStorage.getItem(HINT));
  }

  /** Finds out at start whether the cookie still stands for somebody. Throws when the server cannot be asked. */
  async restore() {
    if (!this.expected) return this.#become('out', null);
    try {
      await this.refresh();
    } catch (problem) {
      if (problem.status !== 401) throw problem;
    }
  }

  async signUp({ email, password, nickname, code }) {
    await call('POST', '/api/v1/accounts', { body: { email, password, ...(nickname && { nickname }), ...(code && { code }) } });
    await this.signIn({ email, password });
  }

  async signIn({ email, password, reactivate }) {
    this.#grant(await call('POST', '/api/v1/sessions', { body: { email, password, ...(reactivate && { reactivate }) } }));
  }

  /** Comes in with a nickname alone. */
  async enterAsGuest(nickname) {
    this.#grant(await call('POST', '/api/v1/guests', { body: { nickname } }));
  }

  async changePassword(currentPassword, newPassword) {
    this.#grant(await this.api('PUT', '/api/v1/me/password', { body: { currentPassword, newPassword } }));
  }

  /** Signs out everywhere else. */
  async endOthers() {
    this.#grant(await this.api('DELETE', '/api/v1/sessions'));
  }

  /** After the account was left: there is nothing to sign out of any more. */
  forget() {
    this.#channel.postMessage({});
    this.#end('out');
  }

  async signOut() {
    try {
      await call('DELETE', '/api/v1/sessions/current', { token: this.#token });
    } finally {
      this.#channel.postMessage({});
      this.#end('out');
    }
  }

  /** An authenticated request. A token that the server no longer takes is renewed once. */
  async api(method, path, options = {}) {
    try {
      return await call(method, path, { ...options, token: await this.token() });
    } catch (problem) {
      if (problem.status !== 401 || this.state !== 'in') throw problem;
      return call(method, path, { ...options, token: await this.refresh() });
    }
  }

  /** A token that is good for a while. */
  async token() {
    return this.#token && Date.now() < this.#expiresAt - MARGIN_MS ? this.#token : this.refresh();
  }

  /** Milliseconds until the token should be renewed. */
  get renewIn() {
    return Math.max(0, this.#expiresAt - MARGIN_MS - Date.now());
  }

  refresh() {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refresh() {
    const before = this.#token;
    return navigator.locks.request('maru-refresh', async () => {
      // While this tab waited, another one may have refreshed for both.
      if (this.#token && this.#token !== before) return this.#token;
      try {
        this.#grant(await call('POST', '/api/v1/sessions/refresh'));
      } catch (problem) {
        if (problem.status === 401) this.#end(this.state === 'in' ? 'lost' : 'out');
        throw problem;
      }
      return this.#token;
    });
  }

  /** What this person changed about themselves. */
  changeUser(user) {
    this.#become(this.state, user);
    this.#channel.postMessage({ user });
  }

  #grant({ accessToken, expiresAt, user, serverTime }) {
    // The distance counts, not the hour: the clock of this device may be wrong.
    const grant = { token: accessToken, expiresAt: Date.now() + Date.parse(expiresAt) - serverTime, user };
    this.#take(grant);
    this.#channel.postMessage({ grant });
  }

  #take({ token, expiresAt, user }) {
    this.#token = token;
    this.#expiresAt = expiresAt;
    localStorage.setItem(HINT, '1');
    this.#become('in', user);
  }

  #end(state) {
    this.#token = null;
    localStorage.removeItem(HINT);
    this.#become(state, state === 'lost' ? this.user : null);
  }

  #become(state, user) {
    this.state = state;
    this.user = user;
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();
