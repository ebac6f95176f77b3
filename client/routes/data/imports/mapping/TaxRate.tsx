import { useState } from 'react';
import { Text } from '../MappingInputs';
import { hasField } from './draft';
import type { Editing } from './editing';
import { fractionOf, perCentOf } from './rateText';

/** The rate of tax of all rows, typed per cent. */
export const TaxRate = ({ editing: { proposal, disabled, set } }: { editing: Editing }) => {
  const rate = proposal.constants?.taxRate;
  // what is half typed is no rate yet
  const [typed, setTyped] = useState<string | null>(null);
  const fraction = typed === null ? null : fractionOf(typed);
  const isOwn = typed !== null && (fraction ?? undefined) === rate;
  const stands = typeof rate === 'string' ? perCentOf(rate) : '';
  return (
    <Text
      label="Tax rate of all rows, per cent"
      value={isOwn ? typed : stands}
      say="Such as 19; empty: none is taken out"
      invalid={isOwn && typed.trim() !== '' && fraction === null}
      disabled={disabled}
      onType={(next) => {
        setTyped(next);
        // a column of the tax would say it twice
        const isTwice = hasField(proposal, 'tax', 'taxRate') && fractionOf(next) !== null;
        set({
          constants: { taxRate: fractionOf(next) },
          ...(isTwice && { columns: { tax: null, taxRate: null } }),
        });
      }}
    />
  );
};
