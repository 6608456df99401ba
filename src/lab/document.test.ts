import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionAt } from '../base/span.ts';
import { parseLab } from './document.ts';
import { executeSetup } from './executeSetup.ts';
import type { LabBlock } from './labDocument.ts';
import { faultAtMark } from './marked.testing.ts';

const FRONT = '---\ntitle: Semijoins\nseed: 42\n---\n';

const blocksOf = (text: string): readonly LabBlock[] => {
  const { lab, errors } = parseLab(`${FRONT}${text}`);
  expect(errors).toEqual([]);
  return lab.blocks;
};

const proseOf = (text: string) =>
  blocksOf(text).flatMap((block) => (block.kind === 'prose' ? [block.content] : []));

describe('front matter', () => {
  it('is read with defaults for what is absent', () => {
    const all = 'title: T\nsummary: S\norder: 60\ncovers: [16, 3]\nseed: 42';
    expect(parseLab(`---\n${all}\n---\n`).lab.frontMatter).toEqual({
      title: 'T',
      summary: 'S',
      order: 60,
      covers: [16, 3],
      seed: 42,
    });
    expect(parseLab('---\r\ntitle: T\r\n---\r\nx').lab.frontMatter).toEqual({
      title: 'T',
      summary: '',
      covers: [],
      seed: 0,
    });
  });

  const faults: readonly (readonly [string, string, string])[] = [
    ['an unknown key', '---\ntitle: T\n«titel»: X\n---\n', 'unknown-key'],
    ['a value of another type', '---\ntitle: T\nseed: «many»\n---\n', 'invalid-value'],
    ['a row that the course lacks', '---\ntitle: T\ncovers: [1, «99»]\n---\n', 'invalid-value'],
    ['no title', '---\n«seed: 1»\n---\n', 'missing-key'],
    ['an end that is missing', '«---\n»title: T\n', 'front-matter-unclosed'],
    ['none at all', '«»# Title\n', 'front-matter-missing'],
    ['a key twice', '---\ntitle: T\n«t»itle: U\n---\n', 'yaml-syntax'],
  ];
  it.each(faults)('finds %s', (_title, marked, code) => {
    expect(faultAtMark(marked).code).toBe(code);
  });

  it('names the key that was meant', () => {
    expect(faultAtMark('---\ntitle: T\n«sede»: 1\n---\n').hint).toBe('Did you mean seed?');
  });

  it('says what a colon within a text does', () => {
    const fault = faultAtMark('---\ntitle: «A» cut: two halves\n---\n');
    expect(fault.message).toBe('A text with a colon and a space in it needs quotes.');
    expect(fault.hint).toContain('"');
  });

  it('refuses aliases, tags that run code and endless nesting without throwing', () => {
    for (const yaml of ['title: &a T\nsummary: *a', 'title: !!js/function x', '['.repeat(9000)]) {
      expect(parseLab(`---\n${yaml}\n---\n`).errors.length).toBeGreaterThan(0);
    }
  });
});

