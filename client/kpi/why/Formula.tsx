import { Fragment } from 'react';
import type { Term, Value, Why } from '../../../server/ask/types';
import { counted, formatMissing, formatPercent, formatValue } from '../../format';
import { Block } from './Block';
import { FormulaLine } from './FormulaLine';
import { shortRange } from '../../../shared/dayWords';
import type { Day } from '../../../shared/days';
import whyStyles from './why.module.css';
import styles from './Formula.module.css';

const LIMIT = 1e-9;

/** Labels are sentences' starts; inside a formula they are words. Acronyms stay. */
const inWords = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

const number = (value: number, { unit, label }: Term, currency: string): string =>
  unit === 'money'
    ? `${inWords(label)} ${formatValue(value, unit, currency, 'unit')}`
    : `${formatValue(value, unit, currency)} ${counted(value, inWords(label))}`;

const bare = (value: number, { unit }: Term, currency: string): string =>
  formatValue(value, unit, currency, 'unit');

type Write = (value: number, term: Term, currency: string) => string;
type Side = 'value' | 'comparison';

const joined = (terms: Term[], side: Side, currency: string, write: Write): string =>
  terms
    .map((term, i) => {
      const sign = term.sign === -1 ? '− ' : i > 0 ? '+ ' : '';
      return sign + write(term[side] ?? 0, term, currency);
    })
    .join(' ');

/** Each term stays on its line, so that no sign or unit is parted from its number. */
const Terms = ({ text }: { text: string }) =>
  text.split(/ (?=[−+×] )/).map((term) => (
    <Fragment key={term}>
      <span className={whyStyles.term}>{term}</span>{' '}
    </Fragment>
  ));

const sumOf = (terms: Term[], side: Side): number =>
  terms.reduce((sum, term) => sum + term.sign * (term[side] ?? 0), 0);

/** What the numerator was multiplied by (a declared margin); null when by nothing. */
const factorOf = ({ numerator, value }: Why): number | null => {
  const sum = sumOf(numerator, 'value');
  if (value.num === null || sum === 0) return null;
  const factor = value.num / sum;
  return Math.abs(factor - 1) < LIMIT ? null : factor;
};

const result = (value: Value, currency: string): string =>
  value.value === null ? formatMissing(value) : formatValue(value.value, value.unit, currency, 'unit');

const top = (why: Why, side: Side, currency: string, write: Write): string => {
  const factor = factorOf(why);
  const terms = joined(why.numerator, side, currency, write);
  if (factor === null) return terms;
  return `${why.numerator.length > 1 ? `(${terms})` : terms} × ${formatPercent(factor, 1)} margin`;
};

const earlierWords = (why: Why, currency: string, today: Day): string | null => {
  const { comparison, denominator } = why;
  if (!comparison) return null;
  const when = shortRange(comparison.period, today);
  const is = result(comparison.value, currency);
  if (comparison.value.num === null) return `${when}: ${is}`;
  const over = denominator.length > 0 ? `, over ${joined(denominator, 'comparison', currency, number)}` : '';
  const above = top(why, 'comparison', currency, denominator.length > 0 ? bare : number);
  return `${when}: ${above}${over}, is ${is}`;
};

/** The formula with this period's numbers, and below it the comparison's. */
export const Formula = ({ why, currency, today }: { why: Why; currency: string; today: Day }) => {
  const earlier = earlierWords(why, currency, today);
  const isKnown = why.value.num !== null;
  const isSum = why.denominator.length === 0;
  return (
    <Block
      title={`Formula, ${shortRange(why.read ?? why.period, today)}`}
      note={`definition ${why.metric}, version ${why.definitionVersion}`}
    >
      <FormulaLine
        name={why.label}
        top={isKnown && <Terms text={top(why, 'value', currency, number)} />}
        bottom={!isSum && <Terms text={joined(why.denominator, 'value', currency, number)} />}
        result={result(why.value, currency)}
        isSum={isSum}
      />
      {earlier && <p className={styles.formulaEarlier}>{earlier}</p>}
    </Block>
  );
};
