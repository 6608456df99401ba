import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { testFiles } from '../rooms.mjs';
import { root } from './run.mjs';

/** One text file of the repository, by its path from the top. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A file of TypeScript, read as a syntax tree, so that strings and comments are not code. */
export interface SourceFile extends TextFile {
  readonly tree: ts.SourceFile;
}

/** What .gitignore names, and git's own folder. */
const notOurs = /^(?:\.git|node_modules|dist|dist-.*|test-results|playwright-report|coverage)$/;

/** All files that are, or are about to be, part of the repository; git itself is not needed. */
export function repositoryFiles(folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !notOurs.test(name) && !name.endsWith('.log'))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return repositoryFiles(path);
      return entry.isFile() ? [path] : [];
    });
}

/** Files that hold a zero byte are not text. */
export function textFiles(): readonly TextFile[] {
  return repositoryFiles()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

export function parseSource({ path, text }: TextFile): SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, kind) };
}

/** The code of the product: src/ and app/, without tests. */
export function productFiles(): readonly SourceFile[] {
  return textFiles()
    .filter(({ path }) => /^(?:src|app)\/.*\.tsx?$/.test(path) && !testFiles.test(path))
    .map(parseSource);
}

/** Every node for which `says` has something to say, as `file:line: what`. */
export function findings(
  files: readonly SourceFile[],
  says: (node: ts.Node, file: SourceFile) => string | undefined,
): readonly string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const what = says(node, file);
      if (what !== undefined) found.push(`${file.path}:${lineOf(node, file)}: ${what}`);
      ts.forEachChild(node, visit);
    };
    visit(file.tree);
    return found;
  });
}

function lineOf(node: ts.Node, { tree }: SourceFile): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Every line for which `says` has something to say, as `file:line: what`. */
export function lineFindings(
  files: readonly TextFile[],
  says: (line: string, file: TextFile) => string | undefined,
): readonly string[] {
  return files.flatMap((file) =>
    file.text.split('\n').flatMap((line, index) => {
      const what = says(line, file);
      return what === undefined ? [] : [`${file.path}:${index + 1}: ${what}`];
    }),
  );
}
