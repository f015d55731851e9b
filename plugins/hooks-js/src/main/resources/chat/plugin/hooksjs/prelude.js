// What stands between the server and a hook, in the hook's own context: makes the two globals, hands messages
// over as plain objects, and judges what comes back. It keeps what it needs of the built-in objects, so that a
// hook that changes those troubles itself only. The host's functions take and give text, numbers and booleans,
// and never throw: null says that something went wrong.
(function (host, settingsText, serverName, infinity) {
  'use strict';
  const { parse, stringify } = JSON;
  const { freeze, keys, values, getPrototypeOf, defineProperty, hasOwn } = Object;
  const { isArray } = Array;
  const { apply } = Reflect;
  const { fromCharCode } = String;
  const isWellFormed = String.prototype.isWellFormed;
  const sort = Array.prototype.sort;
  const join = Array.prototype.join;
  const then = Promise.prototype.then;
  const HookPromise = Promise;
  const Bytes = Uint8Array;
  const text = String;
  const Type = TypeError;
  const Range = RangeError;
  const isFinite = Number.isFinite;
  const now = Date.now;

  // They would do nothing; better that they are not there.
  for (const name of ['Java', 'eval', 'arguments', 'WebAssembly', 'SharedArrayBuffer', 'Atomics']) delete globalThis[name];

  const frozen = (value) => {
    if (typeof value === 'object' && value !== null) {
      for (const member of values(value)) frozen(member);
      freeze(value);
    }
    return value;
  };

  // Text as it is; bytes as a text of characters 0 to 255.
  const data = (value) => {
    if (typeof value === 'string') return value;
    if (!(value instanceof Bytes)) throw new Type('the data is neither a string nor a Uint8Array');
    let latin = '';
    for (let i = 0; i < value.length; i += 4096) latin += apply(fromCharCode, null, value.subarray(i, i + 4096));
    return latin;
  };
  const bytes = (latin) => {
    const array = new Bytes(latin.length);
    for (let i = 0; i < latin.length; i++) array[i] = latin.charCodeAt(i);
    return array;
  };

  const canonical = (value) => {
    switch (typeof value) {
      case 'string':
        if (!apply(isWellFormed, value, [])) throw new Type('a string contains a lone surrogate');
        return stringify(value);
      case 'number':
        if (!isFinite(value)) throw new Type('JSON has no such number');
        return stringify(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object': {
        if (value === null) return 'null';
        const parts = [];
        if (isArray(value)) {
          for (let i = 0; i < value.length; i++) parts[i] = canonical(value[i]);
          return '[' + apply(join, parts, [',']) + ']';
        }
        // sort() compares UTF-16 code units, as RFC 8785 asks for.
        const names = apply(sort, keys(value), []);
        for (let i = 0; i < names.length; i++) parts[i] = canonical(names[i]) + ':' + canonical(value[names[i]]);
        return '{' + apply(join, parts, [',']) + '}';
      }
      default:
        throw new Type('JSON has no such value');
    }
  };

  const key = (name) => {
    if (typeof name !== 'string' || name.length === 0 || name.length > 256) throw new Type('a key must be a string of 1 to 256 characters');
    return name;
  };
  const full = () => new Range('the store is full');
  const longest = 3e9; // seconds, some 95 years
  const ttl = (options) => {
    const seconds = options?.ttl;
    if (seconds === undefined) return 0;
    if (typeof seconds !== 'number' || !(seconds > 0)) throw new Type('ttl must be a number of seconds above 0');
    return seconds < longest ? seconds : longest;
  };
  const evict = (options) => {
    const yes = options?.evict;
    if (yes !== undefined && typeof yes !== 'boolean') throw new Type('evict must be true or false');
    return yes === true;
  };

  const chat = freeze({
    sha256: freeze((value) => host.sha256(data(value), typeof value === 'string')),
    ed25519Verify: freeze((publicKey, signature, value) =>
      host.ed25519Verify(
        data(publicKey), typeof publicKey === 'string',
        data(signature), typeof signature === 'string',
        data(value), typeof value === 'string')),
    fold: freeze((name) => {
      if (typeof name !== 'string' || name.length > 256) throw new Type('a name must be a string of at most 256 characters');
      return host.fold(name);
    }),
    parseUrl: freeze((address) => {
      const json = typeof address === 'string' ? host.parseUrl(address) : null;
      return json === null ? null : freeze(parse(json));
    }),
    canonicalJson: freeze((value) => canonical(value)),
    base64url: freeze({
      encode: freeze((value) => host.encode(data(value), typeof value === 'string')),
      decode: freeze((value) => {
        const latin = typeof value === 'string' ? host.decode(value) : null;
        if (latin === null) throw new Type('the string is not base64url without padding');
        return bytes(latin);
      }),
      decodeText: freeze((value) => {
        const decoded = typeof value === 'string' ? host.decodeText(value) : null;
        if (decoded === null) throw new Type('the string is not base64url of UTF-8');
        return decoded;
      }),
    }),
    store: freeze({
      get: freeze((name) => {
        const json = host.get(key(name));
        return json === null ? undefined : parse(json);
      }),
      set: freeze((name, value, options) => {
        const json = stringify(value);
        if (json === undefined) throw new Type('JSON has no such value');
        if (!host.set(key(name), json, ttl(options), evict(options))) throw full();
      }),
      add: freeze((name, amount = 1, options = undefined) => {
        if (typeof amount !== 'number' || !isFinite(amount)) throw new Type('the amount must be a finite number');
        const sum = host.add(key(name), amount, ttl(options), evict(options));
        if (sum === null) throw full();
        if (!isFinite(sum)) throw new Type('the entry is not a number, or the sum is too large');
        return sum;
      }),
      delete: freeze((name) => host.remove(key(name))),
      keys: freeze(() => parse(host.keys())),
    }),
    log: freeze((...parts) => {
      let line = '';
      for (const part of parts) {
        const shown = typeof part === 'object' && part !== null ? stringify(part) : text(part);
        line += (line === '' ? '' : ' ') + shown;
      }
      host.log(line);
    }),
  });

  defineProperty(globalThis, 'chat', { value: chat });
  defineProperty(globalThis, 'settings', { value: frozen(parse(settingsText)) });

  // What a call in progress has come to.
  let rejection = null;
  let settled = false;
  let failed = false;
  let result;
  let sent;
  let answer;

  const reject = freeze((reason) => {
    if (typeof reason !== 'string' || reason === '') throw new Type('reject needs a reason: reject("a reason")');
    rejection ??= reason;
    return undefined;
  });

  // null: as it was. 'R' and the reason. 'C', the length of the body or -1, a colon, the body, the meta if there is one.
  const judge = () => {
    if (rejection !== null) return 'R' + rejection;
    if (result === undefined || result === null) return null;
    if (typeof result !== 'object' || isArray(result)) throw new Type('onMessage returned something that is not a message');
    for (const name of keys(result)) {
      if (name === 'body' || name === 'meta') continue;
      if (!hasOwn(sent, name)) throw new Type('onMessage returned a message with an unknown member "' + name + '"');
      if (result[name] !== sent[name]) throw new Type('onMessage changed "' + name + '"; only body and meta can be changed');
    }
    const { body, meta } = result;
    let code = 'C';
    if (body === undefined || body === sent.body) {
      code += '-1:';
    } else {
      if (typeof body !== 'string') throw new Type('onMessage returned a body that is not a string');
      code += body.length + ':' + body;
    }
    if (meta !== undefined) {
      if (typeof meta !== 'object' || meta === null || isArray(meta)) throw new Type('onMessage returned a meta that is not an object');
      const json = stringify(meta);
      if (json === undefined || json[0] !== '{') throw new Type('onMessage returned a meta that is not an object');
      answer = meta;
      code += json;
    }
    return code;
  };

  const await_ = (value, finish) => {
    if (!(value instanceof HookPromise)) {
      result = value;
      return finish();
    }
    settled = false;
    failed = false;
    apply(then, value, [
      (outcome) => { settled = true; result = outcome; },
      (error) => { settled = true; failed = true; result = error; },
    ]);
    return 'P';
  };

  return {
    onMessage(hook, to, type, body, meta, from, id, target, time) {
      rejection = null;
      sent = { to, type, body, from };
      const message = { to, type, body, meta: meta === '{}' ? {} : parse(meta), from };
      return await_(hook(message, freeze({ reject, senderId: id, target, now: time, server: serverName })), judge);
    },
    onEvent(hook, id, ts, from, to, type, body, meta) {
      rejection = null;
      const message = { id, ts, from, to, type, body, meta: meta === '{}' ? {} : parse(meta) };
      return await_(hook(message), () => null);
    },
    // After the queue of promises is empty.
    settle(isMessage) {
      if (!settled) throw new Type('the promise never settles');
      if (failed) throw result;
      return isMessage ? judge() : null;
    },
    // The last meta again, with a string for each infinite number, which JSON.stringify makes null.
    exact() {
      return stringify(answer, (name, value) =>
        value === Infinity ? infinity : value === -Infinity ? '-' + infinity : value);
    },
    release() {
      result = sent = answer = undefined;
    },
  };
});
