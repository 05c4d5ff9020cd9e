import { css, html } from 'lit';
import { adopt, MaruElement } from './element.js';
import { icon } from './icons.js';

adopt(css`
  maru-menu { position: relative; display: inline-grid; }
  .menu { position: absolute; z-index: 12; inset-block-start: calc(100% + .25rem); inset-inline-end: 0; min-inline-size: 14rem; padding: var(--s-1); border-radius: .875rem; background: var(--raised); box-shadow: var(--e-3), 0 0 0 1px var(--line); animation: rise var(--base) var(--ease); }
  .menu__item { display: flex; align-items: center; gap: var(--s-3); inline-size: 100%; min-block-size: var(--control); padding-inline: var(--s-3); border-radius: .625rem; white-space: nowrap; }
  .menu__item:hover, .menu__item:focus-visible { background: var(--hover); }
  .menu__item:focus-visible { outline-offset: -2px; }
  .menu__item--danger { color: var(--danger); }
  .menu__scrim { display: none; }
  @media (width < 40em) {
    .menu { position: fixed; z-index: 21; inset: auto 0 0; border-radius: 1.25rem 1.25rem 0 0; padding: var(--s-3) var(--s-3) max(var(--s-4), env(safe-area-inset-bottom)); }
    .menu__item { min-block-size: 3rem; }
    .menu__scrim { display: block; position: fixed; inset: 0; z-index: 20; background: var(--scrim); }
  }
`);

/** A button that opens a list of things to do: `items` is [{label, symbol, danger, act}]. */
class Menu extends MaruElement {
  static properties = { label: {}, items: { attribute: false }, open: { state: true } };

  constructor() {
    super();
    this.open = false;
    this.items = [];
    this.addEventListener('keydown', this.#keys);
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !this.contains(relatedTarget)) this.open = false;
    });
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#elsewhere);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#elsewhere);
  }

  updated(changed) {
    if (changed.has('open') && this.open) this.querySelector('.menu__item').focus();
  }

  render() {
    return html`
      <button type="button" class="iconbutton" aria-label=${this.label} title=${this.label} aria-haspopup="menu" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>${icon('more')}</button>
      ${this.open
        ? html`<div class="menu__scrim" @click=${this.#close}></div>
            <div class="menu" role="menu" aria-label=${this.label}>
              ${this.items.map((item) => html`<button type="button" class="menu__item ${item.danger ? 'menu__item--danger' : ''}" role="menuitem" tabindex="-1" @click=${() => this.#choose(item)}>${icon(item.symbol)}<span>${item.label}</span></button>`)}
            </div>`
        : ''}`;
  }

  #choose(item) {
    this.#close();
    item.act();
  }

  #close = () => {
    this.open = false;
    this.querySelector('.iconbutton').focus();
  };

  #elsewhere = ({ target }) => {
    if (!this.contains(target)) this.open = false;
  };

  #keys = (event) => {
    if (!this.open) return;
    const items = [...this.querySelectorAll('.menu__item')];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape') this.#close();
    else if (event.key === 'Tab') this.open = false;
    else if (to !== undefined) items.at(to % items.length).focus();
    if (event.key !== 'Tab') event.stopPropagation();
    if (to !== undefined || event.key === 'Escape') event.preventDefault();
  };
}

customElements.define('maru-menu', Menu);
