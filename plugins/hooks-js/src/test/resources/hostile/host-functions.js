// The functions of the server have no way into Java.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(chat.sha256.class ?? chat.sha256.getClass().forName('java.lang.System')) };
}
