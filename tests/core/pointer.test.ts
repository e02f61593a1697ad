import fc from 'fast-check';
import t from 'tap';
import { pointerOf, pointerParts, pointerTo, readPointer } from '../../src/core/pointer.js';

t.test('a pointer made of parts comes apart into the same parts, whatever they hold', async () => {
  fc.assert(fc.property(fc.array(fc.string()), (parts) => t.strictSame(pointerParts(pointerOf(parts)), parts)));
});

t.test('slashes and tildes of a key are escaped as RFC 6901 says', async (t) => {
  t.equal(pointerTo('/a', 'b/c~d'), '/a/b~1c~0d');
  t.equal(pointerTo('', 0), '/0');
  t.equal(pointerOf([]), '');
  t.equal(readPointer({ 'b/c': [1, 2] }, pointerOf(['b/c', 1])), 2);
});

t.test('an inherited member is no value', async (t) => {
  t.equal(readPointer({}, '/toString'), undefined);
});
