import { css, html } from 'lit';
import { adopt, MaruElement } from './element.js';
import { icon } from './icons.js';
import { t } from '../text/words.js';

const LASTS_MS = 6_000;

adopt(css`
  maru-toasts { position: fixed; inset-block-end: var(--s-6); inset-inline: var(--s-4); z-index: 30; display: grid; justify-items: center; gap: var(--s-2); pointer-events: none; }
  .toast { pointer-events: auto; display: flex; align-items: center; gap: var(--s-3); min-block-size: 3rem; max-inline-size: min(32rem, 100%); padding: var(--s-1) var(--s-1) var(--s-1) var(--s-4); border-radius: var(--r-md); background: var(--inverse); color: var(--on-inverse); box-shadow: var(--e-3); font-size: var(--t-sm); animation: rise var(--base) var(--ease); }
  .toast--error { background: var(--danger-fill); color: var(--on-danger); }
  .toast .iconbutton { color: inherit; }
  .toast .iconbutton:hover { background: rgb(128 128 128 / .3); }
  .toast :focus-visible { outline-color: currentColor; outline-offset: -2px; }
  @media (width < 40em) { maru-toasts { inset-block-end: 5.5rem; inset-inline: var(--s-3); justify-items: stretch; } }
`);

/** Short words about something that just happened, on top of the page for a few seconds. */
class Toasts extends MaruElement {
  #shown = [];

  show(text, kind) {
    const toast = { text, kind };
    this.#shown.push(toast);
    this.requestUpdate();
    setTimeout(() => this.#hide(toast), LASTS_MS);
  }

  #hide(toast) {
    this.#shown = this.#shown.filter((other) => other !== toast);
    this.requestUpdate();
  }

  render() {
    return html`
      <div class="sr" role="status">${this.#shown.filter(({ kind }) => kind === 'done').map(({ text }) => html`<p>${text}</p>`)}</div>
      <div class="sr" role="alert">${this.#shown.filter(({ kind }) => kind === 'error').map(({ text }) => html`<p>${text}</p>`)}</div>
      ${this.#shown.map((toast) => html`
        <div class="toast toast--${toast.kind}">
          ${icon(toast.kind === 'error' ? 'alert' : 'check')}<span class="grow" aria-hidden="true">${toast.text}</span>
          <button type="button" class="iconbutton" aria-label=${t('close')} @click=${() => this.#hide(toast)}>${icon('close', 'sm')}</button>
        </div>`)}`;
  }
}

customElements.define('maru-toasts', Toasts);

export const toast = (text, kind = 'done') => document.querySelector('maru-toasts').show(text, kind);
