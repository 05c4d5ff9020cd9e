import { css, html } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { boards, icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { go } from '../router.js';
import { myRooms } from './my-rooms.js';
import { createRoom } from './room-list.js';

adopt(css`
  maru-rooms-page { display: grid; grid-template-columns: var(--list) minmax(0, 1fr); block-size: 100%; }
  maru-rooms-page > * { min-block-size: 0; min-inline-size: 0; }
  .choose { display: grid; background: var(--surface); }
  @media (width >= 70em) { maru-rooms-page:has(maru-member-panel) { grid-template-columns: var(--list) minmax(0, 1fr) var(--panel); } }
  @media (width < 40em) {
    maru-rooms-page { grid-template-columns: minmax(0, 1fr); }
    .choose, maru-rooms-page.talking > maru-room-list { display: none; }
  }
`);

/** The list of rooms, with a conversation and its details beside it or, on the phone, instead of it. */
class RoomsPage extends MaruElement {
  static properties = { room: {}, details: { type: Boolean } };

  constructor() {
    super();
    this.room = null;
    this.details = false;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#keys);
  }

  willUpdate() {
    this.classList.toggle('talking', Boolean(this.room));
  }

  render() {
    return html`
      <maru-room-list .current=${this.room} ?inert=${this.details && !matchMedia('(width >= 70em)').matches}></maru-room-list>
      ${this.room
        ? html`<maru-conversation .roomId=${this.room} .details=${this.details}></maru-conversation>`
        : html`<section class="choose" aria-labelledby="choose"><div class="empty">
            ${boards()}
            <h2 id="choose">${t('rooms.choose')}</h2>
            <p>${t('rooms.choose.text')}</p>
            <button type="button" class="button button--primary" @click=${createRoom}>${icon('plus', 'sm')}${t('rooms.create')}</button>
          </div></section>`}`;
  }

  #keys = (event) => {
    if (event.isComposing || document.querySelector('dialog[open]')) return;
    const typing = event.target.matches?.('input, textarea');
    if ((event.ctrlKey || event.metaKey) && event.key === 'k') this.querySelector('[type="search"]')?.focus();
    else if (event.altKey && event.key === 'ArrowUp') this.#step(-1);
    else if (event.altKey && event.key === 'ArrowDown') this.#step(1);
    else if (event.key === '?' && !typing) import('../ui/keys-help.js').then(({ showKeys }) => showKeys());
    else return;
    event.preventDefault();
  };

  #step(by) {
    const rooms = myRooms.all;
    const at = rooms.findIndex(({ id }) => id === this.room);
    const next = rooms[at < 0 ? (by > 0 ? 0 : rooms.length - 1) : at + by];
    if (next) go(`/rooms/${next.id}`);
  }
}

customElements.define('maru-rooms-page', RoomsPage);
