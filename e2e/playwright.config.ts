import { defineConfig } from '@playwright/test';
import { provideBrowser } from '../tools/browser.mjs';
import { binary, root } from '../tools/run.mjs';
import { harnessAddress, harnessPort } from './harness/address.ts';

const port = Number(process.env['SITELINES_E2E_PORT'] ?? 4391);
const address = `http://127.0.0.1:${port}/`;
const vite = binary('vite');

/** Tests what `npm run build` made. A test that passes only sometimes has failed. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    // Recording every test takes a fifth of its time; who looks into a failure can repeat it.
    trace: process.env['CI'] ? 'off' : 'retain-on-failure',
    launchOptions: {
      executablePath: provideBrowser((line) => process.stderr.write(`${line}\n`)),
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--font-render-hinting=none',
        '--force-color-profile=srgb',
        '--disable-background-networking',
      ],
    },
  },
  projects: [{ name: 'chromium' }],
  // A server that is already there may be serving another checkout.
  webServer: [
    {
      command: `"${process.execPath}" "${vite}" preview --host 127.0.0.1 --port ${port} --strictPort`,
      cwd: root,
      url: address,
      reuseExistingServer: false,
    },
    {
      command: `"${process.execPath}" e2e/harness/serve.mjs ${harnessPort}`,
      cwd: root,
      url: harnessAddress,
      reuseExistingServer: false,
      // It removes what it built.
      gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
    },
  ],
});
