import { css, html } from 'lit';
import { ask, MaruDialog } from './dialog.js';
import { adopt } from './element.js';
import { t } from '../text/words.js';

adopt(css`
  .keys { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: var(--s-3) var(--s-4); padding-block-end: var(--s-6); align-items: baseline; }
  .keys dd { margin: 0; }
  kbd { display: inline-block; padding: 1px var(--s-2); border-radius: var(--r-sm); background: var(--hover); font: inherit; font-size: var(--t-sm); }
`);

const command = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl';
const KEYS = [
  ['Enter', 'send'],
  ['Shift + Enter', 'break'],
  ['Esc', 'escape'],
  [`${command} + K`, 'find'],
  ['Alt + ↑ / ↓', 'rooms'],
  [`${command} + Shift + ↑ / ↓`, 'order'],
  ['↑ / ↓', 'walk'],
  ['R', 'reply'],
  ['E', 'react'],
  ['Enter', 'menu'],
  ['↑', 'last'],
  ['?', 'help'],
];

class KeysHelp extends MaruDialog {
  heading() {
    return t('keys');
  }

  content() {
    return html`<div class="dialog__body"><dl class="keys">${KEYS.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(`keys.${does}`)}</dd>`)}</dl></div>`;
  }
}

customElements.define('maru-keys-help', KeysHelp);

export const showKeys = () => ask(new KeysHelp());
