import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { subsetFonts } from './tools/fonts.mjs';

/**
 * What the built page may do: its own scripts, styles, fonts, labs and workers, WebAssembly for the
 * sites' databases, and nothing from anywhere else. Vite's own server needs inline scripts, so the
 * policy is for the build and its preview.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
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

/** A busy machine makes the build warn of its own slowness; that is no fault of the page. */
const UNTIMED = { checks: { bundlerTimings: false } };

export default defineConfig({
  // Relative addresses: the page runs from any folder of any static server.
  base: './',
  plugins: [react(), contentSecurityPolicy(), subsetFonts()],
  preview: { headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY } },
  worker: { format: 'es', rolldownOptions: UNTIMED },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    rolldownOptions: UNTIMED,
  },
  // Bundled beforehand, the engine would look for its WebAssembly beside the bundle.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  test: {
    include: ['src/**/*.test.ts', 'app/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    // Shared machines are slow at times; what hangs is still ended.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A golden file changes on request only; a missing one is a failure, not a new golden.
    update: process.env['UPDATE_GOLDEN'] === '1' ? 'all' : 'none',
    passWithNoTests: false,
  },
});
