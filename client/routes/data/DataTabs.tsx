import { Link, useSearch } from '@tanstack/react-router';
import { TABS } from './search';
import { segmentedClass } from '../../ui/Segmented';

/** The parts of the Data page, in the bar. */
export const DataTabs = () => {
  const { tab = 'sources' } = useSearch({ strict: false });
  return (
    <nav className={segmentedClass} aria-label="Data">
      {TABS.map(({ tab: to, name }) => (
        <Link
          key={to}
          from="/s/$store/data"
          to="."
          search={({ from, to: end, compare }) => ({ from, to: end, compare, tab: to })}
          // the router would call every tab current: they differ in the search alone
          activeProps={{}}
          aria-current={to === tab ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
};
