// A huge array filled in one go is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const array = new Array(2 ** 27).fill(0);
  return { body: String(array.length) };
}
