import { describe, expect, it } from 'vitest';
import { parseSlt } from './records.ts';

const FILE = `# about it
hash-threshold 8

statement ok
CREATE TABLE t(a INTEGER,
  b TEXT)

onlyif mysql # not ours
statement ok
DROP TABLE t

skipif mysql
skipif oracle
query IT rowsort label-1
SELECT a, b
FROM t
----
1
x

statement error
SELECT nope

query I
SELECT 1
----
9 values hashing to 3c13dee48d9356ae19af2515e05e6b54

onlyif sqlite
halt

query I nosort
SELECT 2
----
2
`;

describe('parseSlt', () => {
  it('reads records with their conditions up to the halt', () => {
    expect(parseSlt(FILE)).toEqual({
      records: [
        {
          kind: 'statement',
          isError: false,
          sql: 'CREATE TABLE t(a INTEGER,\n  b TEXT)',
          line: 4,
        },
        {
          kind: 'query',
          sql: 'SELECT a, b\nFROM t',
          line: 14,
          types: 'IT',
          sort: 'rowsort',
          expected: { kind: 'values', values: ['1', 'x'] },
        },
        { kind: 'statement', isError: true, sql: 'SELECT nope', line: 21 },
        {
          kind: 'query',
          sql: 'SELECT 1',
          line: 24,
          types: 'I',
          sort: 'nosort',
          expected: { kind: 'hash', count: 9, md5: '3c13dee48d9356ae19af2515e05e6b54' },
        },
      ],
      skipped: [{ line: 9, because: 'onlyif mysql' }],
    });
  });

  it('says which records it cannot read', () => {
    expect(parseSlt('query X nosort\nSELECT 1\n----\n1\n').skipped).toEqual([
      { line: 1, because: 'unknown record: query X nosort' },
    ]);
  });
});
