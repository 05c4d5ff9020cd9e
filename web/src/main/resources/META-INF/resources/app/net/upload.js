import { Problem, problemOf } from './api.js';
import { session } from './session.js';

export const LARGEST_BYTES = 10 * 1024 * 1024;
export const KINDS = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** Sends a picture and tells how far it has got; `fetch` cannot say that yet. With a `key` it can be sent again. */
export async function uploadPicture(method, path, file, { signal, progress, key }) {
  const token = await session.token();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Accept', 'application/json');
    if (key) request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded }) => progress(Math.min(loaded, file.size));
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(problemOf(request.status, request.responseText, request.getResponseHeader('Retry-After')));
    };
    request.onerror = () => reject(new Problem({ code: 'unreachable', retryable: true }));
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, 'picture');
    request.send(form);
  });
}

/** Why this file is not worth sending, as a word; null when it is. */
export function refusalOf(file) {
  if (!KINDS.includes(file.type)) return 'kind';
  if (file.size > LARGEST_BYTES) return 'large';
  return file.size ? null : 'empty';
}

/** Why a picture was not taken, as a word; null when it cannot be said. */
export function reasonOf({ status, code }) {
  if (code === 'picture-blocked') return 'blocked';
  if (status === 413) return 'large';
  if (status === 415) return 'kind';
  if (status === 429) return 'often';
  return status === 400 || status === 422 ? 'unreadable' : null;
}
