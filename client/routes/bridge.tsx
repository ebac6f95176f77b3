import type { BridgeView } from '../../server/bridge/types';
import { useBridge } from '../bridgeQuery';
import { BridgeSkeleton } from '../kpi/BridgeSkeleton';
import { ChangeWaterfall } from '../kpi/ChangeWaterfall';
import { CoverageFooter } from '../kpi/CoverageFooter';
import { Margin } from '../kpi/Margin';
import { PaceChart } from '../kpi/PaceChart';
import { TilesGrid } from '../kpi/TilesGrid';
import { WhyDrawer } from '../kpi/WhyDrawer';
import { usePageSearch } from '../search';
import { PhaseStrip } from '../kpi/PhaseStrip';
import { Verdict } from '../kpi/Verdict';
import { LastAnswer } from '../ui/LastAnswer';
import { ErrorState } from '../ui/states';
import { classes } from '../ui/classes';
import { NextSteps, TargetsInvite } from './start/NextSteps';
import { NoOrders } from './start/NoOrders';
import styles from './bridge.module.css';
import bridgeStyles from '../kpi/bridge.module.css';

const Content = ({ view, isOld, asTable }: { view: BridgeView; isOld: boolean; asTable: boolean }) => {
  const { change, checklist, comparison, currency, margin, period, today, pace } = view;
  return (
    <div className={classes(bridgeStyles.bridge, isOld && bridgeStyles.old)} aria-busy={isOld}>
      <Verdict parts={view.verdict} />
      {view.stale && <p className={styles.stale}>{view.stale.sentence}</p>}
      {view.roadmap.phases.length > 0 && <PhaseStrip roadmap={view.roadmap} />}
      {view.roadmap.phases.length === 0 && !view.empty && checklist && (
        <TargetsInvite checklist={checklist} />
      )}
      {view.empty ? (
        <NoOrders
          text="The Bridge shows where the quarter stands as soon as this store has orders: connect the shop, or import a list of orders."
          checklist={checklist}
        />
      ) : (
        <>
          <TilesGrid view={view} asTable={asTable} />
          <div className={bridgeStyles.columns}>
            {pace.length > 0 && <PaceChart view={view} asTable={asTable} />}
            {change && comparison && (
              <ChangeWaterfall change={change} period={period} currency={currency} today={today} />
            )}
          </div>
          {margin.months.length > 0 && <Margin margin={margin} currency={currency} today={today} />}
          {checklist && <NextSteps store={view.store} checklist={checklist} />}
        </>
      )}
      <CoverageFooter view={view} />
      <WhyDrawer roadmap={view.roadmap} bridge={view} />
    </div>
  );
};

/** Are we on course this quarter? The verdict first, then its evidence. */
export const Bridge = () => {
  const { table } = usePageSearch();
  const query = useBridge();
  const { data, error, refetch, isPlaceholderData } = query;
  if (data)
    return (
      <LastAnswer of={[query]}>
        <Content view={data} isOld={isPlaceholderData} asTable={table === true} />
      </LastAnswer>
    );
  return error ? <ErrorState error={error} retry={() => void refetch()} isAlone /> : <BridgeSkeleton />;
};
