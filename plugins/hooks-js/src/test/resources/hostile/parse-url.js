// Long and strange texts are no URLs, and reading them takes no time.
// expect: accepted
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const texts = ['a', 'é', '\u0301', '.', '%', '[', '@', '/..', '\ud800', '\u0000', '1.', '::'].map((c) => c.repeat(1000));
  for (const text of texts) {
    if (chat.parseUrl('https://' + text)?.hostname.length > 2000) context.reject('no');
    chat.parseUrl('https://a/' + text);
  }
}
