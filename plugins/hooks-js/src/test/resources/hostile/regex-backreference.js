// A regular expression with a back-reference that backtracks for ever is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: /^(a+)+\1b$/.test('a'.repeat(64)) ? 'yes' : 'no' };
}
