import { css, html, nothing } from 'lit';
import { ask, MaruDialog } from '../ui/dialog.js';
import { adopt } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { myRooms } from '../rooms/my-rooms.js';
import { KINDS, reasonOf, refusalOf, uploadPicture } from '../net/upload.js';
import './picture-crop.js';

adopt(css`
  .picturedrop { position: relative; display: grid; place-items: center; align-content: center; gap: var(--s-2); min-block-size: 15rem; padding: var(--s-4); border: 2px dashed var(--line-strong); border-radius: var(--r-lg); background: var(--sunken); color: var(--ink-2); text-align: center; overflow: hidden; cursor: pointer; }
  .picturedrop:hover { border-color: var(--ink-2); }
  .picturedrop:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
  div#picture-status { display: grid; gap: var(--s-1); }
  .picturedrop--shown { align-content: stretch; padding: 0; border-style: solid; border-color: var(--line); }
  .picturedrop__shown { grid-area: 1 / 1; inline-size: 13rem; block-size: 13rem; margin-block: var(--s-4); object-fit: cover; border-radius: 50%; }
  .picturedrop__shown--room { border-radius: 30%; }
  .picturedrop--over { border-color: var(--accent); background: var(--accent-soft); color: var(--accent-ink); }
`);

/**
 * Chooses, shows and uploads the picture of somebody or something, or takes it away. `of` says whose: {heading, previews, shape, path, shown, took},
 * `shown` being the paths of its picture now and `took` what to do with the answer.
 */
class PictureDialog extends MaruDialog {
  static properties = { file: { state: true }, address: { state: true }, over: { state: true }, error: { state: true }, sent: { state: true }, size: { state: true }, removing: { state: true } };

  #upload = null;

  constructor() {
    super();
    this.file = null;
    this.address = null;
    this.over = false;
    this.error = null;
    /** Bytes sent so far, while uploading. */
    this.sent = null;
    /** Of what is sent: the file, or the part of it that was chosen. */
    this.size = 0;
    this.removing = false;
    this.addEventListener('paste', ({ clipboardData }) => this.#choose(clipboardData.files[0]));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#upload?.abort();
    this.#forget();
  }

  get busy() {
    return this.removing;
  }

  heading() {
    return this.of.heading;
  }

  content() {
    return html`
      <div class="dialog__body">
        ${this.#renderDrop()}
        ${this.#renderStatus()}
      </div>
      <footer class="dialog__foot">${this.#renderActions()}</footer>`;
  }

  #renderDrop() {
    if (this.address) {
      return html`<maru-picture-crop .address=${this.address} .shape=${this.of.shape} .previews=${this.of.previews} .disabled=${this.sent !== null} @unreadable=${this.#unreadable} @dragover=${this.#dragOver} @drop=${this.#dropped}></maru-picture-crop>
        <input class="sr" type="file" tabindex="-1" accept=${KINDS.join()} aria-label=${t('picture.choose')} @change=${({ target }) => this.#choose(target.files[0])}>`;
    }
    const { shown, shape } = this.of;
    return html`<label class="picturedrop ${shown ? 'picturedrop--shown' : ''} ${this.over ? 'picturedrop--over' : ''}"
      @dragover=${this.#dragOver} @dragleave=${() => (this.over = false)} @drop=${this.#dropped}>
      <input class="sr" type="file" accept=${KINDS.join()} aria-label=${t('picture.choose')} aria-describedby="picture-status" ?disabled=${this.sent !== null} @change=${({ target }) => this.#choose(target.files[0])}>
      ${shown
        ? html`<img class="picturedrop__shown picturedrop__shown--${shape}" src=${shown[512]} alt=${t('picture.now')}>`
        : html`${icon('image', 'lg')}<b>${t('picture.choose')}</b><span class="meta">${t('picture.kinds')}</span>`}
    </label>`;
  }

