import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { preferences } from '../ui/preferences.js';
import { toast } from '../ui/toast.js';
import { longDate } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import './my-account.js';

adopt(css`
  .single { inline-size: min(44rem, 100%); margin-inline: auto; padding: var(--s-6); display: grid; gap: var(--s-6); align-content: start; }
  .setgroup { display: grid; gap: var(--s-4); padding-block-end: var(--s-6); }
  .setgroup + .setgroup { border-block-start: 1px solid var(--line); padding-block-start: var(--s-6); }
  .setrow { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: var(--s-3); align-items: center; min-block-size: 3.5rem; }
  .setrow > .i { color: var(--ink-3); }
  .setrow b { font-weight: var(--w-medium); display: block; line-height: 1.4; }
  .checkline { display: flex; gap: var(--s-2); align-items: baseline; }
  .choice { display: grid; gap: var(--s-2); }
  .choice legend { padding: 0; font-size: var(--t-sm); font-weight: var(--w-medium); color: var(--ink-2); margin-block-end: var(--s-2); }
  .segment label { position: relative; display: flex; align-items: center; justify-content: center; min-block-size: calc(var(--control) - .5rem); padding-inline: var(--s-3); border-radius: var(--r-sm); text-align: center; line-height: 1.3; color: var(--ink-2); font-weight: var(--w-medium); cursor: pointer; }
  .segment input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
  .segment label:has(:checked) { background: var(--selected); color: var(--ink); box-shadow: var(--e-1); }
  .segment label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
  @media (width < 40em) { .single { padding: var(--s-4); } .segment label { min-block-size: var(--control); padding-inline: var(--s-1); } .setrow > .button:not(.button--sm) { grid-column: 1 / -1; } }
  @media (forced-colors: active) { .segment label:has(:checked) { outline: 2px solid; outline-offset: -2px; } }
`);

class Settings extends MaruElement {
  static properties = { busy: { state: true } };

  constructor() {
    super();
    this.busy = false;
    this.watch(session);
  }

  render() {
    if (!session.user) return nothing;
    const { email, createdAt } = session.user;
    return html`<main class="page">
      <header class="pagehead"><h1 tabindex="-1">${t('settings')}</h1></header>
      <div class="pagebody scroll"><div class="single"><div>
        <section class="setgroup" aria-labelledby="settings-look">
          <h2 class="title2" id="settings-look">${t('settings.look')}</h2>
          ${this.#renderChoice('theme', ['system', 'light', 'dark'], preferences.theme, (theme) => preferences.chooseTheme(theme))}
          ${this.#renderChoice('language', ['system', 'ko', 'en'], preferences.language, (language) => preferences.chooseLanguage(language))}
        </section>
        <section class="setgroup" aria-labelledby="settings-account">
          <h2 class="title2" id="settings-account">${t('settings.account')}</h2>
          <div class="setrow">
            ${icon('user', 'lg')}
            <div><b>${email ?? session.user.nickname}</b><p class="meta">${t('settings.email', { date: longDate(new Date(createdAt)) })}</p></div>
          </div>
          <maru-my-account></maru-my-account>
          <div><button type="button" class="button button--line" aria-busy=${this.busy} @click=${this.#signOut}>${this.busy ? html`<span class="spinner"></span>` : icon('out', 'sm')}${t('signOut')}</button></div>
        </section>
      </div></div></div>
    </main>`;
  }

  #renderChoice(name, options, chosen, choose) {
    return html`<fieldset class="choice">
      <legend>${t(`settings.${name}`)}</legend>
      <div class="segment">${options.map((option) => html`<label><input type="radio" name=${name} value=${option} .checked=${option === chosen} @change=${() => choose(option)}><span lang=${option === 'ko' || option === 'en' ? option : nothing}>${t(`settings.${name}.${option}`)}</span></label>`)}</div>
    </fieldset>`;
  }

  async #signOut() {
    if (this.busy) return;
    this.busy = true;
    try {
      await session.signOut();
    } catch {
      toast(t('signOut.failed'), 'error');
      this.busy = false;
    }
  }
}

customElements.define('maru-settings', Settings);
