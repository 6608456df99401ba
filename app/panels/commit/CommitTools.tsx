import { commitMoment, isCutAt } from '../../../src/viewmodel/commit/commitMoment.ts';
import { type TimedFault, timedFaultLine } from '../../../src/viewmodel/commit/faultOffers.ts';
import { PROTOCOL_LABELS } from '../../../src/viewmodel/commit/protocolLabels.ts';
import { timeText, transactionsOf } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { Plate } from '../../charts/Plate.tsx';
import { goToBranch, useScheduleBranches } from '../../store/branches.ts';
import {
  armFault,
  FAULT_TOOLS,
  type FaultTool,
  type ShownCommit,
  useCommit,
} from '../../store/commit.ts';
import {
  addFault,
  chooseBeside,
  chooseProtocol,
  chooseTransaction,
} from '../../store/commitActions.ts';
import { useScheduleChoice } from '../../store/scheduleControls.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import styles from './CommitTools.module.css';
import { RecoveredNote } from './RecoveredNote.tsx';

/** Which schedule runs under which protocol, and what may go wrong in it. */
export function CommitTools() {
  const shown = useCommit((state) => state.shown);
  return (
    <div className={styles['tools']}>
      <div className={styles['row']}>
        <ScheduleChoice />
        <ProtocolChoice />
        <BesideChoice />
        {shown && <TransactionChoice shown={shown} />}
        {shown && <BranchChoice />}
        {shown?.origin.kind === 'schedule' && <FaultPalette />}
      </div>
      {shown?.origin.kind === 'found' && <p className={styles['hint']}>{shown.origin.because}</p>}
      {shown && <RecoveredNote shown={shown} />}
      <ArmedHint />
    </div>
  );
}

function ScheduleChoice() {
  const choice = useScheduleChoice();
  return choice.options.length < 2 ? null : <Choice {...choice} />;
}

const protocols = Object.entries(PROTOCOL_LABELS).map(([value, label]) => ({ value, label }));

function ProtocolChoice() {
  const protocol = useCommit((state) => state.protocol);
  return (
    <Choice
      label="protocol"
      value={protocol}
      options={protocols}
      onChoose={(name) => void chooseProtocol(name)}
    />
  );
}

/** A second protocol on the same schedule. */
function BesideChoice() {
  const protocol = useCommit((state) => state.protocol);
  const beside = useCommit((state) => state.beside);
  return (
    <Choice
      label="beside"
      value={beside ?? ALONE}
      options={[
        { value: ALONE, label: 'no other' },
        ...protocols.filter(({ value }) => value !== protocol || value === beside),
      ]}
      onChoose={(name) => void chooseBeside(name === ALONE ? undefined : name)}
    />
  );
}

const ALONE = '';

function TransactionChoice({ shown }: { readonly shown: ShownCommit }) {
  const transaction = useCommit((state) => state.transaction);
  const all = transactionsOf(shown.run);
  if (all.length < 2) return null;
  return (
    <Choice
      label="transaction"
      value={transaction}
      options={all.map((name) => ({ value: name, label: name }))}
      onChoose={chooseTransaction}
    />
  );
}

/** A fault added to the past makes another run; the one before it stays to be gone back to. */
function BranchChoice() {
  const { branches, current } = useScheduleBranches();
  if (branches.length < 2) return null;
  return (
    <Choice
      label="branch"
      value={current}
      options={branches.map(({ text, name }) => ({ value: text, label: name }))}
      onChoose={(text) => void goToBranch(text)}
    />
  );
}

const toolTexts: Readonly<Record<FaultTool, { readonly label: string; readonly key: string }>> = {
  crash: { label: 'Crash', key: 'C' },
  recover: { label: 'Recover', key: 'R' },
  lose: { label: 'Lose', key: 'X' },
  delay: { label: 'Delay', key: 'Y' },
  partition: { label: 'Partition', key: 'N' },
};

function FaultPalette() {
  const armed = useCommit((state) => state.armed);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    <span className={styles['palette']} role="group" aria-label="Drop a fault">
      <span className={styles['paletteName']}>Drop a fault</span>
      {FAULT_TOOLS.map((tool) => (
        <Button
          key={tool}
          look="outline"
          keys={toolTexts[tool].key}
          label={toolTexts[tool].label}
          isPressed={armed === tool}
          onClick={() => armFault(tool)}
        >
          {toolTexts[tool].label}
        </Button>
      ))}
    </span>
  );
}

/** What an armed tool waits for; the sites can be chosen right here. */
function ArmedHint() {
  const armed = useCommit((state) => state.armed);
  const shown = useCommit((state) => state.shown);
  const cursor = useCommit((state) => state.cursor);
  if (armed === undefined || !shown) return null;
  const atMs = shown.run.events[cursor]?.atMs ?? 0;
  const add = (fault: TimedFault): void => void addFault(timedFaultLine(shown.run, fault, atMs));
  const at = timeText(shown.run, atMs);
  return (
    <div className={styles['hint']}>
      <span>{hintOf(armed, at)}</span>
      {armed === 'partition' && isCutAt(shown.run, cursor) ? (
        <Button look="outline" onClick={() => add({ kind: 'heal' })}>
          Heal
        </Button>
      ) : (
        <SiteButtons shown={shown} armed={armed} cursor={cursor} onChoose={add} />
      )}
      <Button
        look="plain"
        label="Put the tool away"
        keys="Escape"
        onClick={() => armFault(undefined)}
      >
        Cancel
      </Button>
    </div>
  );
}

function hintOf(armed: FaultTool, at: string): string {
  switch (armed) {
    case 'crash':
      return `Crash a site at ${at}, or choose a message or a record in the drawing:`;
    case 'recover':
      return `Recover a site that is down, at ${at}:`;
    case 'partition':
      return `Cut a site off from all others at ${at}:`;
    case 'lose':
    case 'delay':
      return 'Choose a message in the drawing: click it, or go to it with the arrow keys and Enter.';
  }
}

interface SiteButtonsProps {
  readonly shown: ShownCommit;
  readonly armed: FaultTool;
  readonly cursor: number;
  readonly onChoose: (fault: TimedFault) => void;
}

function SiteButtons({ shown, armed, cursor, onChoose }: SiteButtonsProps) {
  const transaction = useCommit((state) => state.transaction);
  if (armed === 'lose' || armed === 'delay') return null;
  const kind = armed === 'partition' ? 'cutOff' : armed;
  const { downSites } = commitMoment(shown.run, transaction ?? '', cursor);
  const sites = shown.run.sites.filter(
    ({ id }) => (kind === 'recover') === downSites.includes(id) || kind === 'cutOff',
  );
  if (sites.length === 0) return <span>no site is down there.</span>;
  return (
    <span className={styles['sites']}>
      {sites.map((site) => (
        <Button
          key={site.id}
          look="plain"
          label={site.label}
          onClick={() => onChoose({ kind, site: site.id })}
        >
          <Plate site={site} />
        </Button>
      ))}
    </span>
  );
}
