import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { call } from '../net/api.js';
import { door, doorProblem, looksLikeEmail } from './door.js';

/** Asks for a link to set another password. What it says does not tell whether anybody has the address. */
class Forgot extends MaruElement {
  static properties = { busy: { state: true }, sent: { state: true }, error: { state: true }, problem: { state: true } };

  #email = '';

  constructor() {
    super();
    this.busy = false;
    this.sent = false;
  }

  render() {
    const back = html`<a href="/sign-in${location.search}">${t('forgot.back')}</a>`;
    return this.sent
      ? door({ title: t('forgot.sent.title'), form: html`<p role="status">${t('forgot.sent.text', { email: this.#email })}</p>`, foot: back })
      : door({ title: t('forgot.title'), text: t('forgot.text'), form: this.#renderForm(), foot: back });
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.#submit}>
      ${field({
        id: 'email',
        label: t('email'),
        control: html`<input class="input" id="email" name="email" type="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" required autofocus
          aria-describedby="email-hint" aria-invalid=${Boolean(this.error)} @input=${this.#typed}>`,
        error: this.error,
      })}
      ${this.problem ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.problem}</span></p>` : nothing}
      <button type="submit" class="button button--primary button--wide" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('forgot.do')}</button>
    </form>`;
  }

  #typed = ({ target }) => {
    this.#email = target.value.trim();
    this.error = this.problem = undefined;
  };

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    if (!looksLikeEmail(this.#email)) {
      this.error = t('email.wrong');
      await this.updateComplete;
      this.querySelector('#email').focus();
      return;
    }
    this.busy = true;
    try {
      await call('POST', '/api/v1/password-resets', { body: { email: this.#email } });
      this.sent = true;
    } catch (problem) {
      this.problem = doorProblem(problem);
    } finally {
      this.busy = false;
    }
  };
}

customElements.define('maru-forgot', Forgot);
