import { LitElement } from 'lit';
import { words } from '../text/words.js';

/**
 * The base of every element here. It renders into the light DOM: labels, descriptions and live regions refer to
 * each other by id across elements, and a log of a hundred lines needs no hundred shadow roots. Style sheets are
 * adopted by the document instead, once per module.
 */
export class MaruElement extends LitElement {
  constructor() {
    super();
    this.watch(words);
  }

  createRenderRoot() {
    return this;
  }

  #heeded = null;
  #again = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    this.#heeded?.addEventListener('change', this.#again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#heeded?.removeEventListener('change', this.#again);
  }

  /** Renders again whenever this store changes, and no longer when the one before does. */
  heed(store) {
    this.#heeded?.removeEventListener('change', this.#again);
    this.#heeded = store;
    if (this.isConnected) store?.addEventListener('change', this.#again);
  }

  /** Renders again whenever one of the stores changes, for as long as the element is in the page. */
  watch(...stores) {
    for (const store of stores) {
      this.addController({
        hostConnected: () => {
          store.addEventListener('change', this.#again);
          this.requestUpdate();
        },
        hostDisconnected: () => store.removeEventListener('change', this.#again),
      });
    }
  }
}

export function adopt(...sheets) {
  document.adoptedStyleSheets.push(...sheets.map((sheet) => sheet.styleSheet));
}

/** A page in the background has no frames; it hears of changes this often. */
const WITHOUT_FRAMES_MS = 100;
const changed = new Set();

/** Tells the listeners of a store that it is different now: once per frame, however often it changes in between. */
export function announceChange(store) {
  if (!changed.size) nextFrame(tellChanges);
  changed.add(store);
}

function tellChanges() {
  const stores = [...changed];
  changed.clear();
  for (const store of stores) store.dispatchEvent(new Event('change'));
}

function nextFrame(act) {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    act();
  });
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    act();
  }, WITHOUT_FRAMES_MS);
}
