import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { type ModuleInfos, neededBy } from './tools/firstPicture.ts';
import { subsetFonts } from './tools/fonts.mjs';
import { labIndex } from './tools/labIndex.ts';

/**
 * What the built page may do: its own scripts, styles, fonts, labs and workers, WebAssembly for the
 * sites' databases, and nothing from anywhere else. Vite's own server needs inline scripts, so the
 * policy is for the build and its preview.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  // The editor writes its colours and places into style sheets and elements of its own.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function contentSecurityPolicy(): Plugin {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY };
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }],
  };
}

/**
 * Workers that start workers are built within each other, which the bundler would call slow. And a
 * module that the first picture loads late may be a plain import of another late chunk: whether it
 * stays out of the first picture is what the bundle budget measures.
 */
const checks = { bundlerTimings: false, ineffectiveDynamicImport: false };

/** What the views of schedules share. */
const SCHEDULES =
  /\/(?:src\/(?:viewmodel\/(?:commit|transactions)|transactions)\/|app\/(?:charts\/(?:CentralVerdict|EventTable|StoredInk|TransactionMark)|store\/(?:commitActions|interleavingActions|scheduleControls|useFirstSchedule)|ui\/(?:Choice|RunField|Switches|ViewFrame)))/;

/**
 * What several chunks share, and the first paint needs, is one chunk, and what the first picture
 * needs beyond that another one. Left to itself the bundler
 * makes one for every set of sharers, and small files compress badly. What only later chunks share
 * is not among it: that would be loaded before anybody asks for it. A group takes along what its
 * files import, so what is loaded first is taken first.
 */
const groups = [
  {
    name: (id: string, modules: ModuleInfos) =>
      neededBy(id, modules) === 'paint' ? 'shared' : null,
    minShareCount: 2,
    priority: 2,
  },
  {
    name: (id: string, modules: ModuleInfos) =>
      neededBy(id, modules) === 'picture' ? 'picture' : null,
    minShareCount: 2,
    priority: 1,
  },
  // By itself the bundler would call it by its file, `dist`.
  { name: 'validation', test: /\/node_modules\/valibot\//, minShareCount: 2 },
  {
    name: 'schedules',
    test: SCHEDULES,
    minShareCount: 2,
  },
];
const rolldownOptions = { checks, output: { codeSplitting: { groups } } };

export default defineConfig({
  // Relative addresses: the page runs from any folder of any static server.
  base: './',
  plugins: [react(), contentSecurityPolicy(), labIndex(), subsetFonts()],
  preview: { headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY } },
  worker: { format: 'es', rolldownOptions },
  // Labs are read in a worker, where a package's variant for pages has no document to work with.
  resolve: { conditions: ['worker', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    rolldownOptions,
    // Sizes are judged by the budget, which knows which chunks come late.
    chunkSizeWarningLimit: 5000,
  },
  test: {
    include: ['src/**/*.test.ts', 'app/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    setupFiles: ['tools/randomCases.setup.ts'],
    environment: 'node',
    pool: 'threads',
    // One for each core; the runner would leave one of two to itself.
    maxWorkers: availableParallelism(),
    // Shared machines are slow at times; what hangs is still ended.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A golden file changes on request only; a missing one is a failure, not a new golden.
    update: process.env['UPDATE_GOLDEN'] === '1' ? 'all' : 'none',
    passWithNoTests: false,
  },
});
