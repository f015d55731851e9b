// Numbers written out without end are ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (let i = 0; ; i++) (i + 0.1).toFixed(100);
}
