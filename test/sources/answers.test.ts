import { describe, expect, it } from 'vitest';
import { guess, type Proposal } from '../../server/sources/guess';
import { cutOf, recordsOf } from '../../server/sources/guess/table';
import { completed, draftOf } from '../../client/routes/data/imports/mapping/beginning';
import { proposalOf, withAnswer, withSet, type Draft } from '../../client/routes/data/imports/mapping/draft';
import type { Answer, Asked, GuessedView } from '../../client/routes/data/imports/mapping/look';

/** Whoever answers a question twice has the last answer, as if there had been no other. */

const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;

const look = (text: string, draft?: Draft): GuessedView => {
  const { delimiter } = cutOf(text);
  const said = draft && { draft: proposalOf(draft), answered: draft.answered };
  const store = { currency: 'EUR', timeZone: 'UTC' };
  const found = guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter, store, ...said });
  const none = { sheets: [], problem: null, refused: null, match: null };
  return { id: 'it', fileName: 'list.csv', guess: found, ...none };
};

interface Standing {
  draft: Draft;
  view: GuessedView;
  /** Questions stay on the page as they were asked last. */
  asked: ReadonlyMap<string, Asked>;
}

const seen = (text: string, draft: Draft, before: Standing['asked'] = new Map()): Standing => {
  const view = look(text, draft);
  return {
    draft,
    view,
    asked: new Map([...before, ...view.guess.questions.map((one) => [one.id, one] as const)]),
  };
};
const begin = (text: string, said: Proposal = {}) => seen(text, withSet(draftOf(look(text)), { ...said }));

const answerOf = ({ asked }: Standing, id: string, code: string): Answer => {
  const found = asked.get(id)?.answers.find(({ answer }) => answer === code);
  if (!found) throw new Error(`${id} has no answer ${code}`);
  return found;
};
const answered = (text: string, at: Standing, [id, code]: readonly [string, string]): Standing =>
  seen(text, withAnswer(at.draft, id, answerOf(at, id, code).set), at.asked);
const made = ({ draft, view }: Standing): Proposal => {
  const { kept = [], leaveOut = [], ...rest } = completed(draft, view);
  return { ...rest, kept, leaveOut };
};

