import { countWords, ROWS } from '../../../shared/numberWords';
import { useClipboard } from '@mantine/hooks';
import type { RanSql } from '../../../server/ask/types';
import { Block } from './Block';
import { Button } from '../../ui/Button';
import styles from './Sql.module.css';

const KEYWORDS =
  /\b(select|from|where|and|or|group by|order by|as|case|when|then|else|end|with|join|on|in|is|not|null|union all|limit)\b/gi;

const Highlighted = ({ text }: { text: string }) =>
  text.split(KEYWORDS).map((part, i) => (i % 2 === 1 ? <b key={i}>{part}</b> : part));

const LONGEST_SHOWN = 90;

/** Parameters at full length are for running it; to be read, a list of two hundred days is cut short. */
const short = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)} …` : text;
};

const parameters = (params: unknown[], write: (value: unknown) => string): string =>
  params.map((value, i) => `-- $${i + 1} = ${write(value)}`).join('\n');

const withParams = ({ text, params }: RanSql, write: (value: unknown) => string): string =>
  [text, parameters(params, write)].filter(Boolean).join('\n');

/** The statements that ran, ready to be run again. */
export const Sql = ({ statements }: { statements: RanSql[] }) => {
  const clipboard = useClipboard({ timeout: 2000 });
  const all = statements.map((ran) => withParams(ran, (value) => JSON.stringify(value))).join(';\n\n');
  const copy = (
    <Button look="link" onClick={() => clipboard.copy(all)}>
      {clipboard.copied ? 'Copied' : 'Copy'}
    </Button>
  );
  return (
    <Block title="SQL" note={copy}>
      {statements.map((statement, index) => (
        <figure key={index} className={styles.sql}>
          <figcaption>
            {statement.fact}, {countWords(statement.rows, ROWS)} read
          </figcaption>
          <pre tabIndex={0} aria-label={`SQL on ${statement.fact}`}>
            <code>
              <Highlighted text={withParams(statement, short)} />
            </code>
          </pre>
        </figure>
      ))}
    </Block>
  );
};
