import { assertNever } from '../../base/assert.ts';
import { printExpression } from '../../sql/print.ts';
import { mapColumns } from '../../sql/traverse.ts';
import { applyAffinity, type Datum, sameDatum } from './datum.ts';
import {
  allow,
  createDomain,
  type Domain,
  lowerTo,
  mergeDomains,
  onlyValue,
  raiseTo,
  restrict,
  settle,
} from './domain.ts';
import { evaluate, evaluateTruth } from './evaluate.ts';
import { type ColumnFacts, columnKey, type ExpressionAffinity } from './facts.ts';
import {
  type Atom,
  FALSE,
  type Literal,
  type Relating,
  TRUE,
  type TruthSet,
  UNKNOWN,
  type Variable,
} from './formula.ts';
import type { Evaluated } from './scalar.ts';

/**
 * Whether a conjunction of literals can hold of one row: equal variables form classes, each class
 * has a domain, orders between classes pass bounds on, expressions over known values are computed.
 * `undefined` means contradiction, and is a proof; a state means only that none was found.
 */
export interface State {
  readonly classOf: (variable: Variable) => Variable;
  readonly domainOf: (variable: Variable) => Domain;
  readonly variables: readonly Variable[];
}

/** Rounds of passing conclusions on; stopping early only leaves a contradiction unfound. */
const MAX_ROUNDS = 12;

export function checkConsistency(
  literals: readonly Literal[],
  facts: ColumnFacts,
): State | undefined {
  const check = new Check(facts);
  return check.run(literals) ? check : undefined;
}

interface Relation {
  readonly left: Variable;
  readonly operator: Relating;
  readonly right: Variable;
}

/** The working memory of one check; nothing of it survives the check but the state it returns. */
class Check implements State {
  readonly #facts: ColumnFacts;
  readonly #parents = new Map<Variable, Variable>();
  readonly #domains = new Map<Variable, Domain>();
  readonly #members = new Map<Variable, Variable[]>();
  readonly #relations: Relation[] = [];
  readonly #truths = new Map<Atom, TruthSet>();
  #changed = false;

  constructor(facts: ColumnFacts) {
    this.#facts = facts;
  }

