import { explainFinding } from '../design/explainFinding.ts';
import type { LabHead, LabQuery } from './coordinatorTypes.ts';
import type { OpenedLab } from './openLab.ts';
import { askQuery } from './question.ts';

/** Of an open lab what pictures are drawn from; the sites stay where they are. */
export function labHead(opened: OpenedLab): LabHead {
  const { lab, catalog, findings, relationRows, leafRows, parameters } = opened;
  return {
    document: lab,
    catalog,
    findings: findings.map((finding) => explainFinding(catalog, finding)),
    storedRows: new Map([...relationRows, ...leafRows]),
    queries: queriesOf(opened),
    parameters,
  };
}

function queriesOf({ lab, catalog }: OpenedLab): readonly LabQuery[] {
  return lab.blocks.flatMap((block) => {
    if (block.kind !== 'query') return [];
    const asked = askQuery(lab, catalog, block.id, {});
    if (!asked.ok) return [];
    const { at, objective } = asked.value;
    return [{ id: block.id, sql: block.sql.trimEnd(), at, objective }];
  });
}
