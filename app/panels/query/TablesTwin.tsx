import { LENSES, type Lens } from '../../../src/base/lens.ts';
import { formatBytes, formatCount } from '../../../src/viewmodel/format.ts';
import type { SketchWire } from '../../../src/viewmodel/sketchWires.ts';
import { wireStates } from '../../../src/viewmodel/sketchWords.ts';
import { leavesIn, type SketchLeaf, type TableSketch } from '../../../src/viewmodel/tableSketch.ts';
import { Plate } from '../../charts/Plate.tsx';
import styles from './TwinTables.module.css';
import { TwinFrame } from './TwinTables.tsx';

/** The tables as tables: what the user sees, then, a row a stored fragment, what lenses reveal. */
export function TablesTwin({ sketches }: { readonly sketches: readonly TableSketch[] }) {
  return (
    <TwinFrame label="Tables as a table" moment={sketches}>
      <table className={styles['table']}>
        <caption>The database</caption>
        <thead>
          <tr>
            <th scope="col">table</th>
            <th scope="col">columns</th>
            <th scope="col" className={styles['figure']}>
              rows
            </th>
            <th scope="col">query</th>
          </tr>
        </thead>
        <tbody>
          {sketches.map(({ name, columns, rows, isAsked }) => (
            <tr key={name}>
              <th scope="row" className={styles['detail']}>
                {name}
              </th>
              <td className={styles['detail']}>{columns.join(', ')}</td>
              <td className={styles['figure']}>{countText(rows)}</td>
              <td>{isAsked ? 'named by it' : 'not named'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <StoredPieces sketches={sketches} />
    </TwinFrame>
  );
}

const countText = (rows: number | undefined): string =>
  rows === undefined ? '' : formatCount(rows);

/** The columns of the second table, each with the lens that reveals it. */
const heads: readonly (readonly [name: string, lens: Lens])[] = [
  ['made by', 'fragments'],
  ['rows', 'fragments'],
  ['at', 'location'],
  ['local name', 'naming'],
  ['further copies', 'replicas'],
  ['stored as', 'design'],
  ['ships', 'execution'],
];

function StoredPieces({ sketches }: { readonly sketches: readonly TableSketch[] }) {
  return (
    <table className={styles['table']} data-ink={LENSES.join(' ')}>
      <caption>Behind it</caption>
      <thead>
        <tr>
          <th scope="col">rows of</th>
          {heads.map(([name, lens]) => (
            <th key={name} scope="col" data-ink={lens}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sketches.flatMap(({ piece }) =>
          leavesIn(piece).map((leaf) => <PieceLine key={leaf.name.fragment} leaf={leaf} />),
        )}
      </tbody>
    </table>
  );
}

function PieceLine({ leaf }: { readonly leaf: SketchLeaf }) {
  const { name, definition, rows, wires } = leaf;
  const [copy, ...others] = name.copies;
  return (
    <tr>
      <th scope="row" className={styles['detail']}>
        {name.relation}
        <span data-ink="fragments">{name.subscript}</span>
      </th>
      <td className={styles['detail']} data-ink="fragments">
        {definition}
      </td>
      <td className={styles['figure']} data-ink="fragments">
        {countText(rows)}
      </td>
      <td data-ink="location">
        <span className={styles['sites']}>{copy && <Plate site={copy.site} />}</span>
      </td>
      <td className={styles['detail']} data-ink="naming">
        {copy?.localName}
      </td>
      <td data-ink="replicas">
        <span className={styles['sites']}>
          {others.map(({ site }) => (
            <Plate key={site.id} site={site} isHollow />
          ))}
        </span>
      </td>
      <td data-ink="design">{copy?.storage.join(', ')}</td>
      <td data-ink="execution">
        {wires.map((wire) => (
          <WireWords key={wire.tag} wire={wire} />
        ))}
      </td>
    </tr>
  );
}

const WireWords = ({ wire: { tag, target, bytes, state } }: { readonly wire: SketchWire }) => (
  <span className={styles['sites']}>
    {tag} {formatBytes(bytes)}{' '}
    <span data-ink="location">
      <Plate site={target} />
    </span>
    {wireStates[state]}
  </span>
);
