import { it } from 'vitest';
import { numbers, openBank, runText, totalOf } from './bank.testing.ts';
import { randomSchedule } from './randomSchedule.testing.ts';

const EVERY = ['crash', 'lose', 'delay', 'duplicate', 'partition'] as const;
const LAWS: Record<string, readonly any[]> = {
  'paxos-commit': EVERY,
  '2pc': EVERY,
  '2pc-presumed-abort': EVERY,
  '2pc-presumed-commit': EVERY,
  '2pc-linear': EVERY,
  '2pc-decentralized': EVERY,
  '3pc': ['crash'],
  '3pc-quorum': ['crash', 'partition'],
};
it('debug', async () => {
  const opened = await openBank(3);
  const only = process.env['ONLY'];
  for (const [protocol, faults] of Object.entries(LAWS)) {
    if (process.env['PROTO'] && process.env['PROTO'] !== protocol) continue;
    let shown = 0;
    let failures = 0;
    for (const number of only ? [Number(only)] : numbers(Number(process.env['N'] ?? 40))) {
      const { text } = randomSchedule(`${protocol} ${number}`, 3, faults);
      let run;
      try {
        run = await runText(opened, text, {
          protocol,
          deadlock: number % 3 === 0 ? 'wound-wait' : 'central',
        });
      } catch (e) {
        failures++;
        if (shown++ < 3)
          console.log(protocol, number, 'THROWS', (e as Error).stack?.slice(0, 600), '\n', text);
        continue;
      }
      const bad: string[] = [];
      for (const t of run.outcome.transactions) {
        const d = [...new Set(t.decisions.map((x) => x.decision))].filter((x) => x !== 'readonly');
        if (d.length > 1 || d.includes('inDoubt'))
          bad.push(
            `${t.id} ${t.outcome} ${t.protocol} ${t.coordinator} ${JSON.stringify(t.decisions.map((x) => [x.site, x.decision]))}`,
          );
      }
      if (run.outcome.blocked.length)
        bad.push(
          'blocked ' +
            JSON.stringify(run.outcome.blocked.map((b) => [b.transaction, b.site, b.waitsFor])),
        );
      if (!run.verdict.isSerializable) bad.push('notser ' + JSON.stringify(run.verdict.anomalies));
      if (totalOf(run) !== 6000) bad.push('total ' + totalOf(run));
      if (run.equalsCentral !== true)
        bad.push(
          'central ' +
            run.equalsCentral +
            ' ' +
            JSON.stringify(run.verdict.order) +
            JSON.stringify(run.rows.get('account')?.rows),
        );
      if (run.outcome.isCutShort) bad.push('cut short');
      if (bad.length) {
        failures++;
        if (shown++ < Number(process.env['SHOW'] ?? 2)) {
          console.log(protocol, number, bad.join('\n'), '\n' + text);
          if (only)
            for (const e of run.trace)
              if (e.event.kind !== 'lockChanged' || process.env['LOCKS'])
                console.log(
                  e.atMs,
                  JSON.stringify(e.event, (k, v) => (typeof v === 'bigint' ? String(v) : v)).slice(
                    0,
                    230,
                  ),
                );
        }
      }
    }
    console.log(protocol, 'FAILURES', failures);
  }
}, 3600000);
