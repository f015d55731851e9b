// Recursion without end that catches the end of the stack is survived.
// expect: accepted
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const down = () => {
    try {
      return down() + 1;
    } catch {
      return 0;
    }
  };
  down();
}
