import type { Token } from '../../sql/token.ts';

/** The tokens of each statement, each list with an end of its own. */
export function splitStatements(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  let group: Token[] = [];
  for (const token of tokens) {
    if (token.key !== ';' && token.kind !== 'end') {
      group.push(token);
      continue;
    }
    const { start } = token;
    if (group.length > 0) {
      groups.push([...group, { kind: 'end', key: '', text: '', start, end: start }]);
    }
    group = [];
  }
  return groups;
}

/** `heal AT site1` declares a transaction of that name; `HEAL AT 700 MS` is a fault. */
export const isDeclaration = (second: Token, third: Token): boolean =>
  second.key === 'AT' && third.kind !== 'number';
