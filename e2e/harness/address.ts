/** Where the harness is served: beside the page that is tested, which it is no part of. */
const pagePort = Number(process.env['SITELINES_E2E_PORT'] ?? 4391);

export const harnessPort = Number(process.env['SITELINES_E2E_HARNESS_PORT'] ?? pagePort + 1);
export const harnessAddress = `http://127.0.0.1:${harnessPort}/`;
