// Asynchronous functions cannot be made of text.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String((async () => 1).constructor('return 1')()) };
}
