import { html } from 'lit';

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

const PATHS = {
  chat: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H10l-4.5 4v-4.1A2.5 2.5 0 0 1 4 13.5z',
  search: circle(11, 11, 6.5) + 'M16 16l4.5 4.5',
  plus: 'M12 5v14M5 12h14',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9' + circle(15, 7, 2) + circle(9, 17, 2),
  user: circle(12, 8, 4) + 'M4.5 20a7.5 7.5 0 0 1 15 0',
  users: circle(9, 8.5, 3.5) + 'M2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 5.5',
  smile: circle(12, 12, 8.5) + 'M8.5 14.5a4.2 4.2 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
  reply: 'M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 7',
  pin: 'M9 4h6l-.7 6 3.2 3.5H6.5L9.7 10zM12 13.5V20',
  unpin: 'M4 4l16 16M9 4h6l-.7 6 3.2 3.5H6.5L9.7 10zM12 13.5V20',
  at: circle(12, 12, 3.5) + 'M15.5 8.5v5a2.5 2.5 0 0 0 5 0V12a8.5 8.5 0 1 0-3.5 6.9',
  copy: 'M9 8.5h9.5a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9.5a1 1 0 0 1 1-1zM5.5 15.5h-1V5a1 1 0 0 1 1-1H16v1',
  send: 'M5 12L4 4.5 20.5 12 4 19.5zM5 12h8',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2.5 12.5l4 4L14 8.5M11 15.5l1 1L20.5 8',
  lock: 'M6.5 10.5h11a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5',
  shield: 'M12 3.5l7 2.5v5.5c0 4.3-2.9 7.6-7 9-4.1-1.4-7-4.7-7-9V6z',
  clock: circle(12, 12, 8.5) + 'M12 7.5V12l3 2',
  alert: circle(12, 12, 8.5) + 'M12 8v4.5M12 16h.01',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z' + circle(12, 12, 3),
  crown: 'M5 18h14M4.5 14.5L4 7.5l4.7 3L12 5.5l3.3 5 4.7-3-.5 7z',
  camera: 'M4 8.5A1.5 1.5 0 0 1 5.5 7H8l1.5-2.5h5L16 7h2.5A1.5 1.5 0 0 1 20 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5z' + circle(12, 13, 3.5),
  image: 'M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5z' + circle(9, 10, 1.5) + 'M4.5 17l5-4.5 3.5 3 2.5-2 4 3.5',
  edit: 'M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8.5 19zM14 6.5l3 3',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5',
  out: 'M14 4.5h3.5a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H14M4.5 12H14M10.5 8.5L14 12l-3.5 3.5',
  nowifi: 'M4 4l16 16M8.5 15.5a5 5 0 0 1 5.5-1M5.5 12A9.5 9.5 0 0 1 9.5 9.7M2.5 8.7A14 14 0 0 1 6 6.4M13 6a13.7 13.7 0 0 1 8.5 2.7M15.5 10.3a9.5 9.5 0 0 1 3 1.7M12 19h.01',
  globe: circle(12, 12, 8.5) + 'M3.5 12h17M12 3.5c3 3 3 14 0 17-3-3-3-14 0-17',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  keyboard: 'M5 6h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM7 10h.01M10.3 10h.01M13.6 10h.01M17 10h.01M8 14h8',
};

/** A drawing beside words; never the only carrier of a meaning. Size: '', 'sm', 'xs' or 'lg'. */
export const icon = (name, size = '') => html`<svg class="i ${size && `i--${size}`} i-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;

export const logo = () => html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><clipPath id="logo-shape"><path d="M9.5 3h13A6.5 6.5 0 0 1 29 9.5v8.5a6.5 6.5 0 0 1-6.5 6.5H8.6v1.7L3 30.5V9.5A6.5 6.5 0 0 1 9.5 3z"></path></clipPath><g clip-path="url(#logo-shape)"><path d="M3 2h5.6v30H3z"></path><path opacity=".72" d="M9.8 2h5.6v24H9.8z"></path><path d="M16.6 2h5.6v24h-5.6z"></path><path opacity=".72" d="M23.4 2H29v24h-5.6z"></path></g></svg>`;

/** Floorboards with one missing: for places with nothing in them. */
export const boards = () => html`<svg class="boards" viewBox="0 0 120 84" aria-hidden="true"><path class="boards__b" d="M34.7 16L6.9 70H26.7L43.7 16z"></path><path d="M45.1 16L28.5 70H48.3L54.1 16z"></path><path class="boards__c" d="M55.5 16L50.1 70H69.9L64.5 16z"></path><path class="boards__gap" d="M66.7 17L72.8 69H90.4L74.1 17z"></path><path class="boards__b" d="M76.3 16L93.3 70H113.1L85.3 16z"></path><path class="boards__c" d="M6 72h64v5H6zM93 72h21v5H93z"></path></svg>`;