describe('prose', () => {
  it('is plain data, in document order with the live blocks', () => {
    const kinds = blocksOf('# A\n\ntext\n\n```sql setup\nCREATE SITE s;\n```\n\n---\n').map(
      (block) => (block.kind === 'prose' ? block.content.kind : block.kind),
    );
    expect(kinds).toEqual(['heading', 'paragraph', 'setup', 'rule']);
  });

  it('shows raw HTML as text and never interprets it', () => {
    expect(proseOf('<script>alert(1)</script>')).toEqual([
      { kind: 'paragraph', children: [{ kind: 'text', text: '<script>alert(1)</script>' }] },
    ]);
    expect(JSON.stringify(proseOf('a <b onclick="x">b</b>'))).toContain(
      '{"kind":"text","text":"</b>"}',
    );
  });

  it('shows nothing of a comment', () => {
    expect(proseOf('<!-- for the lecturer -->\n\na<!-- b -->c')).toEqual([
      {
        kind: 'paragraph',
        children: [
          { kind: 'text', text: 'a' },
          { kind: 'text', text: 'c' },
        ],
      },
    ]);
    expect(JSON.stringify(proseOf('<!-- a --><b>'))).toContain('<b>');
  });

  it('drops addresses that are not safe to follow and keeps their text', () => {
    for (const address of [
      'javascript:alert(1)',
      'JaVaScRiPt:x',
      'data:text/html,x',
      'vbscript:x',
    ]) {
      expect(proseOf(`[go](${address})`)).toEqual([
        { kind: 'paragraph', children: [{ kind: 'text', text: 'go' }] },
      ]);
    }
    expect(JSON.stringify(proseOf('[go](<java\tscript:x>)'))).not.toContain('link');
    expect(JSON.stringify(proseOf('[go](other.lab.md#x)'))).toContain('"href":"other.lab.md#x"');
    expect(JSON.stringify(proseOf('[go][r]\n\n[r]: https://example.org "T"'))).toContain(
      '"href":"https://example.org","title":"T"',
    );
  });

  it('takes pictures that stand in the lab, and data of no other kind', () => {
    expect(JSON.stringify(proseOf('![plan](data:image/png;base64,AAAA)'))).toContain(
      '"kind":"image","href":"data:image/png;base64,AAAA"',
    );
    for (const address of ['data:text/html,x', 'data:image/png', 'javascript:x']) {
      expect(JSON.stringify(proseOf(`![plan](${address})`))).not.toContain('image"');
    }
  });

  it('makes a node of the name of a parameter, and of no other word', () => {
    const [, , paragraph] = blocksOf(
      '```sql setup\nPARAMETER staff = 250;\n```\n\nx\n\n:staff people, a:staff, :other, `:staff`.',
    );
    expect(paragraph).toMatchObject({
      content: {
        children: [
          { kind: 'parameter', name: 'staff' },
          { kind: 'text', text: ' people, a:staff, :other, ' },
          { kind: 'code', text: ':staff' },
          { kind: 'text', text: '.' },
        ],
      },
    });
  });

  it('keeps tables, tasks, footnotes and code that is not live', () => {
    const [table, tasks, code, plain] = proseOf(
      '|a|b|\n|-|-:|\n|1|2|\n\n- [x] done\n- [ ] open\n\n```sql\nSELECT 1\n```\n\n```python x\ny\n```\n',
    );
    expect(table).toMatchObject({ kind: 'table', align: [null, 'right'] });
    expect(tasks).toMatchObject({ kind: 'list', items: [{ checked: true }, { checked: false }] });
    expect(code).toEqual({ kind: 'code', language: 'sql', text: 'SELECT 1' });
    expect(plain).toEqual({ kind: 'code', language: 'python', text: 'y' });
  });

  it('says where a live block stands inside a list', () => {
    const [list, live] = blocksOf('- a\n\n  ```sql setup\n  CREATE SITE s;\n  ```\n');
    expect(live).toMatchObject({ kind: 'setup', text: 'CREATE SITE s;' });
    expect(list).toMatchObject({
      content: {
        items: [{ children: [{ kind: 'paragraph' }, { kind: 'live', span: live?.span }] }],
      },
    });
  });
});