  get variables(): readonly Variable[] {
    return [...this.#parents.keys()];
  }

  readonly classOf = (variable: Variable): Variable => {
    let root = this.#parents.get(variable);
    if (root === undefined) return this.#introduce(variable);
    while (true) {
      const parent = this.#parents.get(root);
      if (parent === undefined || parent === root) return root;
      root = parent;
    }
  };

  readonly domainOf = (variable: Variable): Domain => {
    const root = this.classOf(variable);
    const known = this.#domains.get(root);
    if (known !== undefined) return known;
    const created = createDomain();
    this.#domains.set(root, created);
    return created;
  };

  run(literals: readonly Literal[]): boolean {
    for (const literal of literals) this.#add(literal);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      this.#changed = false;
      if (!this.#settleAll()) return false;
      if (!this.#passOrders()) return false;
      if (!this.#computeExpressions()) return false;
      if (!this.#checkTruths()) return false;
      if (!this.#changed) break;
    }
    return this.#settleAll() && !this.#hasStrictCycle();
  }

  #introduce(variable: Variable): Variable {
    this.#parents.set(variable, variable);
    this.#members.set(variable, [variable]);
    const domain = this.domainOf(variable);
    domain.isNotNull = variable.notNull;
    domain.isIntegral = variable.integral;
    for (const input of variable.inputs) this.classOf(input);
    return variable;
  }

  #add(literal: Literal): void {
    switch (literal.kind) {
      case 'compare':
        restrict(this.domainOf(literal.variable), literal.operator, literal.datum);
        return;
      case 'member':
        allow(this.domainOf(literal.variable), literal.data);
        return;
      case 'null':
        if (literal.negated) this.domainOf(literal.variable).isNotNull = true;
        else this.domainOf(literal.variable).isNull = true;
        return;
      case 'relate':
        this.domainOf(literal.left).isNotNull = true;
        this.domainOf(literal.right).isNotNull = true;
        if (literal.operator === '=') this.#merge(literal.left, literal.right);
        else this.#relations.push(literal);
        return;
      case 'truth': {
        for (const input of literal.atom.inputs) this.classOf(input);
        const before = this.#truths.get(literal.atom) ?? TRUE | FALSE | UNKNOWN;
        this.#truths.set(literal.atom, before & literal.allowed);
        return;
      }
      default:
        assertNever(literal);
    }
  }

  #merge(left: Variable, right: Variable): void {
    const target = this.classOf(left);
    const source = this.classOf(right);
    if (target === source) return;
    mergeDomains(this.domainOf(target), this.domainOf(source));
    this.#parents.set(source, target);
    this.#members.get(target)?.push(...(this.#members.get(source) ?? []));
    this.#members.delete(source);
    this.#domains.delete(source);
    this.#changed = true;
  }

  #settleAll(): boolean {
    for (const domain of this.#domains.values()) if (!settle(domain)) return false;
    return true;
  }

  /** a < b: b's upper bound bounds a, a's lower bound bounds b; a <> b with one of them known. */
  #passOrders(): boolean {
    for (const { left, operator, right } of this.#relations) {
      if (this.classOf(left) === this.classOf(right)) {
        if (operator !== '<=') return false;
        continue;
      }
      const low = this.domainOf(left);
      const high = this.domainOf(right);
      if (operator === '<>') {
        this.#excludeKnown(low, onlyValue(high));
        this.#excludeKnown(high, onlyValue(low));
      } else {
        this.#passBounds(low, high, operator === '<');
      }
      if (!settle(low) || !settle(high)) return false;
    }
    return true;
  }

  #excludeKnown(domain: Domain, value: Datum | undefined): void {
    if (value === undefined || domain.excluded.includes(value)) return;
    domain.excluded = [...domain.excluded, value];
    this.#changed = true;
  }

