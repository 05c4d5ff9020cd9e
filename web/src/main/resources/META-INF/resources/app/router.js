/** The address and what it shows. Links are plain; a click on one of ours changes the page without loading it. */
export const router = new EventTarget();

export const here = () => location.pathname + location.search;

export function go(to, { replace = false } = {}) {
  if (to === here()) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  router.dispatchEvent(new Event('change'));
}

/** The first route whose pattern fits, with its named parts: {…route, params}. */
export function match(routes, path) {
  for (const route of routes) {
    const names = [];
    const pattern = route.path.replace(/:(\w+)/g, (_, name) => names.push(name) && '([^/]+)');
    const found = new RegExp(`^${pattern}/?$`).exec(path);
    if (found) return { ...route, params: Object.fromEntries(names.map((name, i) => [name, decoded(found[i + 1])])) };
  }
  return undefined;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Only a path on this site, so that nobody can be sent elsewhere after signing in. */
export function safePath(path) {
  return path?.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? path : '/rooms';
}

addEventListener('popstate', () => router.dispatchEvent(new Event('change')));

addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || link.target || link.origin !== location.origin) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname + link.search);
});
