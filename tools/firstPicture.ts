/** What the bundler tells of the modules of a build. */
export interface ModuleInfos {
  getModuleInfo(id: string): ModuleInfo | null;
}

interface ModuleInfo {
  readonly isEntry: boolean;
  /** Modules that import this one in a statement, not by `import()`. */
  readonly importers: readonly string[];
}

/** The one late chunk that is loaded with every lab, as soon as the page stands. */
const FIRST_VIEW = /\/QueryView\.tsx$/;

/** `paint`: the page itself needs it; `picture`: only its first view; undefined: it comes later. */
export type Need = 'paint' | 'picture' | undefined;

/** Who needs a module without asking for it later. */
export function neededBy(id: string, modules: ModuleInfos): Need {
  const seen = new Set([id]);
  let need: Need;
  // The set grows while it is gone through.
  for (const module of seen) {
    const info = modules.getModuleInfo(module);
    if (info?.isEntry) return 'paint';
    if (FIRST_VIEW.test(module)) need = 'picture';
    for (const importer of info?.importers ?? []) seen.add(importer);
  }
  return need;
}
