import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { call } from '../net/api.js';
import { KINDS, reasonOf, refusalOf, uploadPicture } from '../net/upload.js';
import { toast } from '../ui/toast.js';
import { door, doorProblem, goodPassword, looksLikeEmail, passwordField } from './door.js';
import { signInOptions } from './options.js';

const LONGEST_NICKNAME = 30;

adopt(css`
  .signup__picture { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-2) var(--s-3); }
  .signup__picture img { object-fit: cover; }
  .signup__picture .hint { inline-size: 100%; }
`);

class SignUp extends MaruElement {
  static properties = { values: { state: true }, seen: { state: true }, busy: { state: true }, errors: { state: true }, address: { state: true }, withCode: { state: true }, codeSent: { state: true } };

  constructor() {
    super();
    this.values = { nickname: '', email: '', password: '', code: '' };
    this.withCode = false;
    signInOptions().then((options) => (this.withCode = options.codeRequired));
    this.seen = false;
    this.busy = false;
    this.errors = {};
    this.address = null;
  }

  #file = null;

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
      ${this.#renderPicture()}
      ${field({
        id: 'email',
        label: t('email'),
        control: html`<input class="input" id="email" name="email" type="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" required
          aria-describedby="email-hint" aria-invalid=${Boolean(errors.email)} .value=${values.email} @input=${this.#typed}>`,
        error: errors.email,
      })}
      ${passwordField({ host: this, autocomplete: 'new-password', error: errors.password, hint: t('password.hint'), strength: strength(values.password), value: values.password, input: this.#typed })}
      ${this.withCode ? this.#renderCode() : nothing}
      ${errors.form ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${errors.form}</span></p>` : nothing}
      <button type="submit" class="button button--primary button--wide" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('signUp.do')}</button>
    </form>`;
  }

  /** Optional, and never in the way: what is wrong with it is said after signing up, where it can be tried again. */
  #renderPicture() {
    return html`<div class="signup__picture">
      ${this.address ? html`<img class="avatar avatar--lg" src=${this.address} alt=${t('picture.alt')}>` : html`<span class="avatar avatar--lg tone-6" aria-hidden="true">${icon('camera')}</span>`}
      <input class="sr" type="file" id="signup-picture" tabindex="-1" accept=${KINDS.join()} aria-label=${t('picture.choose')} @change=${this.#chosen}>
      <button type="button" class="button button--sm" @click=${() => this.querySelector('#signup-picture').click()}>${t(this.address ? 'picture.another' : 'picture.choose')}</button>
      ${this.address ? html`<button type="button" class="button button--sm" @click=${() => this.#forget()}>${t('picture.remove')}</button>` : nothing}
      ${this.errors.picture ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.errors.picture}</span></p>` : nothing}
    </div>`;
  }

  #chosen({ target }) {
    const [file] = target.files;
    target.value = '';
    if (!file) return;
    this.#forget();
    const refusal = refusalOf(file);
    this.errors = { ...this.errors, picture: refusal ? t(`picture.error.${refusal}`) : undefined };
    if (refusal) return;
    this.#file = file;
    this.address = URL.createObjectURL(file);
  }

  #forget() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.#file = null;
    this.address = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#forget();
  }

  async #upload(file) {
    try {
      const { avatar } = await uploadPicture('PUT', '/api/v1/me/avatar', file, { signal: new AbortController().signal, progress() {} });
      session.changeUser({ ...session.user, avatar });
    } catch (problem) {
      const reason = reasonOf(problem);
      toast(t(reason ? `picture.error.${reason}` : 'failed.action'), 'error');
    }
  }

  /** Where the address has to be confirmed first. */
  #renderCode() {
    return field({
      id: 'code',
      label: t('code'),
      control: html`<input class="input" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="6" aria-describedby="code-hint" aria-invalid=${Boolean(this.errors.code)} .value=${this.values.code} @input=${this.#typed}>`,
      hint: this.codeSent ? t('code.sent') : t('code.hint'),
      error: this.errors.code,
      aside: html`<button type="button" class="button button--text button--sm" @click=${this.#sendCode}>${t('code.send')}</button>`,
    });
  }

  #sendCode = async () => {
    const email = this.values.email.trim();
    if (!looksLikeEmail(email)) return this.#refuse({ email: t('email.wrong') });
    try {
      await call('POST', '/api/v1/email-codes', { body: { email } });
      this.codeSent = true;
    } catch (problem) {
      this.#refuse({ form: doorProblem(problem) });
    }
  };

  #typed = ({ target: { name, value } }) => {
    this.values = { ...this.values, [name]: value };
    if (this.errors[name] || this.errors.form) this.errors = { ...this.errors, [name]: undefined, form: undefined };
  };

  async #submit(event) {
    event.preventDefault();
    if (this.busy) return;
    const email = this.values.email.trim();
    const nickname = this.values.nickname.trim();
    const { password, code } = this.values;
    const errors = {};
    if ([...nickname].length > LONGEST_NICKNAME) errors.nickname = t('nickname.wrong');
    if (!looksLikeEmail(email)) errors.email = t('email.wrong');
    if (!goodPassword(password)) errors.password = t('password.wrong');
    if (this.withCode && !/^\d{6}$/.test(code.trim())) errors.code = t('code.wrong');
    if (Object.keys(errors).length) return this.#refuse(errors);
    this.busy = true;
    this.errors = {};
    const file = this.#file;
    try {
      await session.signUp({ email, password, nickname, code: this.withCode ? code.trim() : undefined });
      if (file) this.#upload(file);
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

/** Length counts most; four bars, none of them a promise. */
function strength(password) {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const bars = goodPassword(password) ? Math.min(4, 1 + Math.floor((password.length - 8) / 4) + (kinds > 2 ? 1 : 0)) : 0;
  return html`<div class="strength" aria-hidden="true">${[1, 2, 3, 4].map((bar) => html`<i class=${bar <= bars ? 'on' : ''}></i>`)}</div>`;
}

customElements.define('maru-sign-up', SignUp);
