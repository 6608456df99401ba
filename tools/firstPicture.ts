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

/** Whether the entry or the first view needs the module without asking for it later. */
export function isOfFirstPicture(id: string, modules: ModuleInfos): boolean {
  const seen = new Set([id]);
  // The set grows while it is gone through.
  for (const module of seen) {
    const info = modules.getModuleInfo(module);
    if (info?.isEntry || FIRST_VIEW.test(module)) return true;
    for (const importer of info?.importers ?? []) seen.add(importer);
  }
  return false;
}
