/** The house rules that no linter knows: functions from files to findings (`file:line: …`). */
import ts from 'typescript';
import { findings, lineFindings, type SourceFile, type TextFile } from './sourceFiles.ts';

const maximumColumns = 100;
const maximumLines = 500;

const clocksAndTimers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'fetch']);
const impureMembers = new Set(['Date.now', 'Math.random', 'performance.now']);

/** A clock, randomness, a timer or I/O. */
export function impurities(files: readonly SourceFile[]): readonly string[] {
  return findings(files, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.getText();
      return impureMembers.has(name) || name.startsWith('console.') ? name : undefined;
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date') return 'new Date(…)';
    if (ts.isCallExpression(node) && clocksAndTimers.has(node.expression.getText())) {
      return `${node.expression.getText()}(…)`;
    }
    return undefined;
  });
}

export function randomness(files: readonly SourceFile[]): readonly string[] {
  return findings(files, (node) =>
    ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random'
      ? 'Math.random'
      : undefined,
  );
}

export function enums(files: readonly SourceFile[]): readonly string[] {
  return findings(files, (node) => (ts.isEnumDeclaration(node) ? node.name.text : undefined));
}

/** A `default:` that neither proves that nothing is left nor says why something may be. */
export function silentDefaults(files: readonly SourceFile[]): readonly string[] {
  return findings(files, (node, { text }) => {
    if (!ts.isDefaultClause(node)) return undefined;
    if (/\bassertNever\(/.test(node.getText())) return undefined;
    const around = text.slice(node.getFullStart(), node.getEnd());
    return /\/\/|\/\*/.test(around) ? undefined : 'default: without a comment';
  });
}

/** `as const` narrows and cannot lie; every other assertion can. */
export function casts(files: readonly SourceFile[]): readonly string[] {
  return findings(files, (node) => {
    if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return undefined;
    const type = node.type.getText();
    return type === 'const' ? undefined : `as ${type}`;
  });
}

/** The formatter breaks code; comments it leaves as they are. An address cannot be broken. */
export function longLines(files: readonly TextFile[]): readonly string[] {
  return lineFindings(files, (line) => {
    const columns = Array.from(line).length;
    const isProse = /^\s*(\/\/|\/?\*)/.test(line);
    const isTooLong = columns > maximumColumns && isProse && !/https?:\/\/|biome-ignore/.test(line);
    return isTooLong ? `${columns} columns` : undefined;
  });
}

export function longFiles(files: readonly TextFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1;
    return lines > maximumLines ? [`${path}:${maximumLines}: the file has ${lines} lines`] : [];
  });
}

/** A figure that was published must come out of the code, so the code must not hold it. */
export function publishedFigures(
  files: readonly SourceFile[],
  figures: readonly number[],
): readonly string[] {
  return findings(files, (node) => {
    if (!ts.isNumericLiteral(node) && !ts.isStringLiteralLike(node)) return undefined;
    const plain = node.text.replace(/(\d)[ ,_.\u2009\u202f]?(?=\d{3}\b)/g, '$1');
    const figure = figures.find((known) => new RegExp(`\\b${known}\\b`).test(plain));
    return figure === undefined ? undefined : `the published figure ${figure}`;
  });
}

/** `camelCase.ts` after the main export, `PascalCase.tsx` for a component. */
export function strangeNames(paths: readonly string[]): readonly string[] {
  const folder = '(?:[a-z][a-zA-Z0-9]*/)*';
  const camel = '[a-z][a-zA-Z0-9]*';
  const pascal = '[A-Z][a-zA-Z0-9]*';
  const allowed = [
    new RegExp(`^src/${folder}${camel}(?:\\.law)?(?:\\.test|\\.testing|\\.d)?\\.ts$`),
    new RegExp(`^app/${folder}${camel}(?:\\.law)?(?:\\.test|\\.testing|\\.d)?\\.ts$`),
    new RegExp(`^app/${folder}${pascal}(?:\\.test)?\\.tsx$`),
    new RegExp(`^app/${folder}(?:${camel}|${pascal})(?:\\.module)?\\.css$`),
    /^app\/main\.tsx$/,
  ];
  return paths
    .filter((path) => /^(?:src|app)\/.*\.(?:[cm]?[jt]sx?|css)$/.test(path))
    .filter((path) => !allowed.some((pattern) => pattern.test(path)))
    .map((path) => `${path}:1: not camelCase.ts, nor PascalCase.tsx in app/`);
}
