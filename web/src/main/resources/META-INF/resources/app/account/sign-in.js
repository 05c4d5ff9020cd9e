import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { signInOptions } from './options.js';
import { door, doorProblem, looksLikeEmail, passwordField } from './door.js';

/** What may have gone wrong at another site, as the address says it. */
const PROBLEMS = ['link-required', 'linked-elsewhere', 'social-failed', 'social-refused', 'account-suspended', 'account-deactivated'];

class SignIn extends MaruElement {
  static properties = { seen: { state: true }, busy: { state: true }, errors: { state: true }, options: { state: true }, asleep: { state: true } };

  #email = '';
  #password = '';

  constructor() {
    super();
    this.seen = false;
    this.busy = false;
    const { problem } = Object.fromEntries(new URLSearchParams(location.search));
    this.errors = problem ? { form: t(PROBLEMS.includes(problem) ? `signIn.${problem}` : 'failed.action') } : {};
    this.options = { sites: [], guests: false, mail: false };
    signInOptions().then((options) => (this.options = options));
  }

  render() {
    return door({ title: t('signIn.title'), text: t('signIn.text'), form: this.#renderForm(), foot: html`${t('signIn.new')} <a href="/sign-up${location.search}">${t('signUp.do')}</a>` });
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.#submit}>
      ${field({
        id: 'email',
        label: t('email'),
        control: html`<input class="input" id="email" name="email" type="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" required autofocus
          aria-describedby="email-hint" aria-invalid=${Boolean(this.errors.email)} @input=${(event) => this.#typed('email', event)}>`,
        error: this.errors.email,
      })}
      ${passwordField({ host: this, autocomplete: 'current-password', error: this.errors.password, value: this.#password, input: (event) => this.#typed('password', event) })}
      ${this.errors.form ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.errors.form}</span></p>` : nothing}
      <button type="submit" class="button button--primary button--wide" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t(this.asleep ? 'signIn.reactivate' : 'signIn.do')}</button>
      ${this.options.mail ? html`<p class="meta"><a href="/forgot${location.search}">${t('signIn.forgot')}</a></p>` : nothing}
    </form>
    ${this.options.sites.length || this.options.guests ? this.#renderOtherWays() : nothing}`;
  }

  /** A site is another page, so these are links that the router leaves alone. */
  #renderOtherWays() {
    const next = new URLSearchParams(location.search).get('next');
    const query = next ? `?next=${encodeURIComponent(next)}` : '';
    return html`<div class="otherways">
      <p class="otherways__or">${t('signIn.or')}</p>
      ${this.options.sites.map((site) => html`<a class="button button--line button--wide" target="_self" href="/api/v1/social/${site}${query}">${t(`signIn.${site}`)}</a>`)}
      ${this.options.guests ? html`<a class="button button--line button--wide" href="/guest${query}">${t('guest.enter')}</a>` : nothing}
    </div>`;
  }

  #typed(name, event) {
    if (name === 'email') this.#email = event.target.value;
    else this.#password = event.target.value;
    if (this.errors[name] || this.errors.form) this.errors = { ...this.errors, [name]: undefined, form: undefined };
  }

  async #submit(event) {
    event.preventDefault();
    if (this.busy) return;
    const email = this.#email.trim();
    if (!looksLikeEmail(email)) return this.#refuse({ email: t('email.wrong') }, 'email');
    if (!this.#password) return this.#refuse({ password: t('password.missing') }, 'password');
    this.busy = true;
    this.errors = {};
    try {
      await session.signIn({ email, password: this.#password, reactivate: this.asleep });
    } catch (problem) {
      if (problem.status === 401 || problem.status === 400) this.#refuse({ form: t('signIn.wrong') }, 'password');
      else if (problem.code === 'account-deactivated') {
        this.asleep = true;
        this.#refuse({ form: t('signIn.account-deactivated') }, 'password');
      } else if (problem.code === 'account-suspended') this.#refuse({ form: t('signIn.account-suspended') }, 'password');
      else this.#refuse({ form: doorProblem(problem) }, 'password');
    } finally {
      this.busy = false;
    }
  }

  async #refuse(errors, focus) {
    this.errors = errors;
    await this.updateComplete;
    this.querySelector(`#${focus}`).focus();
  }
}

customElements.define('maru-sign-in', SignIn);