describe('live blocks', () => {
  const setup =
    '```sql setup\nCREATE SITE site1; CREATE SITE site4; CREATE TABLE t (a INTEGER);\n```\n';
  const query = '```sql query id=vp at=site4\nSELECT a FROM t\n```\n';

  it('have what their headers say', () => {
    const blocks = blocksOf(
      `${setup}${query}
\`\`\`plan id=mine for=vp assumes=one, Two
site1: ANSWER SELECT a FROM t
\`\`\`

\`\`\`schedule id=s protocol=compare(2pc, 3pc) title="A, B" f=1
T1 AT site1;
\`\`\`

\`\`\`exercise id=e kind=number
question: How many?
\`\`\`

\`\`\`scene
view: query
query: vp
plan: join-first@site4
at: execution/2
lenses: [location, fragments]
caption: One sentence.
\`\`\`
`,
    );
    expect(blocks.slice(1)).toMatchObject([
      {
        kind: 'query',
        id: 'vp',
        at: { value: 'site4' },
        objective: 'bytes',
        sql: 'SELECT a FROM t',
      },
      { kind: 'plan', id: 'mine', query: 'vp', assumes: [{ value: 'one' }, { value: 'two' }] },
      {
        kind: 'schedule',
        id: 's',
        options: { protocol: 'compare(2pc, 3pc)', title: 'A, B', f: '1' },
        text: 'T1 AT site1;',
      },
      { kind: 'exercise', id: 'e', exerciseKind: 'number', data: { question: 'How many?' } },
      {
        kind: 'scene',
        scene: {
          view: 'query',
          query: 'vp',
          plan: 'join-first@site4',
          at: { kind: 'stage', stage: 'execution', event: 2 },
          lenses: ['location', 'fragments'],
          caption: 'One sentence.',
        },
      },
    ]);
  });

  const faults: readonly (readonly [string, string, string])[] = [
    ['an unknown attribute', '```sql query id=vp «att»=site4\nSELECT 1\n```', 'unknown-attribute'],
    ['a word too many', '```sql setup «now»\n\n```', 'unknown-attribute'],
    [
      'a missing id',
      '```«sql query at=site4»\nSELECT 1\n```'.replace('«sql', '«sql'),
      'missing-attribute',
    ],
    ['an empty value', '```sql query «id=»\nSELECT 1\n```', 'attribute-value-expected'],
    [
      'a value of another set',
      '```sql query id=q objective=«byte»\nSELECT 1\n```',
      'attribute-value',
    ],
    ['two values for one', '```sql query id=a, «b»\nSELECT 1\n```', 'attribute-value'],
    ['an attribute twice', '```sql query id=a «id»=b\nSELECT 1\n```', 'repeated-attribute'],
    ['an unknown protocol', '```schedule id=s protocol=«2cp»\n\n```', 'attribute-value'],
    [
      'an unknown protocol to compare',
      '```schedule id=s protocol=«compare(2pc, 4pc)»\n\n```',
      'attribute-value',
    ],
    ['an unknown kind of exercise', '```exercise id=e kind=«essay»\nx: 1\n```', 'attribute-value'],
    ['a fence that is not closed', '```«sql setup»\nCREATE SITE s;', 'unclosed-fence'],
    [
      'SQL that is none',
      '```sql setup\nCREATE SITE s;\nCREATE «TABEL» t (a INTEGER);\n```',
      'unexpected-token',
    ],
    ['a query that is none', '```sql query id=q\nSELECT 1\nFROM «WHERE»\n```', 'unexpected-token'],
    ['a plan for no query', '«```plan id=p for=vp\nsite1: ANSWER SELECT 1\n```»', 'unknown-query'],
    ['an unknown key of a scene', '```scene\nview: query\n«veiw»: x\n```', 'unknown-key'],
    ['an unknown view', '```scene\nview: «schemas»\n```', 'invalid-value'],
    ['an unknown lens', '```scene\nlenses: [location, «place»]\n```', 'invalid-value'],
    ['an unknown stage', '```scene\nat: «executon/2»\n```', 'unknown-stage'],
    ['a scene of no query', '```scene\nquery: «vp»\n```', 'unknown-query'],
    [
      'a scene of a query and a schedule',
      '```scene\nquery: a\n«schedule»: b\n```',
      'invalid-value',
    ],
    ['a scene that is no mapping', '```scene\n«just text»\n```', 'invalid-value'],
    ['YAML that is none', '```exercise id=e kind=sql\nx: [1, 2«»\n```', 'yaml-syntax'],
    [
      'an id twice',
      `${'```sql query id=a\nSELECT 1\n```\n\n'}«${'```sql query id=a\nSELECT 1\n```'}»`,
      'duplicate-id',
    ],
    [
      'ids that differ in case',
      `${'```sql query id=a\nSELECT 1\n```\n\n'}«${'```sql query id=A\nSELECT 1\n```'}»`,
      'duplicate-id',
    ],
  ];
  it.each(faults)('refuse %s', (_title, marked, code) => {
    expect(faultAtMark(`${FRONT}${marked}`).code).toBe(code);
  });

  it('name a site, a parameter and a scene’s parameter that the setup has', () => {
    const wrongSite = query.replace('site4', '«site5»');
    expect(faultAtMark(`${FRONT}${setup}\n${wrongSite}`)).toMatchObject({
      code: 'unknown-site',
      hint: 'Did you mean site1?',
    });
    const wrongParameter = query.replace('FROM t', 'FROM t WHERE a = «:b»');
    expect(faultAtMark(`${FRONT}${setup}\n${wrongParameter}`).code).toBe('unknown-parameter');
    const wrongScene = '```scene\nparameters: «{ staff: 1 }»\n```';
    expect(faultAtMark(`${FRONT}${setup}\n${wrongScene}`).code).toBe('unknown-parameter');
  });
});

