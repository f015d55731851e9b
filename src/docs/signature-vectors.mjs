// Prints signature-vectors.json. Node and its own crypto only, nothing of this project:
//
//   node src/docs/signature-vectors.mjs > src/docs/signature-vectors.json
//
// The keys are made of fixed seeds, so it prints the same every time.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
function keyPair(name) {
  const seed = createHash('sha256').update(name).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, raw: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url') };
}

// RFC 8785: JSON.stringify writes strings and numbers as it asks for; the names are sorted by UTF-16 code units.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

const alice = keyPair('alice');
const bob = keyPair('bob');

// A message as JSON text, so that numbers stay as they are written.
const plain = (body, meta = '{}', to = '#garden', type = 'message') =>
  `{"to":${JSON.stringify(to)},"type":"${type}","body":${JSON.stringify(body)},"meta":${meta}}`;
const cases = [
  ['an empty meta', plain('Hello')],
  ['a private action', plain('waves', '{}', 'bob', 'action')],
  ['text beyond ASCII, quotes and control characters', plain('Grüße "\\" \u0001\u001f\u007f\u2028 – 日本 🌱')],
  ['members out of order, names beyond the first plane after those of the first', plain('x', '{"z":1,"\\ufb33":2,"😀":3,"a":{"c":[true,null,false],"b":""},"ö":4,"":5}')],
  ['numbers in many spellings', plain('x', '{"n":[1.0,-0,0.0,1e21,1E+2,123456789012345678901234567890,1e-7,0.000001,4.50,333333333.33333329,5e-324,1.7976931348623157e308]}')],
  ['white space between tokens', plain('x', '{ "b" : [ 1 , 2 ] ,\n\t"a" : { } }')],
  ['escapes that need not be there', plain('x', '{"\\u0061":"\\u0062\\/\\u00e9"}')],
  ["the server's own members, which are not signed", plain('x', '{"a":1,"_embeds":[{"url":"https://example.org"}]}')],
  ['names made of digits', plain('x', '{"b":0,"10":1,"9":2}')],
];

function signed(name, text) {
  const { to, type, body, meta } = JSON.parse(text);
  const kept = Object.fromEntries(Object.entries(meta).filter(([member]) => member !== 'sig' && !member.startsWith('_')));
  const form = canonical({ to, type, body, meta: kept });
  const sig = sign(null, Buffer.from(form, 'utf8'), alice.privateKey);
  if (!verify(null, Buffer.from(form, 'utf8'), alice.publicKey, sig)) throw new Error(name);
  return { name, message: withSig(text, alice.raw, sig.toString('base64url')), canonical: form, valid: true };
}

const withSig = (text, key, sig) => {
  const member = `"sig":${JSON.stringify({ key, sig })}`;
  return text.replace(/(\s*)\}\}$/, (end) => (/"meta":\{\s*\}\}$/.test(text) ? `${member}}}` : `,${member}}}`));
};

const vectors = cases.map(([name, text]) => signed(name, text));
const first = vectors[0];
const { key, sig } = JSON.parse(first.message).meta.sig;
const changed = Buffer.from(sig, 'base64url');
changed[0] ^= 1;
// S + L: the same equation, another text. RFC 8032 says that such a signature does not hold.
const malleable = Buffer.from(sig, 'base64url');
const order = 2n ** 252n + 27742317777372353535851937790883648493n;
let s = BigInt(`0x${Buffer.from(malleable.subarray(32)).reverse().toString('hex')}`) + order;
for (let i = 32; i < 64; i++, s >>= 8n) malleable[i] = Number(s & 255n);
const bad = (name, message) => ({ name, message, canonical: first.canonical, valid: false });
vectors.push(
  bad('another body', first.message.replace('Hello', 'Hallo')),
  bad('another target', first.message.replace('#garden', '#Garden')),
  bad("somebody else's key", withSig(plain('Hello'), bob.raw, sig)),
  bad('a changed signature', withSig(plain('Hello'), key, changed.toString('base64url'))),
  bad('a signature with S beyond the order', withSig(plain('Hello'), key, malleable.toString('base64url'))),
  bad('a signature that is too short', withSig(plain('Hello'), key, sig.slice(0, 40))),
  bad('a signature that is not base64url', withSig(plain('Hello'), key, `${sig.slice(0, -1)}*`)),
  bad('a key that is none', withSig(plain('Hello'), 'AAAA', sig)),
);

process.stdout.write(`{
  "comment": "Made by signature-vectors.mjs with the crypto of Node ${process.versions.node.split('.')[0]}. A message is text, so that its numbers stay as they are written.",
  "vectors": [
${vectors.map((vector) => `    ${JSON.stringify(vector)}`).join(',\n')}
  ]
}
`);