  #renderStatus() {
    if (this.error) return html`<p class="hint hint--error" id="picture-status" role="alert">${icon('alert', 'xs')}<span>${this.error}</span></p>`;
    if (this.sent !== null) {
      const percent = Math.round((100 * this.sent) / this.size);
      return html`<div id="picture-status"><progress max="100" value=${percent} aria-label=${t('picture.uploading')}></progress><p class="hint num">${percent < 100 ? t('picture.progress', { done: megabytes(this.sent), all: megabytes(this.size), percent }) : t('picture.working')}</p></div>`;
    }
    return html`<p class="hint" id="picture-status">${t('picture.hint')}</p>`;
  }

  #renderActions() {
    if (this.sent !== null) return html`<button type="button" class="button button--line" @click=${() => this.#upload.abort()}>${t('picture.stop')}</button>`;
    if (!this.file) {
      return html`
        ${this.of.shown ? html`<button type="button" class="button" aria-busy=${this.removing} @click=${this.#remove}>${this.removing ? html`<span class="spinner"></span>` : icon('trash', 'sm')}${t('picture.remove')}</button>` : nothing}
        <button type="button" class="button button--primary" @click=${() => this.querySelector('input').click()}>${icon('image', 'sm')}${t(this.of.shown ? 'picture.another' : 'picture.choose')}</button>`;
    }
    return html`
      <button type="button" class="button" @click=${() => this.querySelector('input').click()}>${icon('image', 'sm')}${t('picture.another')}</button>
      <button type="button" class="button button--primary" ?disabled=${Boolean(this.error)} @click=${this.#save}>${t('save')}</button>`;
  }

  /** What is in the circle, when something was moved; the file as it is otherwise, and the server takes the middle. */
  async #cropped() {
    return (await this.querySelector('maru-picture-crop')?.cut()) ?? this.file;
  }

  #dragOver(event) {
    event.preventDefault();
    this.over = true;
  }

  #dropped(event) {
    event.preventDefault();
    this.over = false;
    this.#choose(event.dataTransfer.files[0]);
  }

  #choose(file) {
    if (!file || this.sent !== null) return;
    this.#forget();
    this.file = file;
    this.error = null;
    const refusal = refusalOf(file);
    if (refusal) this.error = t(`picture.error.${refusal}`);
    else this.address = URL.createObjectURL(file);
  }

  #unreadable() {
    this.error = t('picture.error.unreadable');
    this.#forget();
  }

  #forget() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  async #save() {
    this.sent = 0;
    this.size = this.file.size;
    this.#upload = new AbortController();
    try {
      const picture = await this.#cropped();
      this.size = picture.size;
      this.of.took(await uploadPicture('PUT', this.of.path, picture, { signal: this.#upload.signal, progress: (sent) => (this.sent = sent) }));
      toast(t('picture.saved'));
      this.close(true);
    } catch (problem) {
      if (problem.name !== 'AbortError') this.error = errorOf(problem);
    } finally {
      this.sent = null;
    }
  }

  async #remove() {
    this.removing = true;
    this.error = null;
    try {
      await session.api('DELETE', this.of.path);
      this.of.took({});
      toast(t('picture.removed'));
      this.close(true);
    } catch (problem) {
      this.error = errorOf(problem);
    } finally {
      this.removing = false;
    }
  }
}

function errorOf(problem) {
  const reason = reasonOf(problem);
  if (reason) return t(`picture.error.${reason}`);
  if (problem.code === 'forbidden') return t('refused.forbidden');
  return t(problem.code === 'unreachable' ? 'door.unreachable' : 'failed.action');
}

/** With two digits behind the point: what is cut out of a picture has a tenth of a megabyte or so. */
const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(2);

customElements.define('maru-picture-dialog', PictureDialog);

const change = (of) => ask(Object.assign(new PictureDialog(), { of }));

/** One's own. */
export const changePicture = () => change({
  heading: t('picture'),
  previews: t('picture.previews'),
  shape: 'round',
  path: '/api/v1/me/avatar',
  get shown() {
    return session.user.avatar;
  },
  took: ({ avatar = null }) => session.changeUser({ ...session.user, avatar }),
});

/** That of a room that one owns. */
export const changeRoomPicture = (id) => change({
  heading: t('roomPicture'),
  previews: t('roomPicture.previews'),
  shape: 'room',
  path: `/api/v1/rooms/${id}/picture`,
  get shown() {
    return myRooms.get(id)?.picture;
  },
  took: ({ picture = null }) => myRooms.about({ id, picture }),
});
