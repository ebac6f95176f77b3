import { useMutation } from '@tanstack/react-query';
import type { SourcesView } from '../../../../server/api/rpc/sources';
import type { SourceCoverage } from '../../../../server/coverage/types';
import { FACT_WORDS } from '../../../../shared/listWords';
import { capitalised } from '../../../../shared/sentence';
import { dayWords } from '../../../../shared/dayWords';
import { addDays, later, type Day } from '../../../../shared/days';
import { queryClient, trpc } from '../../../trpc';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { ErrorState } from '../../../ui/states';
import { Button } from '../../../ui/Button';

const lastWords = ({ first, last, mayBeCut }: SourceCoverage, today: Day): string => {
  if (last < first) return 'no complete day yet';
  return `${dayWords(last, today)}${mayBeCut ? ', may go on' : ''}`;
};

interface Props {
  covered: SourcesView['covered'];
  store: string;
  today: Day;
}

const Row = ({ of, store, today }: { of: SourceCoverage } & Omit<Props, 'covered'>) => {
  const retire = useMutation(
    trpc.sources.retire.mutationOptions({ onSuccess: () => queryClient.invalidateQueries() }),
  );
  const { fact, source, first, last, retiredFrom } = of;
  // nothing comes after its last day any more
  const from = retiredFrom === null ? addDays(later(first, last), 1) : null;
  return (
    <tr>
      <th scope="row">
        {capitalised(FACT_WORDS[fact])}
        <small>{source}</small>
      </th>
      <td>{dayWords(first, today)}</td>
      <td>{lastWords(of, today)}</td>
      <td>{retiredFrom === null ? 'goes on' : `ended ${dayWords(addDays(retiredFrom, -1), today)}`}</td>
      <td className="num">
        <Button
          look="link"
          disabled={retire.isPending}
          onClick={() => retire.mutate({ store, source, from })}
        >
          {retiredFrom === null ? 'Nothing more comes' : 'More comes'}
          <span className="qd-sr">
            {' '}
            of {FACT_WORDS[fact]} ({source})
          </span>
        </Button>
        {retire.error && <ErrorState error={retire.error} />}
      </td>
    </tr>
  );
};

/** Which days each source covers: what lies outside is no data, and never 0. */
export const Covered = ({ covered, store, today }: Props) =>
  covered.length > 0 && (
    <Section
      title="Covered days"
      note="Figures end where the first of their sources ends, unless nothing more comes of it"
    >
      <Table label="Covered days by source" head={['Facts', 'From', 'To', 'Source', { sr: 'Change' }]}>
        {covered.map((of) => (
          <Row key={`${of.fact} ${of.source}`} of={of} store={store} today={today} />
        ))}
      </Table>
    </Section>
  );
