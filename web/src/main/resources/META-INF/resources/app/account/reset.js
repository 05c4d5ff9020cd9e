import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { call } from '../net/api.js';
import { session } from '../net/session.js';
import { go } from '../router.js';
import { door, doorProblem, goodPassword, passwordField } from './door.js';

/**
 * Sets another password by the link that came by mail. The token is behind the #, and is taken out of the address at once; the entry of the
 * history keeps it, so that the page may be loaded again.
 */
class Reset extends MaruElement {
  static properties = { seen: { state: true }, busy: { state: true }, used: { state: true }, error: { state: true }, problem: { state: true } };

  #token = null;
  #password = '';

  constructor() {
    super();
    this.seen = false;
    this.busy = false;
    this.#look();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#look);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#look);
  }

  /** At the start, and when another link is opened in the same tab: that loads no page. */
  #look = () => {
    this.#token = new URLSearchParams(location.hash.slice(1)).get('token') ?? history.state?.token ?? null;
    this.used = !this.#token;
    history.replaceState({ token: this.#token }, '', location.pathname);
  };

  render() {
    if (this.used) return door({ title: t('reset.used.title'), form: html`<p role="alert">${t('reset.used.text')}</p>`, foot: html`<a href="/forgot">${t('reset.again')}</a>` });
    return door({ title: t('reset.title'), text: t('reset.text'), form: this.#renderForm(), foot: html`<a href="/sign-in">${t('forgot.back')}</a>` });
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.#submit}>
      ${passwordField({ host: this, autocomplete: 'new-password', error: this.error, hint: t('password.hint'), value: this.#password, input: this.#typed })}
      ${this.problem ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.problem}</span></p>` : nothing}
      <button type="submit" class="button button--primary button--wide" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('reset.do')}</button>
    </form>`;
  }

  #typed = ({ target }) => {
    this.#password = target.value;
    this.error = this.problem = undefined;
  };

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    if (!goodPassword(this.#password)) return this.#refuse(t('password.wrong'));
    this.busy = true;
    try {
      await call('POST', '/api/v1/password-resets/confirmation', { body: { token: this.#token, newPassword: this.#password } });
      // Who is signed in here with this account is not any more; with another one they still are.
      if (session.state === 'in') await session.refresh().catch(() => {});
      toast(t('reset.done'));
      go('/sign-in', { replace: true });
    } catch (problem) {
      if (problem.code === 'link-used') this.#forget();
      else if (problem.fields?.includes('newPassword')) this.#refuse(t('password.refused'));
      else this.problem = doorProblem(problem);
    } finally {
      this.busy = false;
    }
  };

  #forget() {
    this.used = true;
    history.replaceState(null, '', location.pathname);
  }

  async #refuse(error) {
    this.error = error;
    await this.updateComplete;
    this.querySelector('#password').focus();
  }
}

customElements.define('maru-reset', Reset);
