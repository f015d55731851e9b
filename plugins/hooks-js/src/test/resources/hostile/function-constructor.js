// Functions cannot be made of text by the constructor of a function either.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String((() => 1).constructor('return 1')()) };
}
