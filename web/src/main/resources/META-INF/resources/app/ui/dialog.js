import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from './element.js';
import { icon } from './icons.js';
import { t } from '../text/words.js';

adopt(css`
  maru-dialog { display: contents; }
  dialog { padding: 0; border: 0; inline-size: min(28rem, calc(100% - 2rem)); max-inline-size: none; max-block-size: calc(100dvh - 2rem); overflow: auto; border-radius: 1.25rem; background: var(--raised); color: inherit; box-shadow: var(--e-3); }
  dialog[open] { animation: rise var(--base) var(--ease); }
  dialog::backdrop { background: var(--scrim); }
  .dialog--sm { inline-size: min(24rem, calc(100% - 2rem)); }
  .dialog__head { display: flex; align-items: center; justify-content: space-between; gap: var(--s-2); padding: var(--s-5) var(--s-4) 0 var(--s-6); }
  .dialog__head h2 { font-size: var(--t-xl); }
  .dialog__body { display: grid; gap: var(--s-4); padding: var(--s-4) var(--s-6); }
  .dialog__foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: var(--s-2); padding: var(--s-2) var(--s-6) var(--s-6); }
  dialog .input { background: var(--raised); }
  dialog .button:not(.button--primary, .button--danger, .button--line) { background: var(--hover); }
  @media (width < 40em) {
    dialog, .dialog--sm { inline-size: 100%; margin-block-end: 0; border-end-start-radius: 0; border-end-end-radius: 0; max-block-size: 92dvh; padding-block-end: env(safe-area-inset-bottom); }
    .dialog__body, .dialog__foot { padding-inline: var(--s-5); } .dialog__head { padding-inline: var(--s-5) var(--s-2); }
    .dialog__foot > .button { flex: 1; }
  }
`);

let dialogs = 0;

/**
 * A question on top of the page. The element of the platform keeps the focus inside, closes on Escape and gives the
 * focus back; a subclass says what is in it. `result` settles with what `close` is given, or undefined.
 */
export class MaruDialog extends MaruElement {
  small = false;
  /** One dialog may be open above another. */
  #title = `dialog-title-${++dialogs}`;
  result = new Promise((resolve) => (this.close = resolve));

  firstUpdated() {
    const dialog = this.querySelector('dialog');
    dialog.showModal();
    this.result.then(() => {
      dialog.close();
      this.remove();
    });
  }

  render() {
    return html`
      <dialog class=${this.small ? 'dialog--sm' : ''} aria-labelledby=${this.#title} @close=${() => this.close()} @cancel=${this.#cancel} @click=${this.#outside}>
        <header class="dialog__head">
          <h2 id=${this.#title}>${this.heading()}</h2>
          <button type="button" class="iconbutton" aria-label=${t('close')} ?disabled=${this.busy} @click=${() => this.close()}>${icon('close')}</button>
        </header>
        ${this.content()}
      </dialog>`;
  }

  /** What was begun is waited for. */
  #cancel(event) {
    if (this.busy) event.preventDefault();
  }

  #outside(event) {
    if (event.target.localName !== 'dialog' || this.busy) return;
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) this.close();
  }
}

/** Shows a dialog and gives its result. */
export function ask(dialog) {
  document.body.append(dialog);
  return dialog.result;
}

class Confirm extends MaruDialog {
  static properties = { busy: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.small = true;
    this.busy = false;
    this.problem = null;
  }

  heading() {
    return this.question.heading;
  }

  content() {
    return html`
      <div class="dialog__body">
        <p>${this.question.text}</p>
        ${this.problem ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${t('failed.action')}</span></p>` : nothing}
      </div>
      <footer class="dialog__foot">
        <button type="button" class="button" autofocus ?disabled=${this.busy} @click=${() => this.close()}>${t('cancel')}</button>
        <button type="button" class="button button--danger" aria-busy=${this.busy} @click=${this.#confirm}>${this.busy ? html`<span class="spinner"></span>` : nothing}${this.question.action}</button>
      </footer>`;
  }

  async #confirm() {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await this.question.act();
      this.close(true);
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('maru-confirm', Confirm);

/** Asks before `act` is done; gives true once it was. */
export function confirm(question) {
  return ask(Object.assign(new Confirm(), { question }));
}
