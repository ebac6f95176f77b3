import type { Store } from '../../../../../server/types';
import { Section } from '../../../../ui/parts';
import { Choice, type Option } from '../MappingInputs';
import { hasField } from './draft';
import { DateFormat } from './DateFormat';
import type { Editing } from './editing';
import { say } from './guessedWords';
import { LineAmounts } from './LineAmounts';
import type { GuessedView, Question } from './look';
import { Currency, Zone } from './TypedAnswer';
import importsStyles from '../imports.module.css';

/** How a file writes dates, amounts and rates. What is asked above is not shown again. */

const MARKS: readonly Option[] = [
  ['.', 'Point: 1204.50'],
  [',', 'Comma: 1204,50'],
];
const GROUPS: readonly Option[] = [
  ['none', 'Nothing'],
  ['.', 'Point'],
  [',', 'Comma'],
  [' ', 'Blank'],
  ["'", 'Apostrophe'],
];
const TAX: readonly Option[] = [
  ['included', 'contain tax'],
  ['added', 'are without tax'],
];
const RATES: readonly Option[] = [
  ['percent', 'per cent: 19 is 19 %'],
  ['fraction', 'fractions: 0.19 is 19 %'],
];
const DISCOUNTS: readonly Option[] = [
  ['amount', 'amounts of money'],
  ['amount below 0', 'amounts of money, with a minus'],
  ['percent', 'per cent: 20 is 20 %'],
  ['fraction', 'fractions: 0.2 is 20 %'],
  ['included', 'in the price already'],
];
const REPEATS: Readonly<Record<'orders' | 'spend', readonly Option[]>> = {
  orders: [
    ['once', 'are one order, repeated'],
    ['own', 'are each an order of its own'],
  ],
  spend: [
    ['once', 'are a mistake, and refused'],
    ['own', 'are each a cost of its own'],
  ],
};

interface PartProps {
  editing: Editing;
  why: GuessedView['guess']['why'];
}

const Numbers = ({ editing: { proposal, disabled, set }, why }: PartProps) => (
  <>
    <Choice
      label="Decimal mark"
      value={proposal.decimal ?? ''}
      options={MARKS}
      say={say(why.decimal)}
      disabled={disabled}
      onChoose={(decimal) => set({ decimal, ...(proposal.thousands === decimal && { thousands: '' }) })}
    />
    <Choice
      label="Between thousands"
      value={proposal.thousands || 'none'}
      options={GROUPS.filter(([mark]) => mark !== proposal.decimal)}
      disabled={disabled}
      onChoose={(mark) => set({ thousands: mark === 'none' ? '' : mark })}
    />
  </>
);

const Tax = ({ editing: { proposal, disabled, set } }: { editing: Editing }) => (
  <Choice
    label="Amounts"
    value={proposal.taxesIncluded === undefined ? '' : proposal.taxesIncluded ? 'included' : 'added'}
    options={TAX}
    disabled={disabled}
    onChoose={(tax) => set({ taxesIncluded: tax === 'included' })}
  />
);

const Rates = ({ editing: { proposal, disabled, set }, why }: PartProps) => (
  <Choice
    label="Tax rates"
    value={proposal.taxRates ?? ''}
    options={RATES}
    say={say(why.rates) ?? 'Cells with a % mark are per cent either way'}
    disabled={disabled}
    onChoose={(taxRates) => set({ taxRates })}
  />
);

const Discounts = ({ editing: { proposal, disabled, set } }: { editing: Editing }) => (
  <Choice
    label="Discounts"
    value={proposal.discounts ?? 'amount'}
    options={DISCOUNTS}
    disabled={disabled}
    onChoose={(discounts) => set({ discounts })}
  />
);

const Repeats = ({ editing: { proposal, disabled, set } }: { editing: Editing }) => {
  const isOrders = proposal.kind !== 'spend';
  return (
    <Choice
      label={isOrders ? 'Rows with the same number' : 'Rows that are alike'}
      value={proposal.repeats ?? 'once'}
      options={REPEATS[isOrders ? 'orders' : 'spend']}
      disabled={disabled}
      say="Where each is one of its own, always send the whole list: a row is known by its number in it"
      onChoose={(repeats) => set({ repeats })}
    />
  );
};

interface Props {
  store: Store;
  /** As it was first looked at. */
  kept: GuessedView;
  /** With the draft in mind. */
  view: GuessedView;
  asked: ReadonlySet<Question>;
  editing: Editing;
}

export const Written = ({ store, kept, view, asked, editing }: Props) => {
  const { proposal } = editing;
  const isOrders = proposal.kind === 'orders';
  const isMoney = proposal.kind !== 'sessions';
  const repeats = proposal.kind === 'spend' || (isOrders && proposal.row === 'order');
  const part = { editing, why: kept.guess.why };
  const shows = (question: Question, isMeant: boolean) => isMeant && !asked.has(question);
  return (
    <Section title="How it is written">
      <div className={importsStyles.fields}>
        {shows('dates', true) && <DateFormat view={view} editing={editing} />}
        {shows('zone', proposal.kind !== 'spend') && <Zone editing={editing} store={store} />}
        {shows('decimal', isMoney) && <Numbers {...part} />}
        {shows('currency', isMoney && !hasField(proposal, 'currency')) && (
          <Currency editing={editing} store={store} />
        )}
        {shows('tax', isOrders) && <Tax editing={editing} />}
        {shows('rates', isOrders && hasField(proposal, 'taxRate')) && <Rates {...part} />}
        {shows('discount', isOrders && hasField(proposal, 'discount')) && <Discounts editing={editing} />}
        {isOrders && proposal.row === 'line' && <LineAmounts editing={editing} />}
        {repeats && <Repeats editing={editing} />}
      </div>
    </Section>
  );
};
