import { inputsOf } from '../algebra/inputs.ts';
import type { JoinKind, Operator, ProjectItem } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { Expression } from '../sql/ast.ts';
import { expressionText, sortKeyText } from './expressionText.ts';
import type { Qualifiers } from './qualifiers.ts';

/** Which mark stands in an operator's box. */
export type Glyph =
  | 'table'
  | 'received'
  | 'select'
  | 'project'
  | 'distinct'
  | 'join'
  | 'product'
  | 'leftJoin'
  | 'rightJoin'
  | 'fullJoin'
  | 'semijoin'
  | 'antijoin'
  | 'union'
  | 'aggregate'
  | 'sort'
  | 'limit'
  | 'empty'
  | 'block'
  | 'answer';

/** An operator as a diagram and a screen reader show it. */
export interface OperatorMark {
  readonly glyph: Glyph;
  /** Beside the box, in mono; parts of a list, so that the drawing can break it between them. */
  readonly label: readonly string[];
  /** The operator's name in words: `semijoin`. */
  readonly name: string;
}

const joinMarks: Readonly<Record<JoinKind, readonly [Glyph, string]>> = {
  inner: ['join', 'join'],
  cross: ['product', 'product'],
  left: ['leftJoin', 'left outer join'],
  right: ['rightJoin', 'right outer join'],
  full: ['fullJoin', 'full outer join'],
  semi: ['semijoin', 'semijoin'],
  anti: ['antijoin', 'antijoin'],
};

function operatorMark(operator: Operator, qualifiers: Qualifiers): OperatorMark {
  const text = (expression: Expression): string => expressionText(expression, qualifiers);
  switch (operator.kind) {
    case 'relation':
      return table(operator.relation, operator.occurrence);
    case 'fragment':
      return table(operator.fragment, operator.occurrence);
    case 'select':
      return { glyph: 'select', label: conjuncts(operator.predicate, text), name: 'selection' };
    case 'project':
      return { glyph: 'project', label: itemTexts(operator.items, text), name: 'projection' };
    case 'distinct':
      return { glyph: 'distinct', label: ['distinct'], name: 'duplicate elimination' };
    case 'join': {
      const [glyph, name] = joinMarks[operator.joinKind];
      return { glyph, label: operator.predicate ? conjuncts(operator.predicate, text) : [], name };
    }
    case 'union':
      return { glyph: 'union', label: [], name: 'union' };
    case 'aggregate': {
      const keys = operator.groupBy.map(text);
      const label = [
        ...(keys.length > 0 ? [`by ${keys.join(', ')}`] : []),
        ...itemTexts(operator.items, text),
      ];
      return { glyph: 'aggregate', label, name: 'aggregation' };
    }
    case 'sort':
      return {
        glyph: 'sort',
        label: operator.keys.map((key) => sortKeyText(key, qualifiers)),
        name: 'sort',
      };
    case 'limit': {
      const first = operator.limit ? [`first ${text(operator.limit)}`] : [];
      const skip = operator.offset ? [`skip ${text(operator.offset)}`] : [];
      return { glyph: 'limit', label: [...first, ...skip], name: 'limit' };
    }
    case 'empty':
      return { glyph: 'empty', label: ['no rows'], name: 'empty relation' };
    case 'block':
      return { glyph: 'block', label: ['computed as written'], name: 'SQL block' };
    default:
      return assertNever(operator);
  }
}

/** An operator's mark and what is drawn below it: `distinct` over a projection is one mark. */
export function markWithInputs(
  operator: Operator,
  qualifiers: Qualifiers,
): { readonly mark: OperatorMark; readonly inputs: readonly Operator[] } {
  if (operator.kind === 'distinct' && operator.input.kind === 'project') {
    const { glyph, label } = operatorMark(operator.input, qualifiers);
    const [first = '', ...rest] = label;
    const mark = { glyph, label: [`distinct ${first}`, ...rest], name: 'distinct projection' };
    return { mark, inputs: [operator.input.input] };
  }
  return { mark: operatorMark(operator, qualifiers), inputs: inputsOf(operator) };
}

/** `employees loc`, but `department` where the query gave no other name. */
function table(stored: string, occurrence: string): OperatorMark {
  const isRenamed = occurrence !== stored && occurrence !== '';
  return {
    glyph: 'table',
    label: isRenamed ? [`${stored} ${occurrence}`] : [stored],
    name: 'table',
  };
}

/** A conjunction breaks before its ∧; a disjunction inside it keeps its parentheses. */
function conjuncts(predicate: Expression, text: (part: Expression) => string): readonly string[] {
  if (predicate.kind !== 'binary' || predicate.operator !== 'AND') return [text(predicate)];
  const parts = conjunctsOf(predicate);
  return parts.map((part, index) => {
    const isLoose = part.kind === 'binary' && part.operator === 'OR';
    const shown = isLoose ? `(${text(part)})` : text(part);
    return index === 0 ? shown : `∧ ${shown}`;
  });
}

function conjunctsOf(predicate: Expression): readonly Expression[] {
  if (predicate.kind !== 'binary' || predicate.operator !== 'AND') return [predicate];
  return [...conjunctsOf(predicate.left), ...conjunctsOf(predicate.right)];
}

function itemTexts(
  items: readonly ProjectItem[],
  text: (expression: Expression) => string,
): readonly string[] {
  return items.map((item) => {
    const shown = text(item.expression);
    const { expression } = item;
    const isPlain = expression.kind === 'column' && expression.name.text === item.name;
    return isPlain || shown === item.name ? shown : `${shown} → ${item.name}`;
  });
}
