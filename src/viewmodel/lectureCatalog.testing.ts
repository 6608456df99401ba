import { fragmentName, milliseconds, relationName, siteId } from '../base/brand.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog, Column, Fragment } from '../catalog/catalog.ts';
import { binary, column, integer } from '../sql/make.ts';

/** The worked example's tables and sites: employees at sites 1 and 4, department at site 1. */

const intColumn = (name: string): Column => ({
  name,
  type: 'INTEGER',
  width: 4,
  notNull: true,
  hidden: false,
});

const charColumn = (name: string, width: number): Column => ({
  name,
  type: `CHAR(${width})`,
  width,
  notNull: true,
  hidden: false,
});

const employees = [
  intColumn('e_id'),
  charColumn('e_name', 16),
  intColumn('e_dept'),
  intColumn('e_site'),
  intColumn('e_salary'),
  charColumn('e_address', 56),
];
const department = [intColumn('d_id'), intColumn('d_vp'), charColumn('d_name', 27)];

const site1 = siteId('site1');

const relation = (name: string, columns: readonly Column[], leaves: readonly string[]) => ({
  name: relationName(name),
  columns,
  primaryKey: [columns[0]?.name ?? ''],
  uniqueKeys: [],
  checks: [],
  foreignKeys: [],
  leaves: leaves.map(fragmentName),
  span: NO_SPAN,
});

const employeesAt = (number: number): Fragment => ({
  name: fragmentName(`emp_${number}`),
  relation: relationName('employees'),
  of: relationName('employees'),
  cut: { kind: 'horizontal', where: binary('=', column(undefined, 'e_site'), integer(number)) },
  isLeaf: true,
  copies: [siteId(`site${number}`)],
  span: NO_SPAN,
});

export const lectureCatalog: Catalog = {
  sites: ['Head office', 'North', 'Harbour', 'Plant', 'Archive'].map((label, index) => ({
    id: siteId(`site${index + 1}`),
    number: index + 1,
    label,
    engine: 'sqlite',
  })),
  relations: [
    relation('employees', employees, ['emp_1', 'emp_4']),
    relation('department', department, ['department']),
  ],
  fragments: [
    employeesAt(1),
    employeesAt(4),
    {
      name: fragmentName('department'),
      relation: relationName('department'),
      cut: { kind: 'whole' },
      isLeaf: true,
      copies: [site1],
      span: NO_SPAN,
    },
  ],
  indexes: [],
  assertions: [],
  views: [],
  network: { latencyMs: milliseconds(20), bandwidthKbps: 1000, links: [] },
  cost: { cpuMsPer1000Rows: 0, ioMsPerPage: 0, messageMs: 0 },
};
