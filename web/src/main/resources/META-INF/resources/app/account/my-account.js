import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { ask, confirm, MaruDialog } from '../ui/dialog.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { briefTime } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { goodPassword } from './door.js';
import { signInOptions } from './options.js';

adopt(css`
  maru-my-account { display: grid; gap: var(--s-4); }
  .devices { display: grid; gap: var(--s-1); list-style: none; margin: 0; padding: 0; }
  .buttonrow { display: flex; flex-wrap: wrap; gap: var(--s-2); }
`);

const SITES = { google: 'Google', github: 'GitHub' };

/** How one signs in, where one is signed in, and how one goes away. */
class MyAccount extends MaruElement {
  static properties = { account: { state: true }, sessions: { state: true }, options: { state: true }, failed: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.account = null;
    this.sessions = null;
    this.options = null;
    this.failed = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    try {
      this.failed = false;
      const [account, sessions, options] = await Promise.all([session.api('GET', '/api/v1/me/account'), session.api('GET', '/api/v1/sessions'), signInOptions()]);
      Object.assign(this, { account, sessions: sessions.items, options });
    } catch {
      this.failed = true;
    }
  }

  render() {
    if (this.failed) return html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${t('failed.action')}</span></p>`;
    if (!this.account) return html`<p role="status"><span class="spinner"></span><span class="sr">${t('loading')}</span></p>`;
    const guest = this.account.role === 'guest';
    return html`
      ${guest ? html`<p class="meta">${t('account.guest')}</p>` : nothing}
      ${guest ? nothing : html`<div class="buttonrow">
        ${this.account.hasPassword ? html`<button type="button" class="button button--line" @click=${() => this.#changePassword()}>${t('account.password')}</button>` : html`<p class="meta">${t('account.noPassword')}</p>`}
        ${this.account.email && !this.account.emailVerified && this.options.mail ? html`<button type="button" class="button button--line" @click=${() => this.#verify()}>${t('account.verify')}</button>` : nothing}
      </div>`}
      ${guest || !this.options.sites.length ? nothing : this.#renderSites()}
      ${this.account.role === 'admin' ? html`<div><a class="button button--line" href="/admin">${icon('shield', 'sm')}${t('admin')}</a></div>` : nothing}
      <h3 class="title2">${t('account.devices')}</h3>
      <ul class="devices sessions">${this.sessions.map((each) => this.#renderSession(each))}</ul>
      ${!guest && this.sessions.length > 1 ? html`<div><button type="button" class="button button--line" @click=${() => this.#endOthers()}>${t('account.endOthers')}</button></div>` : nothing}
      <h3 class="title2">${t('account.leave')}</h3>
      <div class="buttonrow">
        ${guest ? nothing : html`<button type="button" class="button button--line" @click=${() => this.#goodbye('deactivation')}>${t('account.deactivate')}</button>`}
        <button type="button" class="button button--line" @click=${() => this.#goodbye('withdrawal')}>${t('account.withdraw')}</button>
      </div>`;
  }

  #renderSites() {
    const linked = new Set(this.account.identities.map((each) => each.site));
    return html`<ul class="devices">${this.options.sites.map((site) => html`<li class="setrow">
      ${icon(linked.has(site) ? 'check' : 'plus', 'lg')}
      <div><b>${SITES[site]}</b><p class="meta">${t(linked.has(site) ? 'account.linked' : 'account.notLinked')}</p></div>
      <button type="button" class="button button--line button--sm" @click=${() => (linked.has(site) ? this.#unlink(site) : this.#link(site))}>${t(linked.has(site) ? 'account.unlink' : 'account.link')}</button>
    </li>`)}</ul>`;
  }

  #renderSession(each) {
    return html`<li class="setrow">
      ${icon('user', 'lg')}
      <div><b>${deviceName(each.device)}</b><p class="meta">${each.current ? t('account.thisDevice') : t('account.seen', { when: briefTime(new Date(each.seenAt)), address: each.address })}</p></div>
      ${each.current || this.account.role === 'guest' ? nothing : html`<button type="button" class="button button--line button--sm" @click=${() => this.#end(each)}>${t('signOut')}</button>`}
    </li>`;
  }

  async #changePassword() {
    if (await ask(new PasswordDialog())) toast(t('account.password.done'));
    this.#load();
  }

  async #verify() {
    if (await ask(Object.assign(new VerifyDialog(), { email: this.account.email }))) {
      // Who confirms an administrator's address is one from then on: the token has to say so.
      await session.refresh().catch(() => {});
      toast(t('account.verify.done'));
    }
    this.#load();
  }

  async #try(act, done) {
    try {
      await act();
      if (done) toast(done);
    } catch (problem) {
      toast(t(problem.code === 'only-way-in' ? 'account.onlyWayIn' : 'failed.action'), 'error');
    }
    this.#load();
  }

  #link(site) {
    return this.#try(async () => location.assign((await session.api('POST', `/api/v1/me/identities/${site}`)).location));
  }

  #unlink(site) {
    return this.#try(() => session.api('DELETE', `/api/v1/me/identities/${site}`));
  }

  #end(each) {
    return this.#try(() => session.api('DELETE', `/api/v1/sessions/${each.id}`), t('account.ended'));
  }

  async #endOthers() {
    const ended = await confirm({ heading: t('account.endOthers'), text: t('account.endOthers.text'), action: t('account.endOthers'), act: () => session.endOthers() });
    if (ended) toast(t('account.ended'));
    this.#load();
  }

  async #goodbye(way) {
    if (await ask(Object.assign(new GoodbyeDialog(), { way, withPassword: this.account.hasPassword }))) await session.forget();
  }
}

/** As much of a browser's name as people know it by. */
function deviceName(text) {
  const browser = ['Edg', 'OPR', 'SamsungBrowser', 'Firefox', 'Chrome', 'Safari'].find((name) => text.includes(name));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((name) => text.includes(name));
  const names = { Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet', 'Mac OS': 'macOS' };
  return [browser, system].filter(Boolean).map((name) => names[name] ?? name).join(' · ') || text.slice(0, 40) || '?';
}

/** A form in a dialog: fields by name, and one request. */
class FormDialog extends MaruDialog {
  static properties = { busy: { state: true }, errors: { state: true } };

  values = {};

  constructor() {
    super();
    this.small = true;
    this.busy = false;
    this.errors = {};
  }

  content() {
    return html`<form novalidate @submit=${this.#submit}>
      <div class="dialog__body">
        ${this.fields()}
        ${this.errors.form ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.errors.form}</span></p>` : nothing}
      </div>
      <footer class="dialog__foot">
        <button type="button" class="button" ?disabled=${this.busy} @click=${() => this.close()}>${t('cancel')}</button>
        <button type="submit" class="button ${this.dangerous ? 'button--danger' : 'button--primary'}" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${this.action()}</button>
      </footer>
    </form>`;
  }

  text({ name, label, type = 'password', autocomplete = 'off', hint = nothing, inputmode = 'text' }) {
    return field({
      id: `dialog-${name}`,
      label,
      hint,
      error: this.errors[name],
      control: html`<input class="input" id="dialog-${name}" name=${name} type=${type} autocomplete=${autocomplete} inputmode=${inputmode} maxlength="256" aria-describedby="dialog-${name}-hint" aria-invalid=${Boolean(this.errors[name])}
        @input=${({ target }) => { this.values[name] = target.value; this.errors = {}; }}>`,
    });
  }

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    const wrong = this.check?.() ?? {};
    if (Object.keys(wrong).length) return this.#refuse(wrong);
    this.busy = true;
    try {
      await this.act();
      this.close(true);
    } catch (problem) {
      this.#refuse(this.errorsOf?.(problem) ?? { form: problemText(problem) });
    } finally {
      this.busy = false;
    }
  };

  async #refuse(errors) {
    this.errors = errors;
    await this.updateComplete;
    this.querySelector('[aria-invalid="true"]')?.focus();
  }
}

const problemText = (problem) =>
  problem.code === 'rate-limited' ? t('door.wait', { n: Math.ceil((problem.retryAfterMs ?? 60_000) / 1000) }) : t('failed.action');

class PasswordDialog extends FormDialog {
  heading = () => t('account.password');
  action = () => t('save');
  act = () => session.changePassword(this.values.current, this.values.next);

  fields() {
    return html`
      ${this.text({ name: 'current', label: t('account.password.current'), autocomplete: 'current-password' })}
      ${this.text({ name: 'next', label: t('account.password.next'), autocomplete: 'new-password', hint: t('password.hint') })}
      <p class="meta">${t('account.password.text')}</p>`;
  }

  check = () => ({
    ...(!this.values.current && { current: t('password.missing') }),
    ...(!goodPassword(this.values.next ?? '') && { next: t('password.wrong') }),
  });

  errorsOf(problem) {
    if (problem.code === 'wrong-password') return { current: t('account.password.wrong') };
    if (problem.fields?.includes('newPassword')) return { next: t('password.refused') };
    return undefined;
  }
}

class VerifyDialog extends FormDialog {
  heading = () => t('account.verify');
  action = () => t('account.verify.do');
  act = () => session.api('PUT', '/api/v1/me/email/verification', { body: { code: this.values.code.trim() } });
  check = () => (/^\d{6}$/.test(this.values.code?.trim() ?? '') ? {} : { code: t('account.verify.wrong') });
  errorsOf = (problem) => (problem.fields?.includes('code') ? { code: t('account.verify.wrong') } : undefined);

  firstUpdated() {
    super.firstUpdated();
    session.api('POST', '/api/v1/email-codes', { body: { email: this.email } }).catch((problem) => (this.errors = { form: problemText(problem) }));
  }

  fields() {
    return html`<p>${t('account.verify.text', { email: this.email })}</p>
      ${this.text({ name: 'code', label: t('account.verify.code'), type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric' })}`;
  }
}

class GoodbyeDialog extends FormDialog {
  dangerous = true;
  heading = () => t(`account.${this.way}.title`);
  action = () => t(`account.${this.way}.do`);
  check = () => (this.withPassword && !this.values.password ? { password: t('password.missing') } : {});
  errorsOf = (problem) => (problem.code === 'wrong-password' ? { password: t('account.password.wrong') } : undefined);

  act = () =>
    session.api('POST', `/api/v1/me/${this.way}`, {
      body: { confirm: true, ...(this.withPassword && { password: this.values.password }), ...(this.way === 'withdrawal' && { erase: Boolean(this.values.erase) }) },
    });

  fields() {
    return html`<p>${t(`account.${this.way}.text`)}</p>
      ${this.way === 'withdrawal' ? html`<label class="checkline"><input type="checkbox" @change=${({ target }) => (this.values.erase = target.checked)}> <span>${t('account.erase')}</span></label>` : nothing}
      ${this.withPassword ? this.text({ name: 'password', label: t('password'), autocomplete: 'current-password' }) : nothing}`;
  }
}

customElements.define('maru-password-dialog', PasswordDialog);
customElements.define('maru-verify-dialog', VerifyDialog);
customElements.define('maru-goodbye-dialog', GoodbyeDialog);
customElements.define('maru-my-account', MyAccount);
