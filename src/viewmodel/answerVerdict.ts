import { joinWords } from './format.ts';
import type { ShownRun } from './shownRun.ts';
import { chosenPlan } from './shownRun.ts';

/** Whether the answer is what one central database gives, beside the answer itself. */
export interface AnswerVerdict {
  /** `open` where SQL leaves the answer open, or central could not say. */
  readonly kind: 'equal' | 'different' | 'open';
  readonly words: string;
  /** Why it differs, or why nobody can say, in a few words. */
  readonly because?: string;
  /** All that is known of it, where that is more: the row that shows it, for whoever asks. */
  readonly details?: string;
  /** What the verdict leans on, or what it does not prove. */
  readonly caveats: readonly string[];
}

/** @param equalsCentral null where SQL leaves the answer open */
export function answerVerdict(
  run: ShownRun,
  equalsCentral: boolean | null,
  because: string | undefined,
): AnswerVerdict {
  const plan = chosenPlan(run.trace)?.considered.plan;
  const assumes = plan?.assumes ?? [];
  return {
    ...wordsOf(equalsCentral),
    ...reasonOf(because),
    caveats: [
      ...(assumes.length > 0 ? [`assumes ${joinWords(assumes)}`] : []),
      ...(plan?.strategy === 'own' && equalsCentral === true
        ? ['a plan of your own: other data could tell them apart']
        : []),
    ],
  };
}

/** A finding of the design begins with its rule: `completeness: the row (…) of parcel …`. */
const inShort: Readonly<Record<string, string>> = {
  completeness: 'the design loses a row',
  disjointness: 'the design stores a row twice',
  reconstruction: 'the fragments do not give the table back',
};

function reasonOf(because: string | undefined): Pick<AnswerVerdict, 'because' | 'details'> {
  if (because === undefined) return {};
  const [, rule = '', finding = ''] = /^(\w+): (.*)$/s.exec(because) ?? [];
  const short = inShort[rule];
  return short === undefined ? { because } : { because: short, details: finding };
}

function wordsOf(equalsCentral: boolean | null): Pick<AnswerVerdict, 'kind' | 'words'> {
  if (equalsCentral === null) return { kind: 'open', words: 'no verdict against central' };
  return equalsCentral
    ? { kind: 'equal', words: 'equal to central' }
    : { kind: 'different', words: 'not equal to central' };
}
