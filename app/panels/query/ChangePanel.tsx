import { useMemo } from 'react';
import type { Value } from '../../../src/base/value.ts';
import { type ChangeView, changeView } from '../../../src/viewmodel/changeView.ts';
import { formatBytes, formatCount, formatRows, joinWords } from '../../../src/viewmodel/format.ts';
import { type SiteBadge, siteBadge } from '../../../src/viewmodel/sites.ts';
import type { ChangeReport } from '../../../src/workbench/coordinatorTypes.ts';
import { Plate } from '../../charts/Plate.tsx';
import { endChange } from '../../store/change.ts';
import { keepInLab } from '../../store/changeActions.ts';
import type { OpenedLab } from '../../store/engineTypes.ts';
import { saveFile } from '../../store/saveFile.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icons.tsx';
import styles from './ChangePanel.module.css';
import { csvHead, csvRows, valueText } from './csv.ts';

interface ChangePanelProps {
  readonly report: ChangeReport;
  readonly opened: OpenedLab;
}

/** What a change did at every copy: what goes where, which rows move, and what crossed for it. */
export function ChangePanel({ report, opened }: ChangePanelProps) {
  const { catalog } = opened;
  const view = useMemo(() => changeView(catalog, report.writes), [catalog, report]);
  return (
    <section
      className={styles['change']}
      aria-label="What the change did"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        endChange();
      }}
    >
      <header className={styles['head']}>
        <p role="status">
          <b>{formatRows(report.changed)} changed</b>, given to{' '}
          {siteBadge(catalog, report.at).label}: {joinWords([fragments(view), copies(view)])}.{' '}
          {report.equalsCentral ? (
            <span>
              <Icon name="tick" size={12} /> equal to central
            </span>
          ) : (
            <span className={styles['different']}>
              <Icon name="cross" size={12} /> not equal to central
            </span>
          )}
        </p>
        <Button look="outline" onClick={() => void keepInLab(report.sql)}>
          Keep in the lab’s source
        </Button>
        <Button look="outline" onClick={endChange}>
          Back to the picture
        </Button>
      </header>
      <p className={styles['note']}>
        It is undone again: every scenario starts from the lab’s data, unless the lab says so.
      </p>
      {view.leaves.length === 0 && <p>No fragment has other rows than before.</p>}
      {view.moves.length > 0 && <Moves view={view} />}
      {view.leaves.map((leaf) => (
        <LeafTable key={leaf.leaf} leaf={leaf} />
      ))}
      {report.transfers.length > 0 && <Shipped report={report} catalogOf={opened} />}
    </section>
  );
}

const fragments = ({ leaves }: ChangeView): string =>
  leaves.length === 1 ? '1 fragment' : `${leaves.length} fragments`;

const copies = ({ copies: count }: ChangeView): string =>
  count === 1 ? '1 copy written' : `${count} copies written`;

const Sites = ({ sites }: { readonly sites: readonly SiteBadge[] }) => (
  <span className={styles['sites']} data-ink="location">
    {sites.map((site) => (
      <Plate key={site.id} site={site} size={15} />
    ))}
  </span>
);

function Moves({ view: { moves } }: { readonly view: ChangeView }) {
  return (
    <>
      <h3>Rows that move</h3>
      <ul className={styles['moves']}>
        {moves.map(({ key, from, to }) => (
          <li key={`${key.map(valueText).join()} ${from.leaf} ${to.leaf}`}>
            <code>{key.map(valueText).join(', ')}</code> {from.leaf} <Sites sites={from.sites} /> →{' '}
            {to.leaf} <Sites sites={to.sites} />
          </li>
        ))}
      </ul>
    </>
  );
}

const kindWords = { comes: 'comes', changes: 'changes', goes: 'goes' } as const;

function LeafTable({ leaf: shown }: { readonly leaf: ChangeView['leaves'][number] }) {
  const { leaf, sites, inserted, updated, deleted, columns, rows } = shown;
  const counts = [
    ...(inserted > 0 ? [`${formatCount(inserted)} come`] : []),
    ...(updated > 0 ? [`${formatCount(updated)} change`] : []),
    ...(deleted > 0 ? [`${formatCount(deleted)} go`] : []),
  ];
  const save = (): void => {
    const lines = rows.map(({ kind, values }) => [kindWords[kind], ...values.map(known)]);
    saveFile(`${leaf}.change.csv`, 'text/csv', csvHead(['change', ...columns]) + csvRows(lines));
  };
  return (
    <>
      <h3>
        {leaf} <Sites sites={sites} /> <span>{joinWords(counts)}</span>
        <button type="button" className={styles['link']} onClick={save}>
          CSV
        </button>
      </h3>
      <div className={styles['rows']}>
        <table>
          <caption className="unseen">Rows of {leaf} that the change writes</caption>
          <thead>
            <tr>
              <td />
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, values }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its place.
              <tr key={index} data-kind={kind}>
                <th scope="row">{kindWords[kind]}</th>
                {values.map((value, place) => (
                  <td key={columns[place]}>{value === undefined ? '' : valueText(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const known = (value: Value | undefined): Value => value ?? null;

/** Of many columns the first. */
const shortList = (columns: readonly string[]): string =>
  columns.length <= 4
    ? columns.join(', ')
    : `${columns.slice(0, 3).join(', ')} and ${columns.length - 3} more`;

interface ShippedProps {
  readonly report: ChangeReport;
  readonly catalogOf: OpenedLab;
}

/** What was read to work the change out, and what was written elsewhere for it. */
function Shipped({ report: { transfers }, catalogOf: { catalog } }: ShippedProps) {
  const bytes = transfers.reduce((sum, transfer) => sum + transfer.bytes, 0);
  return (
    <>
      <h3>
        Transfers <span className={styles['bytes']}>{formatBytes(bytes)}</span>
      </h3>
      <ol className={styles['moves']}>
        {transfers.map((transfer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a transfer has no name but its place.
          <li key={index}>
            <Sites sites={[siteBadge(catalog, transfer.source)]} /> →{' '}
            <Sites sites={[siteBadge(catalog, transfer.target)]} /> {transfer.relation}{' '}
            <code title={transfer.columns.join(', ')}>{shortList(transfer.columns)}</code>,{' '}
            {formatRows(transfer.rows)}{' '}
            <span className={styles['bytes']}>{formatBytes(transfer.bytes)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
