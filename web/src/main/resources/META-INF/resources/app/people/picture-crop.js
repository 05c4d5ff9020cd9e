import { css, html } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { t } from '../text/words.js';

/** The side of the hole, in pixels of the page and of what is cut out. */
const HOLE = 208;
const LARGE = 1024;
const QUALITY = 0.92;
const MOST_ZOOM = 4;
const STEP_PX = 8;

adopt(css`
  maru-picture-crop { display: grid; gap: var(--s-3); }
  .crop { position: relative; display: grid; place-items: center; block-size: 15rem; border-radius: var(--r-lg); background: var(--sunken); overflow: hidden; cursor: grab; touch-action: none; }
  .crop:active { cursor: grabbing; }
  .crop:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .crop canvas { position: absolute; inset-block-start: 0; left: 50%; translate: -50%; inline-size: 26rem; block-size: 15rem; max-inline-size: none; }
  .crop__hole { position: absolute; inline-size: 13rem; block-size: 13rem; border-radius: 50%; box-shadow: 0 0 0 100vmax rgb(18 16 14 / .58), inset 0 0 0 2px #fff; pointer-events: none; }
  .previews { display: flex; align-items: center; gap: var(--s-4); }
  .previews p { flex: 1; }
  .previews canvas { border-radius: 50%; background: var(--sunken); }
  .preview--xl { inline-size: 5rem; block-size: 5rem; }
  .preview--lg { inline-size: 3rem; block-size: 3rem; }
  .preview--sm { inline-size: 2rem; block-size: 2rem; }
  .crop__hole--room { border-radius: 30%; }
  .previews--room canvas { border-radius: 30%; }
  .crop__zoom { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: var(--s-3); font-size: var(--t-sm); color: var(--ink-2); }
  .crop__zoom input { accent-color: var(--accent); inline-size: 100%; min-block-size: 1.75rem; }
`);

/**
 * Chooses the part of a picture that is shown, `round` or with the corners of a `room`: dragged, moved with the arrows, made larger with the slider or the wheel. `cut` gives
 * that part as a file, or null when nothing was moved. Event: `unreadable`.
 */
class PictureCrop extends MaruElement {
  static properties = { address: { attribute: false }, shape: { attribute: false }, previews: { attribute: false }, disabled: { attribute: false }, zoom: { state: true } };

  #image = null;
  /** The middle of the hole, in pixels of the picture. */
  #x = 0;
  #y = 0;
  #moved = false;
  #from = null;

  constructor() {
    super();
    this.zoom = 1;
    this.disabled = false;
    this.shape = 'round';
    this.previews = '';
  }

  willUpdate(changed) {
    if (changed.has('address')) this.#load();
  }

  async #load() {
    const image = new Image();
    image.src = this.address;
    try {
      await image.decode();
    } catch {
      this.dispatchEvent(new Event('unreadable'));
      return;
    }
    this.#image = image;
    this.#x = image.naturalWidth / 2;
    this.#y = image.naturalHeight / 2;
    this.#moved = false;
    this.zoom = 1;
    this.requestUpdate();
  }

  render() {
    return html`
      <div class="crop" tabindex="0" role="img" aria-label=${t('picture.crop')} aria-describedby="crop-hint" @pointerdown=${this.#grab} @pointermove=${this.#drag} @pointerup=${this.#release} @pointercancel=${this.#release} @wheel=${this.#wheel} @keydown=${this.#keys}>
        <canvas width="832" height="480"></canvas><span class="crop__hole crop__hole--${this.shape}"></span>
      </div>
      <label class="crop__zoom"><span>${t('picture.zoom')}</span><input type="range" min="1" max=${MOST_ZOOM} step="0.01" .value=${String(this.zoom)} ?disabled=${this.disabled} @input=${({ target }) => this.#zoomTo(Number(target.value))}></label>
      <div class="previews previews--${this.shape}">${['xl', 'lg', 'sm'].map((size) => html`<canvas class="preview--${size}" width="160" height="160" aria-hidden="true"></canvas>`)}<p class="meta">${this.previews}</p></div>
      <p class="sr" id="crop-hint">${t('picture.crop.hint')}</p>`;
  }

  updated() {
    this.#draw();
  }

  /** How many pixels of the page one of the picture is. */
  get #scale() {
    return (HOLE / Math.min(this.#image.naturalWidth, this.#image.naturalHeight)) * this.zoom;
  }

  #draw() {
    if (!this.#image) return;
    const canvas = this.querySelector('.crop canvas');
    const pen = canvas.getContext('2d');
    const scale = this.#scale * 2;
    pen.imageSmoothingQuality = 'high';
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(this.#image, canvas.width / 2 - this.#x * scale, canvas.height / 2 - this.#y * scale, this.#image.naturalWidth * scale, this.#image.naturalHeight * scale);
    for (const preview of this.querySelectorAll('.previews canvas')) this.#drawHole(preview);
  }

  /** What is in the hole; what is transparent becomes white, as it will be. */
  #drawHole(canvas) {
    const side = HOLE / this.#scale;
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(this.#image, this.#x - side / 2, this.#y - side / 2, side, side, 0, 0, canvas.width, canvas.height);
  }

  /** The hole stays within the picture. */
  #moveTo(x, y) {
    const reach = HOLE / this.#scale / 2;
    this.#x = Math.max(reach, Math.min(this.#image.naturalWidth - reach, x));
    this.#y = Math.max(reach, Math.min(this.#image.naturalHeight - reach, y));
    this.#moved = true;
    this.#draw();
  }

  #zoomTo(zoom) {
    if (!this.#image || this.disabled) return;
    this.zoom = Math.max(1, Math.min(MOST_ZOOM, zoom));
    this.#moveTo(this.#x, this.#y);
  }

  #grab(event) {
    if (!this.#image || this.disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#from = { x: event.clientX, y: event.clientY };
  }

  #drag(event) {
    if (!this.#from) return;
    const { x, y } = this.#from;
    this.#from = { x: event.clientX, y: event.clientY };
    this.#moveTo(this.#x - (event.clientX - x) / this.#scale, this.#y - (event.clientY - y) / this.#scale);
  }

  #release() {
    this.#from = null;
  }

  #wheel(event) {
    event.preventDefault();
    this.#zoomTo(this.zoom * (event.deltaY < 0 ? 1.08 : 1 / 1.08));
  }

  #keys(event) {
    if (!this.#image || this.disabled) return;
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (dx || dy) this.#moveTo(this.#x + (dx * STEP_PX) / this.#scale, this.#y + (dy * STEP_PX) / this.#scale);
    else if (event.key === '+' || event.key === '=') this.#zoomTo(this.zoom + 0.1);
    else if (event.key === '-') this.#zoomTo(this.zoom - 0.1);
    else return;
    event.preventDefault();
  }

  async cut() {
    if (!this.#image || !this.#moved) return null;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = Math.min(LARGE, Math.round(HOLE / this.#scale));
    this.#drawHole(canvas);
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  }
}

customElements.define('maru-picture-crop', PictureCrop);
