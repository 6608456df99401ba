/** `npm run build`: the page into dist/, a folder of static files. */
import { buildPage } from './page.mjs';

for (const warning of await buildPage()) console.error(warning);
