import type { Operator } from '../algebra/operator.ts';
import type { Emit } from '../base/emit.ts';
import type { Span } from '../base/span.ts';
import type { LocalizationEvent, RewrittenEvent } from './events.ts';

/** The algebra as it is told, one rewriting after the other. */
export interface Story {
  readonly steps: RewrittenEvent[];
  readonly algebra: () => Operator;
  readonly tell: (step: Step, after: Operator) => void;
}

type Step = Pick<RewrittenEvent, 'stage' | 'rule' | 'because'> & {
  readonly phrase?: Span | undefined;
};

export function createStory(start: Operator, emit: Emit<LocalizationEvent>): Story {
  let current = start;
  const steps: RewrittenEvent[] = [];
  return {
    steps,
    algebra: () => current,
    tell: ({ stage, rule, because, phrase }, after) => {
      const event: RewrittenEvent = {
        kind: 'queryRewritten',
        stage,
        rule,
        because,
        before: current,
        after,
        ...(phrase === undefined ? {} : { phrase }),
      };
      current = after;
      steps.push(event);
      emit(event);
    },
  };
}

/** Rewritings of one rule that are shown one by one. */
const MAX_SINGLE_STEPS = 16;

export interface Dropped {
  readonly because: string;
  readonly phrase?: Span | undefined;
}

/** One step for each thing dropped, or a single step where they are too many to follow. */
export function tellEach<Item extends Dropped>(
  dropped: readonly Item[],
  rule: string,
  story: Story,
  afterDropping: (item: Item) => Operator,
): void {
  const stage = 'reduction';
  if (dropped.length <= MAX_SINGLE_STEPS) {
    for (const item of dropped) story.tell({ ...item, stage, rule }, afterDropping(item));
    return;
  }
  let after = story.algebra();
  for (const item of dropped) after = afterDropping(item);
  const [first] = dropped;
  const because = `${dropped.length} parts are empty, the first because ${first?.because ?? ''}`;
  story.tell({ stage, rule, because, phrase: first?.phrase }, after);
}