describe('positions', () => {
  /** Ways to put a fenced block into a document: what stands before each of its lines. */
  const containers = [
    { first: '', rest: '' },
    { first: '- ', rest: '  ' },
    { first: '> ', rest: '> ' },
    { first: '>', rest: '>' },
    { first: '1. - ', rest: '     ' },
    { first: '> - ', rest: '>   ' },
    { first: '   ', rest: '   ' },
    { first: '- ', rest: '\t' },
    { first: '-\t', rest: '\t' },
  ];
  const lines = fc.array(
    fc.constantFrom(
      'CREATE SITE s;',
      '',
      '-- Ünïcode 𝄞 comment',
      '\tCREATE SITE x\t;',
      '  SET FORCE 1 MS;',
    ),
    { maxLength: 4 },
  );

  it('are those of the document, however the block is indented and lines end', () => {
    const lineEnd = fc.constantFrom('\n', '\r\n');
    const marker = fc.constantFrom('```', '~~~~');
    const bom = fc.constantFrom('', '\uFEFF');
    fc.assert(
      fc.property(
        fc.constantFrom(...containers),
        lines,
        lines,
        lineEnd,
        marker,
        bom,
        (...drawn) => {
          const [{ first, rest }, before, after, end, fence, mark] = drawn;
          const body = [...before, '  CREATE TABLE «WRONG» oops;', ...after].map((l) => l);
          const block = [
            `${first}${fence}sql setup`,
            ...body.map((l) => `${rest}${l}`),
            `${rest}${fence}`,
          ];
          const marked = [`${mark}---`, 'title: T', '---', 'x', '', ...block, ''].join(end);
          const start = marked.indexOf('«');
          const text = marked.replace(/[«»]/g, '');
          const [error] = parseLab(text).errors;
          expect(error?.code).toBe('unexpected-token');
          // The fault is the word after the table's name; both are on the marked line.
          const found = text.slice(error?.span.start, error?.span.end);
          expect(found).toBe('oops');
          expect(positionAt(text, error?.span.start ?? 0).line).toBe(positionAt(text, start).line);
          expect(error?.span.start).toBe(start + 'WRONG '.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reach into queries, plans and YAML of indented blocks', () => {
    for (const [block, code] of [
      ['```sql query id=q at=s\nSELECT 1\nFROM «WHERE»\n```', 'unexpected-token'],
      ['```scene\nview: query\nlenses: [«x»]\n```', 'invalid-value'],
    ] as const) {
      const indented = block.replaceAll('\n', '\n     ');
      expect(faultAtMark(`${FRONT}1.   ${indented}\n`).code).toBe(code);
    }
  });
});

describe('documents from outside', () => {
  const piece = fc.constantFrom(
    ...['```', '````', '~~~', 'sql setup', 'sql query id=a at=s', 'scene', 'plan id=p for=a', '\n'],
    ...['\n', '\n', '\r\n', '\t', ' ', '> ', '- ', '1. ', '---', 'title: T', 'CREATE SITE s;', '«'],
    ...[
      'CREATE TABLE t (a INTEGER PRIMARY KEY);',
      'GENERATE 2 ROWS INTO t (a = row);',
      "'",
      '"',
      '[',
    ],
    ...[
      '{',
      '&a',
      '*a',
      '<b>',
      '[x](y)',
      '|',
      ':',
      ': ',
      '\0',
      '\uFEFF',
      '\uD800',
      '𝄞',
      '\u2028',
      '#',
    ],
  );

  it('never make reading throw, and positions stay inside', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const { lab, errors } = parseLab(text);
        const built = executeSetup(lab);
        for (const { span } of [...errors, ...built.errors]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(span.start).toBeLessThanOrEqual(span.end);
        }
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['a long document', 'x\n\n'.repeat(2_000_000), 'document-too-large'],
    ['long prose', `${'word '.repeat(10)}\n\n`.repeat(10_000), 'document-too-large'],
    ['many markers', '*a_ '.repeat(20_000), 'document-too-large'],
    ['many brackets', '[a]('.repeat(20_000), 'document-too-large'],
    ['deep quotations', '>'.repeat(20_000), 'document-too-deep'],
    ['deep quotations and text', `${'> '.repeat(5000)}a`, 'document-too-deep'],
    [
      'deep lists',
      Array.from({ length: 300 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n'),
      'document-too-deep',
    ],
    ['deep SQL', `\`\`\`sql setup\nASSERT a: ${'('.repeat(20_000)}\n\`\`\``, ''],
    ['deep YAML', `\`\`\`scene\n${'[{a: '.repeat(3000)}\n\`\`\``, ''],
    ['long YAML', `\`\`\`scene\n${'a: 1\n'.repeat(10_000)}\n\`\`\``, 'yaml-too-large'],
  ])(
    'are refused in time: %s',
    (_title, body, code) => {
      const { errors } = parseLab(`${FRONT}${body}`);
      expect(errors.length).toBeGreaterThan(0);
      if (code !== '') expect(errors[0]?.code).toBe(code);
    },
    4000,
  );

  it('may carry much data', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => `(${i}, 'name_${i}')`).join(',\n');
    const text = `${FRONT}\`\`\`sql setup\nCREATE SITE s; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);
INSERT INTO t VALUES ${values};\n\`\`\`\n`;
    const { lab, errors } = parseLab(text);
    expect(errors).toEqual([]);
    expect(executeSetup(lab).errors).toEqual([]);
  }, 20_000);
});
