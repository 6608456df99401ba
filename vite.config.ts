import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative addresses: the page runs from any folder of any static server.
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2022', emptyOutDir: true },
  // Bundled beforehand, the engine would look for its WebAssembly beside the bundle.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  test: {
    include: ['src/**/*.test.ts', 'app/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    // A golden file changes on request only; a missing one is a failure, not a new golden.
    update: process.env['UPDATE_GOLDEN'] === '1' ? 'all' : 'none',
    passWithNoTests: false,
  },
});
