// Run once when the engine starts: what hooks commonly do, so that the first message does not wait for classes.
const words = /(?<word>[\p{L}\d]+)|https?:\/\/[^\s<>"]+/giu;

export async function onMessage(message, context) {
  const found = [...message.body.matchAll(words)].map(({ index, groups }) => ({ index, word: groups.word }));
  const counts = new Map(found.map(({ word }, i) => [word, i]));
  chat.store.set('a', { b: [...counts.keys()] });
  chat.store.add('n');
  chat.log('a', chat.store.get('a'), chat.store.keys(), settings);
  chat.store.delete('a');
  chat.parseUrl(`https://${chat.fold('BÜCHER')}.example/`);
  const { a, ...rest } = message.meta;
  const bytes = chat.base64url.decode(chat.base64url.encode(`${message.to} ${chat.sha256(message.body)}`));
  const key = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  const signature = '5VZDAMNgrHKQhuLMgG6CioSHfx64Q1VGX3oIbMhF8PAAAwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  try {
    if (chat.ed25519Verify(key, signature, bytes)) context.reject('never');
    chat.base64url.decode('?');
  } catch (error) {
    await Promise.resolve(error instanceof TypeError);
  }
  return { ...message, body: message.body.replace(/b+$/, 'c').normalize('NFC').toLowerCase(), meta: { ...rest, a, _a: JSON.parse(chat.canonicalJson(rest)) } };
}

export function onEvent({ ts, body }) {
  return body.split(' ').some((word) => word.startsWith('#')) && new Date(ts).toISOString();
}
