/**
 * A key for an entry that is to be sent: a UUID that sorts by time (version 7 of RFC 9562), so that the store keeps an author's newest keys
 * side by side.
 */
export function newKey(now = Date.now()) {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
