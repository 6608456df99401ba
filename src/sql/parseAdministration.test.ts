import { describe, expect, it } from 'vitest';
import { parseStatements } from './parser.ts';
import { printStatement } from './print.ts';

/** What is printed is the same tree, so one spelling of each suffices to see that it was read. */
describe('statements about a database', () => {
  it.each([
    ['drop table if exists main.t', 'DROP TABLE IF EXISTS t'],
    ['drop index i', 'DROP INDEX i'],
    ['drop view if exists v', 'DROP VIEW IF EXISTS v'],
    ['drop trigger g', 'DROP TRIGGER g'],
    ['alter table t rename to u', 'ALTER TABLE t RENAME TO u'],
    ['alter table t rename a to b', 'ALTER TABLE t RENAME COLUMN a TO b'],
    ['alter table t rename column a to b', 'ALTER TABLE t RENAME COLUMN a TO b'],
    ['alter table t rename "column" to b', 'ALTER TABLE t RENAME COLUMN "column" TO b'],
    ['alter table t add a int', 'ALTER TABLE t ADD COLUMN a INT'],
    ['alter table t add column a not null', 'ALTER TABLE t ADD COLUMN a NOT NULL'],
    ['alter table t drop a', 'ALTER TABLE t DROP COLUMN a'],
    ['reindex', 'REINDEX'],
    ['reindex main.t', 'REINDEX t'],
    ['analyze t', 'ANALYZE t'],
    ['vacuum', 'VACUUM'],
    ['begin', 'BEGIN'],
    ['begin exclusive transaction x', 'BEGIN EXCLUSIVE'],
    ['commit', 'COMMIT'],
    ['end transaction', 'COMMIT'],
    ['rollback transaction', 'ROLLBACK'],
    ['rollback to x', 'ROLLBACK TO SAVEPOINT x'],
    ['rollback transaction to savepoint x', 'ROLLBACK TO SAVEPOINT x'],
    ['savepoint savepoint', 'SAVEPOINT savepoint'],
    ['release savepoint x', 'RELEASE SAVEPOINT x'],
    ['release x', 'RELEASE SAVEPOINT x'],
    ['explain select 1', 'EXPLAIN SELECT 1'],
    ['explain query plan delete from t', 'EXPLAIN QUERY PLAN DELETE FROM t'],
    ['create temp table t (a)', 'CREATE TEMPORARY TABLE t (a)'],
    [
      'create table if not exists t as select 1 as a',
      'CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS a',
    ],
    ['create table t (a) strict, without rowid', 'CREATE TABLE t (a) STRICT, WITHOUT ROWID'],
    ['create temporary view v as select 1', 'CREATE TEMPORARY VIEW v AS SELECT 1'],
    [
      'create table t (a as (b + 1), c generated always as (2) stored, d int as (3) virtual)',
      'CREATE TABLE t (a GENERATED ALWAYS AS (b + 1), c GENERATED ALWAYS AS (2) STORED, d INT GENERATED ALWAYS AS (3))',
    ],
    [
      'create table t (a not null on conflict fail unique on conflict ignore, primary key (a) on conflict replace)',
      'CREATE TABLE t (a NOT NULL ON CONFLICT FAIL UNIQUE ON CONFLICT IGNORE, PRIMARY KEY (a) ON CONFLICT REPLACE)',
    ],
    [
      'create table t (a references u on delete set null on update cascade match full deferrable initially deferred)',
      'CREATE TABLE t (a REFERENCES u ON DELETE SET NULL ON UPDATE CASCADE)',
    ],
  ])('%s', (text, printed) => {
    const parsed = parseStatements(text);
    expect(parsed.ok ? parsed.value.map(printStatement) : parsed.error).toEqual([printed]);
  });
});
