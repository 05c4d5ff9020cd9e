import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { drafts } from './drafts.js';
import { outbox } from './outbox.js';

const LONGEST = 4_000;
const COUNT_FROM = 3_800;

adopt(css`
  maru-composer { position: relative; flex: none; padding: 0 var(--s-4) max(var(--s-4), env(safe-area-inset-bottom)); background: var(--surface); }
  .composer { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: end; gap: 2px; padding: 3px; border-radius: .875rem; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line); }
  .composer:focus-within { box-shadow: inset 0 0 0 2px var(--accent); background: var(--surface); }
  .composer textarea { display: block; inline-size: 100%; field-sizing: content; min-block-size: var(--control); max-block-size: 10rem; padding: calc((var(--control) - 1.5rem) / 2) var(--s-3); border: 0; background: none; resize: none; outline: 0; line-height: 1.5rem; }
  .composer textarea::placeholder { color: var(--ink-3); opacity: 1; }
  .composer__count { position: absolute; inset-block-start: -1.5rem; inset-inline-end: var(--s-5); padding-inline: var(--s-1); border-radius: var(--r-sm); background: var(--surface); font-size: var(--t-xs); color: var(--warn); font-weight: var(--w-medium); }
  .composer__count--over { color: var(--danger); font-weight: var(--w-bold); }
  @media (width < 40em) { maru-composer { padding-inline: var(--s-2); padding-block-end: max(var(--s-2), env(safe-area-inset-bottom)); } .composer textarea { font-size: 1rem; } }
  @media (forced-colors: active) { .composer { border: 1px solid; } .composer:focus-within { outline: 2px solid; } }
`);

/** Where a line is written; what is not sent yet is kept as a draft of the room. */
class Composer extends MaruElement {
  static properties = { open: { attribute: false }, disabled: { attribute: false }, text: { state: true } };

  constructor() {
    super();
    this.text = '';
    this.disabled = false;
  }

  willUpdate(changed) {
    if (changed.has('open')) this.text = drafts.get(this.open.id);
  }

  render() {
    const left = LONGEST - [...this.text].length;
    const ready = this.text.trim() && left >= 0 && !this.disabled;
    return html`<form class="composer" @submit=${this.#submit}>
      <textarea rows="1" dir="auto" placeholder=${t('chat.write')} aria-label=${t('chat.write')} aria-describedby=${left <= LONGEST - COUNT_FROM ? 'composer-count' : nothing}
        enterkeyhint=${touch() ? 'enter' : 'send'} autocomplete="off" .value=${this.text} @input=${this.#typed} @keydown=${this.#keys}></textarea>
      ${left <= LONGEST - COUNT_FROM
        ? html`<span id="composer-count" class="composer__count num ${left < 0 ? 'composer__count--over' : ''}" role=${left < 0 ? 'alert' : nothing}>${left < 0 ? t('chat.over', { n: -left }) : t('chat.left', { n: left })}</span>`
        : nothing}
      <button type="submit" class="iconbutton ${ready ? 'iconbutton--primary' : ''}" aria-label=${t('chat.send')} title=${t('chat.send')} ?disabled=${!ready}>${icon('send')}</button>
    </form>`;
  }

  #typed(event) {
    this.text = event.target.value;
    drafts.set(this.open.id, this.text);
    if (this.text.trim()) this.open.tellTyping();
  }

  #keys(event) {
    // An Enter that ends the composing of a syllable is not meant for the line.
    if (event.isComposing || event.keyCode === 229 || event.key !== 'Enter' || event.shiftKey || touch()) return;
    event.preventDefault();
    this.#send();
  }

  #submit(event) {
    event.preventDefault();
    this.#send();
    this.querySelector('textarea').focus();
  }

  #send() {
    const text = this.text.trim();
    if (!text || [...text].length > LONGEST || this.disabled) return;
    outbox.write(this.open.id, text);
    this.open.stopTyping();
    this.text = '';
    drafts.set(this.open.id, '');
    this.dispatchEvent(new Event('sent'));
  }
}

const touch = () => matchMedia('(pointer: coarse)').matches;

customElements.define('maru-composer', Composer);
