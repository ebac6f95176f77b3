import { Link } from '@tanstack/react-router';
import { useCatalogMetric } from '../../catalogQuery';
import { buttonClass } from '../../ui/Button';
import type { FigureRequest } from './WhyMetric';

/** Without a split, as the address of Explore says it. */
const WHOLE = 'none';

interface Props {
  request: FigureRequest;
  store: string;
}

/** The figure as a table that can be split, filtered and exported: same days, comparison and filters. */
export const ExploreLink = ({ request, store }: Props) => {
  const { metric, period, comparison, where = [] } = request;
  const { data } = useCatalogMetric(metric);
  const split = ['channel', ...(data?.dimensions ?? [])].find((id) => data?.dimensions.includes(id));
  return (
    <Link
      className={buttonClass()}
      to="/s/$store/explore"
      params={{ store }}
      search={{
        ...{ from: period.from, to: period.to },
        ...(comparison && { compareFrom: comparison.from, compareTo: comparison.to }),
        ...{ metrics: [metric], of: metric, split: split ?? WHOLE, by: WHOLE },
        ...(where.length > 0 && { where: where.map(({ dimension, value }) => `${dimension}=${value}`) }),
      }}
    >
      Open in Explore
    </Link>
  );
};
