import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';

const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
const EMOJI = [
  '👍', '❤️', '😂', '😮', '😢', '🙏', '👏', '🎉', '😊', '😍', '🥰', '😎', '🤔', '😅', '🙂', '🙃', '😴', '😭', '😡', '🤯', '🥳', '🤝', '💪', '👀',
  '🙌', '👌', '✌️', '🫶', '💯', '🔥', '⭐', '✨', '✅', '❌', '❓', '❗', '☕', '🍵', '🍰', '🌷', '🌿', '☀️', '🌧️', '📌', '📷', '📚', '🎵', '🚀',
];
const COLUMNS = 8;
/** Between the menu and what it is about, and the edge of the window. */
const GAP_PX = 6;

adopt(css`
  .menu--message { position: fixed; inset: auto; margin: 0; border: 0; color: inherit; min-inline-size: 16.5rem; max-block-size: calc(100dvh - 1rem); overflow: auto; }
  .menu--message:not(:popover-open) { display: none; }
  .menu--message .menu__item .meta { margin-inline-start: auto; }
  .menu--message hr { border: 0; block-size: 1px; background: var(--line); margin: var(--s-1) var(--s-2); }
  .quickreact { display: flex; justify-content: space-between; padding: var(--s-1); }
  .quickreact button, .emojigrid button { display: grid; place-items: center; font-family: var(--emoji); inline-size: var(--control); block-size: var(--control); border-radius: 50%; text-align: center; font-size: 1.25rem; line-height: 1; }
  .quickreact button:hover, .emojigrid button:hover { background: var(--hover); }
  .quickreact button[aria-checked="true"], .emojigrid button[aria-checked="true"] { background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
  .emojigrid { display: grid; grid-template-columns: repeat(${COLUMNS}, var(--control)); justify-content: center; padding: var(--s-1); }
  @media (width < 40em) {
    .menu--message { inset: auto 0 0; inline-size: 100%; max-inline-size: none; max-block-size: 80dvh; }
    .menu--message .menu__item .meta { display: none; }
    .menu--message::backdrop { background: var(--scrim); }
    .emojigrid { grid-template-columns: repeat(auto-fill, minmax(var(--control), 1fr)); justify-items: center; }
  }
`);

/** What can be done with a message: things to choose, or an emoji to react with. On top of everything; Escape closes it. */
class MessageMenu extends MaruElement {
  static properties = { choice: { state: true } };

  #anchor = null;

  constructor() {
    super();
    this.choice = null;
  }

  /** Opens beside a message. `choice`: {mode: 'menu' or 'emoji', items: [{label, symbol, key, danger, act}], mine, react}. */
  async show(message, choice) {
    this.choice = choice;
    this.#anchor = message;
    await this.updateComplete;
    if (!this.#popover.matches(':popover-open')) this.#popover.showPopover();
    this.#place();
    this.querySelector('[role^="menuitem"]')?.focus();
  }

  close() {
    if (this.choice) this.#popover.hidePopover();
  }

  get #popover() {
    return this.querySelector('.menu--message');
  }

  render() {
    const { mode, items = [], mine = new Set(), react } = this.choice ?? {};
    const emoji = (symbols) => symbols.map((symbol) => html`<button type="button" role="menuitemcheckbox" aria-checked=${mine.has(symbol)} tabindex="-1" @click=${() => this.#choose(() => react(symbol))}>${symbol}</button>`);
    return html`<div class="menu menu--message" popover="auto" role="menu" aria-label=${t('chat.actions')} @toggle=${this.#toggled} @keydown=${this.#keys}>
      ${mode === 'emoji' ? html`<div class="emojigrid">${emoji(EMOJI)}</div>` : nothing}
      ${mode === 'menu'
        ? html`${react ? html`<div class="quickreact">${emoji(QUICK)}<button type="button" role="menuitem" tabindex="-1" aria-label=${t('chat.react')} @click=${() => this.show(this.#anchor, { ...this.choice, mode: 'emoji' })}>${icon('plus')}</button></div>` : nothing}
            ${items.map((item) => html`${item.danger ? html`<hr>` : nothing}<button type="button" class="menu__item ${item.danger ? 'menu__item--danger' : ''}" role="menuitem" tabindex="-1" @click=${() => this.#choose(item.act)}>${icon(item.symbol)}<span>${item.label}</span>${item.key ? html`<span class="meta" aria-hidden="true">${item.key}</span>` : nothing}</button>`)}`
        : nothing}
    </div>`;
  }

  /** Above the message if there is room, else below; on the phone the style sheet puts it at the bottom. */
  #place() {
    const menu = this.#popover;
    menu.style.removeProperty('left');
    menu.style.removeProperty('top');
    if (matchMedia('(width < 40em)').matches) return;
    const bubble = (this.#anchor.querySelector('.bubble') ?? this.#anchor).getBoundingClientRect();
    const { width, height } = menu.getBoundingClientRect();
    const above = bubble.top - height - GAP_PX;
    const below = Math.min(bubble.bottom + GAP_PX, innerHeight - height - GAP_PX);
    const left = this.#anchor.own ? bubble.right - width : bubble.left;
    menu.style.setProperty('top', `${Math.max(GAP_PX, above > GAP_PX ? above : below)}px`);
    menu.style.setProperty('left', `${Math.min(Math.max(GAP_PX, left), innerWidth - width - GAP_PX)}px`);
  }

  #toggled({ newState }) {
    if (newState === 'closed') this.choice = null;
  }

  #choose(act) {
    this.close();
    act();
  }

  #keys(event) {
    const items = [...this.querySelectorAll('[role^="menuitem"]')];
    const at = items.indexOf(document.activeElement);
    const row = this.choice?.mode === 'emoji' ? COLUMNS : 1;
    const to = { ArrowDown: at + row, ArrowUp: at - row, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') this.close();
    if (event.key === 'Escape') event.stopPropagation();
    if (to === undefined) return;
    items.at(to % items.length).focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define('maru-message-menu', MessageMenu);
