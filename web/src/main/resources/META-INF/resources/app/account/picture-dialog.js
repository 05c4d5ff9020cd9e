import { css, html, nothing } from 'lit';
import { ask, MaruDialog } from '../ui/dialog.js';
import { adopt } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar } from '../people/people.js';
import { uploadPicture } from './upload.js';

const LARGEST_BYTES = 10 * 1024 * 1024;
const KINDS = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

adopt(css`
  .picturedrop { position: relative; display: grid; place-items: center; align-content: center; gap: var(--s-2); min-block-size: 15rem; padding: var(--s-4); border: 2px dashed var(--line-strong); border-radius: var(--r-lg); background: var(--sunken); color: var(--ink-2); text-align: center; overflow: hidden; cursor: pointer; }
  .picturedrop:hover { border-color: var(--ink-2); }
  .picturedrop:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
  .picturedrop--over { border-color: var(--accent); background: var(--accent-soft); color: var(--accent-ink); }
  .picturedrop--chosen { border-style: solid; border-color: transparent; padding: 0; }
  .picturedrop img { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
  .picturedrop__hole { position: relative; inline-size: 13rem; block-size: 13rem; border-radius: 50%; box-shadow: 0 0 0 100vmax rgb(18 16 14 / .58), inset 0 0 0 2px #fff; overflow: hidden; }
  .previews { display: flex; align-items: center; gap: var(--s-4); }
  .previews p { flex: 1; }
`);

/** Chooses, shows and uploads a profile picture, or takes it away. */
class PictureDialog extends MaruDialog {
  static properties = { file: { state: true }, address: { state: true }, over: { state: true }, error: { state: true }, sent: { state: true }, removing: { state: true } };

  #upload = null;

  constructor() {
    super();
    this.file = null;
    this.address = null;
    this.over = false;
    this.error = null;
    /** Bytes sent so far, while uploading. */
    this.sent = null;
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
    return t('picture');
  }

  content() {
    return html`
      <div class="dialog__body">
        ${this.#renderDrop()}
        ${this.address
          ? html`<div class="previews">${['xl', 'lg', 'sm'].map((size) => avatar({ ...session.user, avatar: { 128: this.address, 256: this.address } }, size))}<p class="meta">${t('picture.previews')}</p></div>`
          : nothing}
        ${this.#renderStatus()}
      </div>
      <footer class="dialog__foot">${this.#renderActions()}</footer>`;
  }

  #renderDrop() {
    return html`<label class="picturedrop ${this.over ? 'picturedrop--over' : ''} ${this.address ? 'picturedrop--chosen' : ''}"
      @dragover=${this.#dragOver} @dragleave=${() => (this.over = false)} @drop=${this.#dropped}>
      <input class="sr" type="file" accept=${KINDS.join()} aria-label=${t('picture.choose')} aria-describedby="picture-status" ?disabled=${this.sent !== null} @change=${({ target }) => this.#choose(target.files[0])}>
      ${this.address
        ? html`<img src=${this.address} alt=${t('picture.alt')} @error=${this.#unreadable}><span class="picturedrop__hole"></span>`
        : html`${icon('image', 'lg')}<b>${t('picture.choose')}</b><span class="meta">${t('picture.kinds')}</span>`}
    </label>`;
  }

  #renderStatus() {
    if (this.error) return html`<p class="hint hint--error" id="picture-status" role="alert">${icon('alert', 'xs')}<span>${this.error}</span></p>`;
    if (this.sent !== null) {
      const percent = Math.round((100 * this.sent) / this.file.size);
      return html`<div id="picture-status"><progress max="100" value=${percent} aria-label=${t('picture.uploading')}></progress><p class="hint num">${percent < 100 ? t('picture.progress', { done: megabytes(this.sent), all: megabytes(this.file.size), percent }) : t('picture.working')}</p></div>`;
    }
    return html`<p class="hint" id="picture-status">${t('picture.hint')}</p>`;
  }

  #renderActions() {
    if (this.sent !== null) return html`<button type="button" class="button button--line" @click=${() => this.#upload.abort()}>${t('picture.stop')}</button>`;
    if (!this.file) {
      return html`
        ${session.user.avatar ? html`<button type="button" class="button" aria-busy=${this.removing} @click=${this.#remove}>${this.removing ? html`<span class="spinner"></span>` : icon('trash', 'sm')}${t('picture.remove')}</button>` : nothing}
        <button type="button" class="button button--primary" @click=${() => this.querySelector('input').click()}>${icon('image', 'sm')}${t('picture.choose')}</button>`;
    }
    return html`
      <button type="button" class="button" @click=${() => this.querySelector('input').click()}>${icon('image', 'sm')}${t('picture.another')}</button>
      <button type="button" class="button button--primary" ?disabled=${Boolean(this.error)} @click=${this.#save}>${t('save')}</button>`;
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
    if (!KINDS.includes(file.type)) this.error = t('picture.error.kind');
    else if (file.size > LARGEST_BYTES) this.error = t('picture.error.large');
    else if (!file.size) this.error = t('picture.error.empty');
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
    this.#upload = new AbortController();
    try {
      const { avatar: pictures } = await uploadPicture(this.file, { signal: this.#upload.signal, progress: (sent) => (this.sent = sent) });
      session.changeUser({ ...session.user, avatar: pictures });
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
      await session.api('DELETE', '/api/v1/me/avatar');
      session.changeUser({ ...session.user, avatar: null });
      toast(t('picture.removed'));
      this.close(true);
    } catch {
      this.error = t('failed.action');
    } finally {
      this.removing = false;
    }
  }
}

function errorOf({ status, code }) {
  if (status === 413) return t('picture.error.large');
  if (status === 415) return t('picture.error.kind');
  if (status === 400 || status === 422) return t('picture.error.unreadable');
  return t(code === 'unreachable' ? 'door.unreachable' : 'failed.action');
}

const megabytes = (bytes) => Math.round(bytes / 1024 / 102.4) / 10;

customElements.define('maru-picture-dialog', PictureDialog);

export const changePicture = () => ask(new PictureDialog());
