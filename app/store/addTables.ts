import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { addToSetup } from '../../src/viewmodel/addToSetup.ts';
import { sayFileFault } from './fileNotice.ts';
import { closeGallery } from './gallery.ts';
import { sourceOf } from './labOrigin.ts';
import { open, type Stage } from './openLab.ts';
import { keptOrigin } from './savedLabs.ts';
import { useStore } from './store.ts';
import { goToView } from './view.ts';

/** Tables of the user's own, as files or as pasted text. */
interface TableText {
  /** `orders.csv`; gives a CSV's table its name. */
  readonly name: string;
  readonly text: string;
}

/**
 * Makes tables part of the open lab's source, which is the user's own from then on, and shows the
 * first of them. What is wrong is said, and the lab stays as it was.
 */
export async function addTables(tables: readonly TableText[]): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return sayFileFault(noLab);
  // Beside the parser, which the page has in one late chunk only.
  const { tableFromCsv, tablesFromSql } = await import('../../src/viewmodel/textChecks.ts');
  const { document, catalog } = lab.opened;
  const site = catalog.sites[0]?.id;
  if (site === undefined) return sayFileFault(noSite);
  const taken = [...catalog.relations, ...catalog.fragments, ...catalog.views].map(({ name }) =>
    name.toLowerCase(),
  );
  const statements: string[] = [];
  const names: string[] = [];
  let files = lab.files;
  for (const { name, text } of tables) {
    const where = { taken: [...taken, ...names.map((own) => own.toLowerCase())], site };
    const isSql = /\.sql$/i.test(name);
    const made = isSql ? tablesFromSql(text, where) : tableFromCsv(name, text, where);
    if (!made.ok) return sayFileFault(made.error, text);
    statements.push(made.value.statements);
    names.push(...made.value.names);
    files = { ...files, ...made.value.files };
  }
  const text = addToSetup(document, statements.join('\n\n'));
  const origin = await keptOrigin(text, files);
  const [first] = names;
  const stage = first === undefined ? undefined : stageOf(first, site);
  const opened = await open({ ...sourceOf(lab), text, files, origin }, stage);
  if (!opened.ok) return sayFileFault(opened.error, text);
  closeGallery();
  goToView('query');
  if (first !== undefined) useStore.setState({ draft: sqlOf(first) });
}

const sqlOf = (table: string): string =>
  `SELECT * FROM ${/^[a-z_][a-z0-9_]*$/.test(table) ? table : `"${table.replaceAll('"', '""')}"`}`;

const stageOf = (table: string, at: string): Stage => ({
  request: { sql: sqlOf(table), at, objective: 'bytes' },
  parameters: {},
  place: 'end',
  scene: undefined,
});

const NOWHERE = { start: 0, end: 0 };

const noLab: Diagnostic = {
  code: 'no-lab',
  message: 'No lab is open that the tables could go into.',
  span: NOWHERE,
  hint: 'Open one first: the list of labs has a sandbox',
};

const noSite: Diagnostic = {
  code: 'no-site',
  message: 'The open lab has no site that could store the tables.',
  span: NOWHERE,
  hint: 'Add CREATE SITE to its source',
};
