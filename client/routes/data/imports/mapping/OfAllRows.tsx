import { Choice, Text, type Option } from '../MappingInputs';
import { hasField } from './draft';
import type { Editing } from './editing';
import type { Kind } from './fields';
import { Fold } from './Fold';
import type { Question } from './look';
import { TaxRate } from './TaxRate';
import importsStyles from '../imports.module.css';

/** What holds for all rows of a file, where no column says it. */

const TEXTS: Readonly<Record<string, readonly [label: string, say: string]>> = {
  channel: ['Channel', 'Such as email or paid_social; empty: unknown'],
  device: ['Device', 'Such as mobile or desktop; empty: unknown'],
  country: ['Country', 'Such as DE; empty: unknown'],
  campaign: ['Campaign', 'Empty: none'],
  account: ['Ad account', 'Empty: none'],
};
const OF_KIND: Readonly<Record<Kind, readonly string[]>> = {
  orders: ['channel', 'device', 'country'],
  spend: ['channel', 'campaign', 'account', 'country'],
  sessions: ['channel', 'device', 'country'],
};
const COSTS: readonly Option[] = [
  ['media', 'media: what an ad platform charges'],
  ['agency', 'an agency'],
  ['tools', 'tools'],
  ['creator', 'creators'],
  ['affiliate', 'affiliates'],
  ['other', 'something else'],
];
const PLACES: readonly Option[] = [
  ['web', 'a web shop’s'],
  ['other', 'a till’s, or another place’s'],
];

interface Props {
  kind: Kind;
  asked: ReadonlySet<Question>;
  editing: Editing;
}

const OneText = ({ name, editing: { proposal, disabled, set } }: { name: string; editing: Editing }) => {
  const [label = '', say] = TEXTS[name] ?? [];
  return (
    <Text
      label={label}
      value={String(proposal.constants?.[name] ?? '')}
      say={say}
      disabled={disabled}
      onType={(text) => set({ constants: { [name]: text.trimStart() || null } })}
    />
  );
};

export const OfAllRows = ({ kind, asked, editing }: Props) => {
  const { proposal, disabled, set } = editing;
  const { constants } = proposal;
  const said = OF_KIND[kind].flatMap((name) => constants?.[name] ?? []);
  const takesRate =
    kind === 'orders' && !hasField(proposal, 'tax', 'taxRate', 'total') && !asked.has('taxRate');
  return (
    <Fold title="Of all rows" note={said.length === 0 ? 'Nothing said' : said.join(', ')}>
      <div className={importsStyles.fields}>
        {OF_KIND[kind]
          .filter((name) => !hasField(proposal, name))
          .map((name) => (
            <OneText key={name} name={name} editing={editing} />
          ))}
        {takesRate && <TaxRate editing={editing} />}
        {kind === 'orders' && (
          <Choice
            label="The orders are"
            value={constants?.isWeb === false ? 'other' : 'web'}
            options={PLACES}
            say="Conversion counts those of the web shop"
            disabled={disabled}
            onChoose={(place) => set({ constants: { isWeb: place === 'web' ? null : false } })}
          />
        )}
        {kind === 'spend' && (
          <Choice
            label="The costs are of"
            value={String(constants?.kind ?? 'media')}
            options={COSTS}
            disabled={disabled}
            onChoose={(of) => set({ constants: { kind: of } })}
          />
        )}
      </div>
    </Fold>
  );
};
