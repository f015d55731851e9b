// A loop of host calls is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (;;) chat.sha256('x'.repeat(10000));
}
