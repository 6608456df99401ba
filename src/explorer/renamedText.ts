/**
 * A site's state, or whatever else knows sites by their names, as a text in which they have other
 * names. Sites that stand side by side in a list, what is known of each of them, and messages to
 * them that go out together are in no order: a machine lists them as it numbers the sites, and that
 * must not tell apart what is the same under other names.
 *
 * @param names the new name of every site there is
 */
export function renamedText(value: unknown, names: ReadonlyMap<string, string>): string {
  const isName = (part: unknown): boolean => typeof part === 'string' && names.has(part);
  const isAboutSite = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return isName(part);
    if ('site' in part) return isName(part.site);
    return 'effect' in part && isSend(part.effect);
  };

  const renamed = (part: unknown): unknown => {
    if (typeof part === 'string') return names.get(part) ?? part;
    if (Array.isArray(part)) return renamedList(part);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, own]) => [key, renamed(own)]));
  };

  const renamedList = (parts: readonly unknown[]): readonly unknown[] => {
    const all: unknown[] = [];
    let together: unknown[] = [];
    for (const part of parts) {
      if (isAboutSite(part)) {
        together.push(renamed(part));
      } else {
        all.push(...sortedByText(together), renamed(part));
        together = [];
      }
    }
    return [...all, ...sortedByText(together)];
  };

  return JSON.stringify(renamed(value));
}

const isSend = (effect: unknown): boolean =>
  typeof effect === 'object' && effect !== null && 'kind' in effect && effect.kind === 'send';

const sortedByText = (parts: readonly unknown[]): readonly unknown[] =>
  parts
    .map((part) => ({ part, text: JSON.stringify(part) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ part }) => part);
