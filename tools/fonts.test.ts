import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFiles } from '../rooms.mjs';
import { fontCharacters } from './fonts.mjs';
import { root } from './run.mjs';
import { repositoryFiles } from './sourceFiles.ts';

const covered = new Set(fontCharacters);

const missing = (path: string): readonly string[] => {
  const text = readFileSync(join(root, path), 'utf8');
  const strange = new Set([...text].filter((character) => character > '~'));
  return [...strange]
    .filter((character) => !covered.has(character))
    .map((one) => `${path}: ${one}`);
};

test('the cut fonts have every character that the page and its labs are written with', () => {
  const written = repositoryFiles().filter(
    (path) => /^(?:app|src|public)\/.*\.(?:tsx?|css|md)$/.test(path) && !testFiles.test(path),
  );
  expect(written.length).toBeGreaterThan(100);
  expect(written.flatMap(missing)).toEqual([]);
});

test('names of western and central Europe and the signs of the textbooks are covered', () => {
  const wanted = 'Dvořák Łukasz Ångström Ærø Œuvre ıŞğ σπρ ⋈⋉⋊ ∪∩− × →←↔ ≤≥≠ ₀₁₂₃₄₅₆₇₈₉ “”‘’ ✓';
  expect([...wanted].filter((character) => !covered.has(character))).toEqual([]);
});
