import type { KpiView } from '../../server/roadmap/types';
import type { TileView } from '../../server/bridge/types';
import { formatMissing, reasonOf } from '../format';
import { Delta } from './Delta';
import { Figure } from './Figure';
import { PaceRule } from '../ui/parts';
import { Status } from '../ui/Status';
import { Sparkline } from './Sparkline';
import {
  captionOf,
  cohortWords,
  figureOf,
  isShort,
  isSmallSample,
  NO_RATE,
  sampleCaption,
  tileStyle,
} from './tile';
import { dayWords } from '../../shared/dayWords';
import type { Day } from '../../shared/days';
import { classes } from '../ui/classes';
import styles from './Tile.module.css';

const Judgement = ({ tile }: { tile: TileView }) => {
  if (isSmallSample(tile))
    return <span className={styles.sample}>small sample, n {tile.value.den ?? 0}</span>;
  if (tile.value.value === null) return <Status status="unknown" />;
  return tile.target && <Status status={tile.target.status} />;
};

const Pace = ({ tile, kpi, currency }: { tile: TileView; kpi: KpiView; currency: string }) => {
  const { attained, due } = captionOf(tile, kpi, currency);
  return (
    <>
      <PaceRule
        attained={kpi.attainment}
        due={kpi.due}
        regressed={(kpi.rawAttainment ?? 0) < 0}
        label={[attained, due].filter(Boolean).join(', ')}
      />
      <p className={styles.caption}>
        <span>{attained}</span>
        <span>{due}</span>
      </p>
    </>
  );
};

const Missing = ({ tile }: { tile: TileView }) => (
  <>
    <div className={styles.value}>
      <span className={styles.none}>
        <Figure why={tile.metric} label={`${tile.label}: ${formatMissing(tile.value)}`}>
          No data
        </Figure>
      </span>
    </div>
    <p className={classes(styles.delta, styles.reason)}>{reasonOf(tile.value)}</p>
  </>
);

const Known = ({ tile, currency }: { tile: TileView; currency: string }) => {
  const style = tileStyle(tile);
  const { shown, whole } = figureOf(tile, currency);
  return (
    <>
      <div className={styles.value}>
        <span className={styles.figure} data-figure>
          <Figure
            why={tile.metric}
            label={`${tile.label}: ${shown}`}
            whole={shown === whole ? undefined : whole}
          >
            {shown}
          </Figure>
        </span>
        <Sparkline values={tile.spark} comparison={tile.sparkComparison} />
      </div>
      <p className={styles.delta}>
        <Delta comparison={tile.comparison} unit={tile.unit} currency={currency} style={style} />
      </p>
    </>
  );
};

/** One figure: its name, status, value, shape, change, and how far it is against how far it should be. */
export const Tile = ({ tile, currency, today }: { tile: TileView; currency: string; today: Day }) => {
  const cohort = cohortWords(tile, today);
  const sample = tile.value.value === null ? null : sampleCaption(tile, currency);
  return (
    <article className={classes(styles.tile, isSmallSample(tile) && styles.small)} data-metric={tile.metric}>
      <header className={styles.head}>
        <h3>{tile.label}</h3>
        <Judgement tile={tile} />
      </header>
      {tile.value.value === null ? <Missing tile={tile} /> : <Known tile={tile} currency={currency} />}
      {tile.target && <Pace tile={tile} kpi={tile.target} currency={currency} />}
      {isShort(tile) && <p className={styles.caption}>{NO_RATE}</p>}
      {sample && <p className={styles.caption}>{sample}</p>}
      {cohort && <p className={styles.caption}>{cohort}</p>}
      {tile.lastDay && tile.value.value !== null && (
        <p className={styles.caption}>Known to {dayWords(tile.lastDay, today)}</p>
      )}
    </article>
  );
};
