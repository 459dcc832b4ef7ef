import type { ProblemView } from './generated';

/** A use case that could not be carried out: a stable code and the facts for its words. */
export class Problem extends Error {
  readonly code: string;
  readonly facts: Record<string, string>;

  constructor(view: ProblemView) {
    super(view.code);
    this.name = 'Problem';
    this.code = view.code;
    this.facts = view.facts;
  }

  /** Whatever was thrown, as a problem: nothing a person sees is without a code. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    if (isProblemView(thrown)) return new Problem(thrown);
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return new Problem({ code: 'internal', facts: { detail } });
  }
}

function isProblemView(value: unknown): value is ProblemView {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as ProblemView).code === 'string' &&
    typeof (value as ProblemView).facts === 'object'
  );
}
