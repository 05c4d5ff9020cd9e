import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';

const SAVE_AFTER_MS = 300;

/** What is being written in each room, kept on this device for this account. */
class Drafts extends EventTarget {
  #timers = new Map();

  get(room) {
    return localStorage.getItem(name(room)) ?? '';
  }

  /** Saves a little after the last keystroke; an empty draft is none. */
  set(room, text) {
    clearTimeout(this.#timers.get(room));
    if (!text.trim()) return this.#save(name(room), '');
    const key = name(room);
    this.#timers.set(room, setTimeout(() => this.#save(key, text), SAVE_AFTER_MS));
  }

  #save(key, text) {
    try {
      if (text) localStorage.setItem(key, text);
      else localStorage.removeItem(key);
    } catch {
      // A full storage costs the draft after a reload, nothing else.
    }
    announceChange(this);
  }
}

const name = (room) => `maru.draft.${session.user?.id}.${room}`;

export const drafts = new Drafts();
