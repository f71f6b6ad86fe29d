import avsc from 'avsc';

/** The part of avsc's reader that arrays use. */
interface Tap {
  buf: Buffer;
  pos: number;
  readLong(): number;
}

interface ReadableType {
  _read(tap: Tap): unknown;
  _skip(tap: Tap): void;
}

/** What avsc's array type is underneath: its own typings leave the reading methods out. */
interface ArrayTypeBase {
  readonly itemsType: ReadableType;
}

const Base = avsc.types.ArrayType as unknown as new (schema: object, options: object) => ArrayTypeBase;

/**
 * An array that trusts no count. avsc allocates and loops as many times as the bytes say, so that four damaged bytes can hang a consumer or take all
 * its memory: a poison message that no dead-letter topic would ever see. Here every item must take at least one byte, and there cannot be more
 * items than bytes left. (Written against avsc 5.7.9, `lib/types.js`, ArrayType.)
 */
export class BoundedArrayType extends Base {
  _read(tap: Tap): unknown[] {
    const values: unknown[] = [];
    eachItem(tap, () => {
      values.push(this.itemsType._read(tap));
    });
    return values;
  }

  _skip(tap: Tap): void {
    eachItem(tap, () => {
      this.itemsType._skip(tap);
    });
  }
}

function eachItem(tap: Tap, visit: () => void): void {
  for (let count = tap.readLong(); count !== 0; count = tap.readLong()) {
    if (count < 0) {
      count = -count;
      tap.readLong();
    }
    if (!(count <= tap.buf.length - tap.pos)) throw new RangeError('More array items than bytes');
    for (; count > 0; count -= 1) {
      const before = tap.pos;
      visit();
      if (tap.pos <= before) throw new RangeError('An array item of no length');
    }
  }
}
