import { assert } from '../../../base/assert.ts';

/** What SQLite calls back: numbers in, a number or nothing out. */
export type Callback = (...args: number[]) => number | undefined;

/** JavaScript functions as WebAssembly's own, which a pointer of C can stand for. */
export interface FunctionTable {
  /**
   * Gives a pointer to the function.
   *
   * @param signature what the function gives (`v` nothing, `i` an integer) and, in parentheses,
   *   what it takes: `i` for an integer, `p` for a pointer, which is one too
   */
  readonly install: (signature: string, callee: Callback) => number;
  readonly uninstall: (pointer: number) => void;
}

export function createFunctionTable(table: WebAssembly.Table): FunctionTable {
  const free: number[] = [];
  return {
    install: (signature, callee) => {
      const pointer = free.pop() ?? table.grow(1);
      table.set(pointer, asWebAssembly(signature, callee));
      return pointer;
    },
    uninstall: (pointer) => {
      table.set(pointer, null);
      free.push(pointer);
    },
  };
}

/**
 * A table takes functions of WebAssembly only, and a function that a module imports and exports
 * again is one of its own. So this is that module, byte for byte (WebAssembly Core Specification,
 * chapter 5): its one type, the import `e.f` of that type, the export `f`.
 */
function asWebAssembly(signature: string, callee: Callback): unknown {
  const [, result = '', parameters = ''] = /^([iv])\(([ip]*)\)$/.exec(signature) ?? [];
  assert(result !== '', `${signature} is no signature of a callback`);
  const results = result === 'v' ? [] : [INTEGER];
  const type = [FUNCTION, ...vector(Array.from(parameters, () => INTEGER)), ...vector(results)];
  const module = new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(TYPES, [1, ...type]),
      ...section(IMPORTS, [1, ...vector([LETTER_E]), ...vector([LETTER_F]), OF_FUNCTION, 0]),
      ...section(EXPORTS, [1, ...vector([LETTER_F]), OF_FUNCTION, 0]),
    ]),
  );
  return new WebAssembly.Instance(module, { e: { f: callee } }).exports['f'];
}

const TYPES = 1;
const IMPORTS = 2;
const EXPORTS = 7;
const FUNCTION = 0x60;
const INTEGER = 0x7f;
const OF_FUNCTION = 0;
const LETTER_E = 0x65;
const LETTER_F = 0x66;

/** Its length, for which one byte is enough here, and then its elements. */
const vector = (elements: readonly number[]): readonly number[] => [elements.length, ...elements];

const section = (id: number, content: readonly number[]): readonly number[] => [
  id,
  ...vector(content),
];
