// Java cannot be reached.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(Java.type('java.lang.System').getenv()) };
}
