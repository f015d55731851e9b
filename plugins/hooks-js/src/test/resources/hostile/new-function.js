// Functions cannot be made of text.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(new Function('return 1')()) };
}
