import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { door, doorProblem, looksLikeEmail, passwordField } from './door.js';

const LONGEST_NICKNAME = 30;

class SignUp extends MaruElement {
  static properties = { values: { state: true }, seen: { state: true }, busy: { state: true }, errors: { state: true } };

  constructor() {
    super();
    this.values = { nickname: '', email: '', password: '' };
    this.seen = false;
    this.busy = false;
    this.errors = {};
  }

  render() {
    return door({ title: t('signUp.title'), form: this.#renderForm(), foot: html`${t('signUp.have')} <a href="/sign-in${location.search}">${t('signIn.do')}</a>` });
  }

  #renderForm() {
    const { values, errors } = this;
    return html`<form novalidate @submit=${this.#submit}>
      ${field({
        id: 'nickname',
        label: t('nickname'),
        control: html`<input class="input" id="nickname" name="nickname" type="text" dir="auto" autocomplete="nickname" placeholder=${t('nickname.placeholder')} maxlength="100" autofocus
          aria-describedby="nickname-hint" aria-invalid=${Boolean(errors.nickname)} .value=${values.nickname} @input=${this.#typed}>`,
        error: errors.nickname,
      })}
      ${field({
        id: 'email',
        label: t('email'),
        control: html`<input class="input" id="email" name="email" type="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" required
          aria-describedby="email-hint" aria-invalid=${Boolean(errors.email)} .value=${values.email} @input=${this.#typed}>`,
        error: errors.email,
      })}
      ${passwordField({ host: this, autocomplete: 'new-password', error: errors.password, hint: t('password.hint'), strength: strength(values.password), value: values.password, input: this.#typed })}
      ${errors.form ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${errors.form}</span></p>` : nothing}
      <button type="submit" class="button button--primary button--wide" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('signUp.do')}</button>
    </form>`;
  }

  #typed = ({ target: { name, value } }) => {
    this.values = { ...this.values, [name]: value };
    if (this.errors[name] || this.errors.form) this.errors = { ...this.errors, [name]: undefined, form: undefined };
  };

  async #submit(event) {
    event.preventDefault();
    if (this.busy) return;
    const email = this.values.email.trim();
    const nickname = this.values.nickname.trim();
    const { password } = this.values;
    const errors = {};
    if ([...nickname].length > LONGEST_NICKNAME) errors.nickname = t('nickname.wrong');
    if (!looksLikeEmail(email)) errors.email = t('email.wrong');
    if (!goodPassword(password)) errors.password = t('password.wrong');
    if (Object.keys(errors).length) return this.#refuse(errors);
    this.busy = true;
    this.errors = {};
    try {
      await session.signUp({ email, password, nickname });
    } catch (problem) {
      this.#refuse(this.#errorsOf(problem));
    } finally {
      this.busy = false;
    }
  }

  #errorsOf(problem) {
    if (problem.code === 'email-taken') return { email: t('email.taken') };
    const refused = problem.fields.filter((name) => name in this.values);
    if (refused.length) return Object.fromEntries(refused.map((name) => [name, t(`${name}.refused`)]));
    return { form: doorProblem(problem) };
  }

  async #refuse(errors) {
    this.errors = errors;
    await this.updateComplete;
    this.querySelector('[aria-invalid="true"]')?.focus();
  }
}

const goodPassword = (password) => [...password].length >= 8 && [...password].length <= 128 && /\p{L}/u.test(password) && /\d/.test(password);

/** Length counts most; four bars, none of them a promise. */
function strength(password) {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const bars = goodPassword(password) ? Math.min(4, 1 + Math.floor((password.length - 8) / 4) + (kinds > 2 ? 1 : 0)) : 0;
  return html`<div class="strength" aria-hidden="true">${[1, 2, 3, 4].map((bar) => html`<i class=${bar <= bars ? 'on' : ''}></i>`)}</div>`;
}

customElements.define('maru-sign-up', SignUp);
