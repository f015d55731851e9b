// Says of signed messages whether their signature holds.
//
// A client signs with Ed25519 and sends `meta.sig` = {"key": its public key, "sig": the signature}, both base64url.
// What it signs is the RFC 8785 form, in UTF-8, of {"to", "type", "body", "meta"} as it sends them, `meta` without
// `sig` and without members whose name begins with `_`. The answer is `meta._signature` = {"valid", "key"}, which no
// client can forge. It tells that the owner of the key wrote the message, not who that is.
//
// settings: {"reject": true} refuses messages whose signature does not hold; otherwise they are only marked.

export function onMessage(message, context) {
  const { sig, ...rest } = message.meta;
  if (sig === undefined) return;
  const valid = holds(message, sig, rest);
  if (!valid && settings.reject) return context.reject('The signature in meta.sig does not hold.');
  message.meta._signature = { valid, key: typeof sig?.key === 'string' ? sig.key : null };
  return message;
}

function holds({ to, type, body }, sig, rest) {
  if (typeof sig?.key !== 'string' || typeof sig.sig !== 'string') return false;
  const meta = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('_')));
  try {
    return chat.ed25519Verify(sig.key, sig.sig, chat.canonicalJson({ to, type, body, meta }));
  } catch {
    return false; // a number that RFC 8785 has no form for, 1e400 for one
  }
}
