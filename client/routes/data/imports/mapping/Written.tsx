import type { Why } from '../../../../../server/sources/guess';
import type { Store } from '../../../../../server/types';
import { Section } from '../../../../ui/parts';
import { Choice, Text, type Option } from '../MappingInputs';
import { hasField } from './draft';
import { DateFormat } from './DateFormat';
import type { Editing } from './editing';
import { Fold } from './Fold';
import { fileWords } from '../fileWords';
import type { GuessedView, Question } from './look';
import { SheetChoice } from './SheetChoice';
import { Currency, Zone } from './TypedAnswer';
import importsStyles from '../imports.module.css';

/** How a file is cut into cells, and how it writes dates, amounts and rates. What is asked above is not shown again. */

const DELIMITERS: readonly Option[] = [
  ['comma', 'Comma ,'],
  ['semicolon', 'Semicolon ;'],
  ['tab', 'Tab'],
  ['space', 'Blanks'],
  ['bar', 'Bar |'],
];
const ENCODINGS: readonly Option[] = [
  ['utf-8', 'UTF-8'],
  ['any', 'told by the file'],
  ['windows-1252', 'Windows-1252'],
  ['utf-16le', 'UTF-16, little end'],
  ['utf-16be', 'UTF-16, big end'],
];
const HEADER: readonly Option[] = [
  ['true', 'the names of the columns'],
  ['false', 'data already'],
];
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

const GUESSED = { sure: '', likely: 'likely: ', guess: 'a guess: ' } as const;
const say = (why: Why | null | undefined): string | undefined =>
  why ? `${GUESSED[why.confidence]}${why.reason}` : undefined;

interface CutProps {
  kept: GuessedView;
  editing: Editing;
}

export const Cut = ({ kept, editing: { proposal, disabled, set, look } }: CutProps) => {
  const { layout, why } = kept.guess;
  const isBook = kept.sheets.length > 0;
  return (
    <Fold title="How it is cut" note={fileWords(kept)}>
      <div className={importsStyles.fields}>
        <SheetChoice kept={kept} disabled={disabled} onSheet={(sheet) => look({ sheet })} />
        {!isBook && (
          <Choice
            label="Between cells"
            value={proposal.delimiter ?? layout.delimiter}
            options={DELIMITERS}
            say={say(why.delimiter)}
            disabled={disabled}
            onChoose={(delimiter) => set({ delimiter })}
          />
        )}
        <Choice
          label="The first row is"
          value={String(proposal.header ?? layout.header)}
          options={HEADER}
          say={say(why.header)}
          disabled={disabled}
          onChoose={(header) => set({ header: header === 'true' })}
        />
        <Text
          label="Rows above it"
          value={String(proposal.skip ?? layout.skip)}
          say="Passed over"
          disabled={disabled}
          onType={(text) => /^\d{0,3}$/.test(text) && set({ skip: Number(text) })}
        />
        {!isBook && (
          <Choice
            label="Encoding"
            value={proposal.encoding ?? layout.encoding}
            options={ENCODINGS}
            say={say(why.encoding)}
            disabled={disabled}
            onChoose={(encoding) => set({ encoding })}
          />
        )}
      </div>
    </Fold>
  );
};

type Whole = 'discount' | 'tax';

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

const STANDS: readonly Option[] = [
  ['row', 'the row'],
  ['order', 'the whole order, on each of its rows'],
];

/** Amounts of an order on each of its rows would count as often as it has rows. */
const WholeOrder = ({ of, editing: { proposal, disabled, put } }: { of: Whole; editing: Editing }) => {
  const { wholeOrder = [] } = proposal;
  return (
    <Choice
      label={of === 'tax' ? 'The tax is of' : 'The discount is of'}
      value={wholeOrder.includes(of) ? 'order' : 'row'}
      options={STANDS}
      disabled={disabled}
      onChoose={(stands) => {
        const others = wholeOrder.filter((one) => one !== of);
        put({ wholeOrder: stands === 'order' ? [...others, of] : others });
      }}
    />
  );
};

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
        {(['discount', 'tax'] as const)
          .filter((field) => isOrders && proposal.row === 'line' && hasField(proposal, field))
          .map((field) => (
            <WholeOrder key={field} of={field} editing={editing} />
          ))}
        {repeats && <Repeats editing={editing} />}
      </div>
    </Section>
  );
};
