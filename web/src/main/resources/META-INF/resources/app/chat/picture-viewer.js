import { css, html, nothing } from 'lit';
import { ask, MaruDialog } from '../ui/dialog.js';
import { adopt } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { people } from '../people/people.js';
import { grants } from './grants.js';

const LARGEST = 1600;

adopt(css`
  dialog.viewer { inline-size: fit-content; max-inline-size: calc(100% - 2rem); overflow: hidden; }
  .viewer__picture { position: relative; display: grid; place-items: center; padding: var(--s-3) var(--s-4) var(--s-4); }
  .viewer__picture img { max-inline-size: 100%; max-block-size: calc(100dvh - 9rem); inline-size: auto; block-size: auto; object-fit: contain; border-radius: var(--r-md); background: var(--sunken); }
  .viewer__step { position: absolute; inset-block-start: 50%; translate: 0 -50%; background: var(--raised); box-shadow: var(--e-2); border-radius: 50%; }
  .viewer__step--before { inset-inline-start: var(--s-2); }
  .viewer__step--after { inset-inline-end: var(--s-2); }
  .viewer__step--after .i { rotate: 180deg; }
  @media (width < 40em) { dialog.viewer { inline-size: 100%; max-inline-size: none; } .viewer__picture { padding-inline: var(--s-2); } }
`);

/** A picture as large as the window allows, and the others of its message. */
class PictureViewer extends MaruDialog {
  static properties = { at: { state: true } };

  constructor() {
    super();
    this.watch(grants);
    this.addEventListener('keydown', ({ key }) => this.#step({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0));
  }

  firstUpdated() {
    this.querySelector('dialog').classList.add('viewer');
    super.firstUpdated();
  }

  heading() {
    const { items, by } = this.shown;
    const name = t('chat.picture.of', { name: people.name(by), n: this.at + 1 });
    return items.length > 1 ? t('chat.picture.nth', { what: name, n: this.at + 1, all: items.length }) : name;
  }

  content() {
    const { room, items } = this.shown;
    const { id, width, height } = items[this.at];
    const address = grants.address(room, id, LARGEST);
    return html`<div class="viewer__picture">
      <img width=${width} height=${height} alt=${this.heading()} src=${address ?? nothing}>
      ${this.at > 0 ? html`<button type="button" class="iconbutton viewer__step viewer__step--before" aria-label=${t('chat.picture.before')} @click=${() => this.#step(-1)}>${icon('back')}</button>` : nothing}
      ${this.at < items.length - 1 ? html`<button type="button" class="iconbutton viewer__step viewer__step--after" aria-label=${t('chat.picture.after')} @click=${() => this.#step(1)}>${icon('back')}</button>` : nothing}
    </div>`;
  }

  #step(by) {
    this.at = Math.max(0, Math.min(this.shown.items.length - 1, this.at + by));
  }
}

customElements.define('maru-picture-viewer', PictureViewer);

export const showPictures = (shown) => ask(Object.assign(new PictureViewer(), { shown, at: shown.at }));