  #passBounds(low: Domain, high: Domain, isStrict: boolean): void {
    const above = onlyValue(high);
    const below = onlyValue(low);
    const upper = above === undefined ? high.upper : { datum: above, isStrict: false };
    const lower = below === undefined ? low.lower : { datum: below, isStrict: false };
    if (upper !== undefined) {
      const bound = { datum: upper.datum, isStrict: upper.isStrict || isStrict };
      if (lowerTo(low, bound)) this.#changed = true;
    }
    if (lower !== undefined) {
      const bound = { datum: lower.datum, isStrict: lower.isStrict || isStrict };
      if (raiseTo(high, bound)) this.#changed = true;
    }
  }

  /** NULL passes through strict expressions; known inputs give known values; equal ones merge. */
  #computeExpressions(): boolean {
    const computed = this.variables.filter((variable) => !variable.isColumn);
    const byKey = new Map<string, Variable>();
    for (const variable of computed) {
      const domain = this.domainOf(variable);
      this.#passNulls(variable, domain);
      const value = evaluate(variable.expression, { facts: this.#facts, lookup: this.#lookup });
      if (value === null && !domain.isNull) {
        domain.isNull = true;
        this.#changed = true;
      } else if (value !== null && value !== undefined && !isExactly(domain, value)) {
        allow(domain, [value]);
        this.#changed = true;
      }
      if (!settle(domain)) return false;
      const key = this.#keyOf(variable.expression);
      const equal = byKey.get(key);
      if (equal === undefined) byKey.set(key, variable);
      else this.#merge(equal, variable);
    }
    return true;
  }

  #passNulls(variable: Variable, domain: Domain): void {
    for (const input of variable.strictInputs) {
      const inner = this.domainOf(input);
      if (inner.isNull && !domain.isNull) {
        domain.isNull = true;
        this.#changed = true;
      }
      if (domain.isNotNull && !inner.isNotNull) {
        inner.isNotNull = true;
        this.#changed = true;
      }
    }
  }

  /** Equal conditions have equal truth; one over known values has the truth we compute. */
  #checkTruths(): boolean {
    const byKey = new Map<string, TruthSet>();
    for (const [atom, allowed] of this.#truths) {
      const key = this.#keyOf(atom.expression);
      const both = allowed & (byKey.get(key) ?? TRUE | FALSE | UNKNOWN);
      if (both === 0) return false;
      byKey.set(key, both);
      const computed = evaluateTruth(atom.expression, {
        facts: this.#facts,
        lookup: this.#lookup,
      });
      if (computed === undefined) continue;
      const bit = computed === null ? UNKNOWN : computed ? TRUE : FALSE;
      if ((both & bit) === 0) return false;
    }
    return true;
  }

  /** The stored value of a column whose class has but one, in the column's own representation. */
  readonly #lookup = (column: Parameters<typeof columnKey>[0]): Evaluated => {
    const variable = this.#columns().get(columnKey(column));
    if (variable === undefined) return undefined;
    const domain = this.domainOf(variable);
    if (domain.isNull) return null;
    const value = onlyValue(domain);
    if (value === undefined || !KEEPS_VALUES.has(variable.affinity)) return undefined;
    return applyAffinity(value, variable.affinity);
  };

  #columnCache: { readonly size: number; readonly columns: Map<string, Variable> } | undefined;

  #columns(): Map<string, Variable> {
    if (this.#columnCache?.size === this.#parents.size) return this.#columnCache.columns;
    const columns = new Map<string, Variable>();
    for (const variable of this.#parents.keys()) {
      if (variable.expression.kind === 'column') {
        columns.set(columnKey(variable.expression), variable);
      }
    }
    this.#columnCache = { size: this.#parents.size, columns };
    return columns;
  }

  /** The expression with each column replaced by one representative of those identical to it. */
  #keyOf(expression: Variable['expression']): string {
    const columns = this.#columns();
    const replaced = mapColumns(expression, (column) => {
      const variable = columns.get(columnKey(column));
      if (variable === undefined || !KEEPS_VALUES.has(variable.affinity)) return column;
      const twins = this.#members.get(this.classOf(variable)) ?? [];
      const identical = twins.filter(
        (twin) => twin.isColumn && twin.affinity === variable.affinity && twin.isBinary,
      );
      const first = identical.reduce((a, b) => (b.id < a.id ? b : a), variable);
      return variable.isBinary ? first.expression : column;
    });
    return printExpression(replaced);
  }

  /** a < b, b <= c, c <= a has no solution though no bound is known. */
  #hasStrictCycle(): boolean {
    const orders = this.#relations.filter((relation) => relation.operator !== '<>');
    const above = (from: Variable): Variable[] =>
      orders
        .filter((order) => this.classOf(order.left) === from)
        .map((order) => this.classOf(order.right));
    const reaches = (from: Variable, target: Variable): boolean => {
      const seen = new Set([from]);
      const pending = [from];
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        if (next === target) return true;
        for (const other of above(next)) {
          if (!seen.has(other)) {
            seen.add(other);
            pending.push(other);
          }
        }
      }
      return false;
    };
    return orders.some(
      (order) =>
        order.operator === '<' && reaches(this.classOf(order.right), this.classOf(order.left)),
    );
  }
}

const isExactly = (domain: Domain, value: Datum): boolean => {
  const only = onlyValue(domain);
  return domain.isNotNull && only !== undefined && sameDatum(only, value);
};

/**
 * Columns in which equal values are identical ones, so that a function of them is the same: INTEGER
 * and NUMERIC store 5.0 as 5, TEXT stores everything as text. REAL has two zeros; a column without
 * affinity may hold 1 beside 1.0.
 */
const KEEPS_VALUES: ReadonlySet<ExpressionAffinity> = new Set(['integer', 'numeric', 'text']);
