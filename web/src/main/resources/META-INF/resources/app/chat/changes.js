/** What entries do to each other: an edit, a deletion, a reaction and a pin are entries too, and change a message before them. */

const QUOTED = 200;
const LINES = new Set(['message', 'joined', 'left', 'removed', 'renamed']);

/** Whether an entry is a line of its own in a room, instead of a change to one. */
export const isLine = ({ kind, on }) => LINES.has(kind) || (kind === 'pin' && on);

/** The message after this change; the same one when it has it already. */
export function applied(message, change) {
  if (change.seq <= (message.rev ?? message.seq)) return message;
  const rev = change.seq;
  if (message.deleted) return { ...message, rev };
  switch (change.kind) {
    case 'edit':
      // The text of an edit is gone once its message is deleted; that entry follows.
      if (change.text === undefined) return { ...message, rev };
      return { ...message, rev, text: change.text, mentions: change.mentions, editedAt: change.at, edits: (message.edits ?? 0) + 1 };
    case 'delete':
      return { ...withoutContent(message), rev };
    case 'reaction':
      return { ...message, rev, reactions: reacted(message.reactions ?? [], change) };
    case 'pin':
      return { ...message, rev, pinned: change.on ? { by: change.by, at: change.at } : undefined };
    default:
      return message;
  }
}

/** The message as it will be once these have been stored, in the order in which they were made. */
export function foreseen(message, unsent) {
  return unsent.reduce((seen, change) => ({ ...applied(seen, { ...change, seq: Infinity }), rev: message.rev ?? message.seq }), message);
}

/** What is left of a deleted message: its place. */
export function withoutContent({ room, seq, kind, n, by, at, key }) {
  return { room, seq, kind, n, by, at, key, deleted: true };
}

/** How a message is quoted by a reply to it. */
export function quoteOf({ seq, by, text, deleted }) {
  return deleted ? { seq, by, deleted } : { seq, by, text: [...text].slice(0, QUOTED).join('') };
}

function reacted(reactions, { emoji, by, on }) {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (!known) return on ? [...reactions, { emoji, users: [by] }] : reactions;
  const others = known.users.filter((user) => user !== by);
  const users = on ? (others.length < known.users.length ? known.users : [...others, by]) : others;
  return reactions.map((reaction) => (reaction === known ? { emoji, users } : reaction)).filter((reaction) => reaction.users.length);
}
