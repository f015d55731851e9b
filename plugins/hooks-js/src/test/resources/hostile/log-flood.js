// A flood of log lines is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (;;) chat.log('x'.repeat(1000));
}
