/**
 * Finds a Chromium for the browser tests, or installs one. Imports only Node's own modules and, if
 * it is there, Playwright.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { binary } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const elsewhere = [
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Playwright knows where its own browser would be, whether or not it was downloaded.
 *
 * @returns {string | undefined}
 */
function ofPlaywright() {
  try {
    return createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  } catch {
    return undefined;
  }
}

/**
 * A file may be there and not start: half installed, or a stub that only names a package.
 *
 * @param {string | undefined} path
 */
function starts(path) {
  if (!path || !existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** @returns {string | undefined} the path of a Chromium that starts */
export function findBrowser() {
  const chosen = process.env['SITELINES_BROWSER'];
  if (chosen) {
    if (starts(chosen)) return chosen;
    throw new Error(`SITELINES_BROWSER names ${chosen}, which does not start.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [ofPlaywright(), ...inPath, ...elsewhere].find(starts);
}

/**
 * @param {string} command
 * @param {string[]} options
 */
function succeeds(command, ...options) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, options, { stdio: ['ignore', 2, 2], env: environment });
  return status === 0;
}

/** @param {(line: string) => void} say */
function installWithApt(say) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return;
  }
  say('Installing Chromium with apt-get, because no browser was found.');
  // Stale lists are no reason to give up: the package may be found all the same.
  succeeds('apt-get', 'update');
  succeeds('apt-get', 'install', '-y', 'chromium');
}

/** @param {(line: string) => void} say */
function installWithPlaywright(say) {
  say("Downloading Playwright's Chromium, because no browser was found.");
  succeeds(process.execPath, binary('@playwright/test', 'playwright'), 'install', 'chromium');
}

/**
 * @param {(line: string) => void} say
 * @returns {string} the path of a Chromium that starts
 */
export function provideBrowser(say) {
  for (const install of [undefined, installWithApt, installWithPlaywright]) {
    install?.(say);
    const browser = findBrowser();
    if (browser) return browser;
  }
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium or Chrome (on Debian or ' +
      'Ubuntu: apt-get install chromium, as root), or set SITELINES_BROWSER to the path of one.',
  );
}
