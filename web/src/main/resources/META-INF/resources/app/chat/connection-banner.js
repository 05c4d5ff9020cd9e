import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { connection } from '../net/connection.js';
import { here } from '../router.js';

/** A shorter break is nobody's business. */
const PATIENCE_MS = 2_000;
/** Fewer missed lines are there before anybody has read this. */
const WORTH_TELLING = 20;

adopt(css`
  maru-connection-banner { position: absolute; z-index: 4; inset-block-start: var(--s-2); inset-inline: var(--s-4); display: grid; justify-items: center; pointer-events: none; }
  .stage > maru-connection-banner { inset-block: auto var(--s-4); }
  .connection { pointer-events: auto; position: relative; display: flex; align-items: center; gap: var(--s-3); max-inline-size: 100%; min-block-size: 2.5rem; padding: var(--s-1) var(--s-2) var(--s-1) var(--s-4); border-radius: var(--r-md); background: var(--raised); color: var(--ink); font-size: var(--t-sm); box-shadow: var(--e-2), 0 0 0 1px var(--line); overflow: hidden; animation: rise var(--base) var(--ease); }
  .connection > span { padding-inline-end: var(--s-2); }
  .connection progress { position: absolute; inset-inline: 0; inset-block-end: 0; border-radius: 0; block-size: 3px; }
  .connection--warn { background: var(--warn-soft); color: var(--warn); box-shadow: var(--e-2); }
  .connection--warn .button { background: none; color: var(--warn); text-decoration: underline; text-underline-offset: .2em; }
  .connection--off { background: var(--inverse); color: var(--on-inverse); box-shadow: var(--e-2); }
  .connection--off .button { background: none; color: inherit; text-decoration: underline; text-underline-offset: .2em; }
  .connection .button { flex: none; white-space: nowrap; }
  .connection :focus-visible { outline-color: currentColor; outline-offset: -3px; }
  @media (width < 40em) { maru-connection-banner { inset-inline: var(--s-2); } }
`);

/** Says what is wrong with the connection, on top of the lines, and only once it lasts. */
class ConnectionBanner extends MaruElement {
  static properties = { open: { attribute: false } };

  #tick = null;

  constructor() {
    super();
    this.watch(connection);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  willUpdate(changed) {
    if (changed.has('open')) this.heed(this.open);
  }

  updated() {
    clearTimeout(this.#tick);
    if (connection.state === 'connecting' || connection.state === 'waiting') this.#tick = setTimeout(() => this.requestUpdate(), 500);
  }

  render() {
    return html`<div class="sr" role="status">${this.#words()}</div>${this.#renderState()}`;
  }

  /** What is read out; without the seconds, which would be read again and again. */
  #words() {
    const state = this.#state();
    return state ? t(`connection.${state}`, { n: 0, done: 0, total: 0 }) : '';
  }

  #state() {
    const { state, lostAt } = connection;
    if (state === 'open') return this.open?.catchingUp?.total >= WORTH_TELLING ? 'catching-up' : null;
    if (state === 'idle') return null;
    if (state === 'connecting' || state === 'waiting') {
      if (Date.now() - lostAt < PATIENCE_MS) return null;
      return state === 'connecting' ? 'connecting' : 'waiting';
    }
    return state;
  }

  #renderState() {
    const state = this.#state();
    switch (state) {
      case 'connecting':
        return html`<div class="connection" aria-hidden="true"><span class="spinner"></span><span>${t('connection.connecting')}</span></div>`;
      case 'waiting': {
        const n = Math.max(1, Math.ceil((connection.retryAt - Date.now()) / 1000));
        return html`<div class="connection connection--warn"><span class="spinner"></span><span class="num">${t('connection.seconds', { n })}</span>${this.#now()}</div>`;
      }
      case 'catching-up': {
        const { done, total } = this.open.catchingUp;
        return html`<div class="connection" aria-hidden="true"><span class="spinner"></span><span class="num">${t('connection.catching-up.count', { n: total, done })}</span><progress max=${total} value=${done}></progress></div>`;
      }
      case 'offline':
        return html`<div class="connection connection--off" aria-hidden="true">${icon('nowifi')}<span>${t('connection.offline')}</span></div>`;
      case 'replaced':
      case 'forbidden':
        return html`<div class="connection connection--warn"><span>${t(`connection.${state}`)}</span>${this.#now()}</div>`;
      case 'signed-out':
        return html`<div class="connection connection--off"><span>${t('connection.signed-out')}</span><a class="button button--sm" href="/sign-in?next=${encodeURIComponent(here())}">${t('connection.signIn')}</a></div>`;
      default:
        return nothing;
    }
  }

  #now() {
    return html`<button type="button" class="button button--sm" @click=${() => connection.connectNow()}>${t('connection.now')}</button>`;
  }
}

customElements.define('maru-connection-banner', ConnectionBanner);
