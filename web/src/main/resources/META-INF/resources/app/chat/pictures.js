import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { people } from '../people/people.js';
import { grants } from './grants.js';

/** The box in a line, in pixels, for one picture and for several. */
const ALONE = 320;
const AMONG = 148;

adopt(css`
  maru-pictures { display: flex; flex-wrap: wrap; align-items: end; gap: var(--s-1); max-inline-size: min(32rem, 100%); margin-block: 2px; }
  maru-message[own] maru-pictures { justify-content: flex-end; }
  .picture { position: relative; display: block; max-inline-size: 100%; border-radius: var(--r-md); overflow: hidden; background: var(--sunken); line-height: 0; }
  .picture img { max-inline-size: 100%; block-size: auto; background: var(--sunken); }
  .picture:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .picture__none { position: absolute; inset: 0; display: grid; place-items: center; align-content: center; gap: var(--s-1); padding: var(--s-2); color: var(--ink-3); font-size: var(--t-xs); line-height: 1.3; text-align: center; background: var(--sunken); }
  maru-message[state="queued"] .picture img, maru-message[state="sending"] .picture img { opacity: .72; }
`);

/** The pictures of a message. Their boxes are there before them, so nothing moves when they come. */
class Pictures extends MaruElement {
  static properties = { room: { attribute: false }, by: { attribute: false }, items: { attribute: false }, failed: { state: true } };

  /** Those that were tried with another grant. */
  #again = new Set();

  constructor() {
    super();
    this.failed = new Set();
    this.watch(grants, people);
  }

  render() {
    const bound = this.items.length > 1 ? AMONG : ALONE;
    return this.items.map((item, i) => {
      const factor = Math.min(1, bound / Math.max(item.width, item.height));
      const width = Math.max(48, Math.round(item.width * factor));
      const height = Math.max(48, Math.round(item.height * factor));
      const address = this.failed.has(item.id) ? null : grants.address(this.room, item.id, sizeFor(bound));
      const name = t('chat.picture.of', { name: people.name(this.by), n: i + 1 });
      return html`<button type="button" class="picture" aria-label=${t('chat.picture.open', { what: name })} @click=${() => this.#open(i)}>
        <img width=${width} height=${height} alt="" loading="lazy" decoding="async" src=${address ?? EMPTY} @error=${() => this.#error(item, bound)}>
        ${this.failed.has(item.id) ? html`<span class="picture__none">${icon('image')}<span>${t('chat.picture.gone')}</span></span>` : nothing}
      </button>`;
    });
  }

  #error(item, bound) {
    if (this.#again.has(item.id)) {
      this.failed = new Set([...this.failed, item.id]);
      return;
    }
    this.#again.add(item.id);
    grants.forget(this.room, item.id, sizeFor(bound));
  }

  async #open(at) {
    const { showPictures } = await import('./picture-viewer.js');
    await showPictures({ room: this.room, by: this.by, items: this.items, at });
  }
}

/** The smallest size that is sharp in a box, on this screen. */
const sizeFor = (bound) => (bound * devicePixelRatio > 320 ? 800 : 320);

const EMPTY = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

customElements.define('maru-pictures', Pictures);
