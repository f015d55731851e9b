// A labelled loop of empty statements is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  outer: while (true) {
    do {
      continue outer;
    } while (true);
  }
}
