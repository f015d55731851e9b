// A regular expression that backtracks for ever is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: /^(?=(a+)+b)(?!.*(x+x+)+y)(\w*)*\2$/.test('a'.repeat(64)) ? 'yes' : 'no' };
}