const LISTS: Record<string, { text: string; said?: Proposal }> = {
  states: {
    text: csv(
      'Order ID;Date;Email;Total;Status;Currency',
      'N-1;2026-05-01;a@example.com;10.00;Paid;EUR',
      'N-2;2026-05-02;b@example.com;11.00;Cancelled;EUR',
      'N-3;2026-05-03;c@example.com;12.00;Refunded;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'a total beside a rate': {
    text: csv(
      'Order ID;Date;Email;Total;Shipping;Tax rate;Currency',
      'N-1;2026-05-01;a@example.com;119.00;19.00;19 %;EUR',
      'N-2;2026-05-02;b@example.com;119.00;19.00;19 %;EUR',
    ),
  },
  'a total without tax beside a rate': {
    text: csv(
      'Order ID;Date;Email;Amount;Total;Shipping;Tax rate;Currency',
      'N-1;2026-05-01;a@example.com;100.00;119.00;19.00;19 %;EUR',
      'N-2;2026-05-02;b@example.com;50.00;69.00;19.00;19 %;EUR',
    ),
    said: { taxesIncluded: false, columns: { total: 'Total', amount: null } } as never,
  },
  'lines that state the total of their order': {
    text: csv(
      'Order ID;Date;Email;SKU;Quantity;Unit price;Total;Currency',
      'N-1;2026-05-01;a@example.com;A;2;10.00;25.00;EUR',
      'N-1;2026-05-01;a@example.com;B;1;5.00;25.00;EUR',
      'N-2;2026-05-02;b@example.com;A;1;10.00;10.00;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'rows of one number that are alike, with a total': {
    text: csv(
      'Order ID;Date;Email;SKU;Quantity;Total;Currency',
      'N-1;2026-05-01;a@example.com;A;2;20.00;EUR',
      'N-1;2026-05-01;a@example.com;A;2;20.00;EUR',
      'N-2;2026-05-02;b@example.com;B;1;7.00;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'rows of one number that are alike': {
    text: csv(
      'Order ID;Date;Email;SKU;Amount;Currency',
      'N-1;2026-05-01;a@example.com;A;20.00;EUR',
      'N-1;2026-05-01;a@example.com;A;20.00;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'columns of unknown names': {
    text: csv(
      'Order ID;Date;Email;Quantity;Unit price;Discount;Kappa;Lambda;Currency',
      'N-1;2026-05-01;a@example.com;2;12.00;1.00;1.25;0.40;EUR',
      'N-2;2026-05-02;b@example.com;1;30.00;0.00;2.75;0.60;EUR',
      'N-3;2026-05-02;b@example.com;1;30.00;2.00;2.75;0.60;EUR',
    ),
    said: { taxesIncluded: false, discounts: 'amount' },
  },
  'a price, and what may be pieces': {
    text: csv(
      'Order number;Date;Email;Kpl;Unit price;Currency',
      'T-1;2026-05-04;ann@example.com;2;10.50;EUR',
      'T-2;2026-05-05;bob@example.com;1;8.00;EUR',
      'T-3;2026-05-06;bob@example.com;1;8.00;EUR',
      'T-4;2026-05-06;eva@example.com;1;8.00;EUR',
      'T-5;2026-05-07;eva@example.com;2;10.50;EUR',
    ),
    said: { taxesIncluded: false },
  },
  'rows without a number': {
    text: csv(
      'Customer ID;Date;Amount;Currency',
      'C1;2026-05-01;10.00;EUR',
      'C1;2026-05-01;4.00;EUR',
      'C2;2026-05-02;8.00;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'nobody who bought': {
    text: csv(
      'Order ID;Date;User account;Client;Amount;Currency',
      'N-1;2026-05-01;u1;k1;10.00;EUR',
      'N-2;2026-05-02;u1;k1;11.00;EUR',
      'N-3;2026-05-02;u2;k2;11.00;EUR',
    ),
    said: { taxesIncluded: true, columns: {} },
  },
  'dates and marks that may be read twice': {
    text: csv(
      'Order ID;Date;Email;Amount;Currency',
      'N-1;01/02/2026;a@example.com;1,000;EUR',
      'N-2;03/04/2026;b@example.com;2,000;EUR',
    ),
  },
  'rows below zero': {
    text: csv(
      'Order number;Date;Email;Article;Quantity;Price;Currency',
      'N-1;2026-05-04;a@example.com;Mug;2;10.00;EUR',
      'N-2;2026-05-05;b@example.com;Tea;1;8.00;EUR',
      'N-1;2026-05-09;a@example.com;Mug;-1;10.00;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'lines that repeat the shipping and the discount of their order': {
    text: csv(
      'Order ID;Date;Email;SKU;Quantity;Unit price;Discount;Shipping;Currency',
      'N-1;2026-05-01;a@example.com;A;2;10.00;2.00;4.00;EUR',
      'N-1;2026-05-01;a@example.com;B;1;5.00;2.00;4.00;EUR',
      'N-2;2026-05-02;b@example.com;A;1;10.00;1.00;3.00;EUR',
    ),
    said: { taxesIncluded: true },
  },
  'a total that is not what its parts make': {
    text: csv(
      'Order ID;Date;Email;Quantity;Amount;Discount;Shipping;Tax;Total;Currency',
      'N-1;2026-05-01;a@example.com;2;30.00;3.00;5.00;0.00;33.50;EUR',
      'N-2;2026-05-02;b@example.com;1;10.00;0.00;0.00;0.00;10.75;EUR',
    ),
    said: { taxesIncluded: false },
  },
};

describe('an answer takes the place of the one before it', () => {
  it.each(Object.entries(LISTS))('%s', (_, { text, said }) => {
    const first = begin(text, said);
    const questions = [...first.asked.values()].filter(({ answers }) => answers.length > 1);
    expect(questions.length).toBeGreaterThan(0);
    for (const { id, answers } of questions)
      for (const { answer: a } of answers)
        for (const { answer: b } of answers) {
          if (a === b) continue;
          const alone = answered(text, first, [id, b]);
          const after = answered(text, first, [id, a]);
          const both = answered(text, after, [id, b]);
          expect({ id, a, b, made: made(both) }).toEqual({ id, a, b, made: made(alone) });
          expect({ id, a, b, effect: answerOf(after, id, b).effect }).toEqual({
            ...{ id, a, b },
            effect: answerOf(first, id, b).effect,
          });
        }
  });

  const effects = (at: Standing, id: string) =>
    at.asked.get(id)?.answers.map(({ answer, effect }) => [answer, /net [\d.]+/.exec(effect ?? '')?.[0]]);

  it('shows what each would do, whichever stands: 119.00 with 19.00 of shipping and 19 per cent', () => {
    const text = csv(
      'Order ID;Date;Email;Total;Shipping;Tax rate;Currency',
      'N-1;2026-05-01;a@example.com;119.00;19.00;19 %;EUR',
    );
    // 100 / 1.19 where it contains tax; without, the total is that of the goods
    const both = [
      ['included', 'net 84.03'],
      ['added', 'net 119.00'],
    ];
    const added = answered(text, begin(text), ['tax', 'added']);
    expect(effects(added, 'tax')).toEqual(both);
    const included = answered(text, added, ['tax', 'included']);
    expect(effects(included, 'tax')).toEqual(both);
    expect(made(included).columns).toEqual(made(begin(text)).columns);
  });

  it('keeps rows that were to be left out: 11.00 of 33.00', () => {
    const { text, said } = LISTS.states ?? { text: '' };
    const id = 'leaveOut:Status:cancelled';
    const both = [
      ['leave', 'net 22.00'],
      ['keep', 'net 33.00'],
    ];
    const left = answered(text, begin(text, said), [id, 'leave']);
    expect(effects(left, id)).toEqual(both);
    const kept = answered(text, left, [id, 'keep']);
    expect(kept.asked.get(id)?.chosen).toBe('keep');
    expect(effects(kept, id)).toEqual(both);
    expect(made(kept)).toMatchObject({ leaveOut: [], kept: [{ column: 'Status', is: ['Cancelled'] }] });
  });
});
