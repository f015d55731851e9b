// Changed built-in objects trouble the hook alone.
// expect: changed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  JSON.stringify = JSON.parse = Object.keys = Array.isArray = () => {
    for (;;);
  };
  Promise.prototype.then = () => {
    for (;;);
  };
  Object.freeze = Array.prototype.join = Array.prototype.sort = String.prototype.charCodeAt = () => 'broken';
  return { body: chat.canonicalJson({ b: 1, a: [2] }) };
}
