/** Where a lab comes from, and how its file is named. */

/** A file that the page's own server offers, or a text that the user opened, wrote or was sent. */
export type LabOrigin = { readonly kind: 'gallery'; readonly name: string } | OwnOrigin;

export interface OwnOrigin {
  readonly kind: 'own';
  /** Under which the browser keeps it. */
  readonly key: string;
}

/** The texts of data files that came with a lab, by the names that LOAD gives them. */
export type DataFiles = Readonly<Record<string, string>>;

/** All that is needed to open a lab. */
export interface LabSource {
  readonly text: string;
  /** Data files that did not come with the lab are read beside this one. */
  readonly fileName: string;
  readonly origin: LabOrigin;
  readonly files: DataFiles;
}

interface Opened extends Omit<LabSource, 'text'> {
  readonly opened: { readonly document: { readonly text: string } };
}

/** What the open lab would be opened from again. */
export const sourceOf = ({ fileName, origin, files, opened }: Opened): LabSource => ({
  text: opened.document.text,
  fileName,
  origin,
  files,
});

export const isSameContent = (
  left: Pick<LabSource, 'text' | 'files'>,
  right: Pick<LabSource, 'text' | 'files'>,
): boolean =>
  left.text === right.text &&
  Object.keys(left.files).length === Object.keys(right.files).length &&
  Object.entries(left.files).every(([name, text]) => right.files[name] === text);

/** A name leads to a file of labs/ only: no folders, no other place. */
const isPlainName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name);

/**
 * A file in the page's own folder or below it: no scheme, no other server, no way up, and nothing
 * that an address would have to escape.
 */
export const isFilePath = (path: string): boolean =>
  path.length <= 200 && /^(?:[a-z0-9_][a-z0-9_.-]*\/)*[a-z0-9_][a-z0-9_.-]*\.md$/i.test(path);

/** What a link or `?lab=` may ask this server for: a name of labs/, or a path to a lab. */
export const isLabName = (name: string): boolean =>
  isPlainName(name) || (isFilePath(name) && /[^/]\.lab\.md$/.test(name));

/** The file that a lab's name means. */
export const labFile = (name: string): string => (isPlainName(name) ? `labs/${name}.lab.md` : name);

/** The name of a file as short as it can be. */
export const labName = (file: string): string => {
  const name = /^labs\/([^/]*)\.lab\.md$/.exec(file)?.[1];
  return name !== undefined && isPlainName(name) ? name : file;
};

/** What a file is saved under: the letters of the lab's name that every system takes. */
export function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${plain === '' ? 'lab' : plain}.lab.md`;
}

/** As long as the browser keeps labs: no two are the same. */
export const newOrigin = (): OwnOrigin => ({
  kind: 'own',
  key: [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(''),
});
