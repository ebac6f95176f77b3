import { Choice, type Option } from '../MappingInputs';
import { hasField } from './draft';
import type { Editing } from './editing';

/** Of a list of lines: whether amounts are of the line, or of its whole order. */

type Whole = 'discount' | 'tax';

const CHARGES: readonly Option[] = [
  ['order', 'the whole order, on one of its rows or on each'],
  ['line', 'the row'],
];
const SENT = ['shipping', 'shippingDiscount', 'shippingTax', 'duties'];
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

const Charges = ({ editing: { proposal, disabled, set } }: { editing: Editing }) => (
  <Choice
    label="Shipping and duties are of"
    value={proposal.charges ?? 'order'}
    options={CHARGES}
    disabled={disabled}
    onChoose={(charges) => set({ charges })}
  />
);

export const LineAmounts = ({ editing }: { editing: Editing }) => (
  <>
    {(['discount', 'tax'] as const)
      .filter((field) => hasField(editing.proposal, field))
      .map((field) => (
        <WholeOrder key={field} of={field} editing={editing} />
      ))}
    {hasField(editing.proposal, ...SENT) && <Charges editing={editing} />}
  </>
);
