// Sees to it that references to other messages can be understood by every client:
//
//   meta.reaction = {"message": <id>, "key": "👍"}    and "remove": true to take it back
//   meta.edit     = {"message": <id>}                 the body is the new text of that message
//   meta.thread   = {"message": <id>}                 the first message of the thread that this one belongs to
//
// Whether the message exists is for clients to see: they show what they know. Other members may be added.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const maxKey = 64;

export function onMessage({ meta }, context) {
  for (const name of ['reaction', 'edit', 'thread']) {
    const reference = meta[name];
    if (reference === undefined) continue;
    if (typeof reference !== 'object' || reference === null || Array.isArray(reference)) {
      return context.reject(`meta.${name} is to be an object such as {"message": "<the id of a message>"}.`);
    }
    if (typeof reference.message !== 'string' || !uuid.test(reference.message)) {
      return context.reject(`meta.${name}.message is not the id of a message.`);
    }
  }
  const { reaction, edit } = meta;
  if (reaction !== undefined) {
    if (edit !== undefined) return context.reject('A message is a reaction or an edit, not both.');
    const { key, remove } = reaction;
    if (typeof key !== 'string' || key.trim() === '' || [...key].length > maxKey) {
      return context.reject(`meta.reaction.key is to be a text of 1 to ${maxKey} characters, such as "👍".`);
    }
    if (remove !== undefined && typeof remove !== 'boolean') {
      return context.reject('meta.reaction.remove is to be true or false.');
    }
  }
}
