import { useState } from 'react';
import type { CatalogView, MetricView } from '../../../server/catalog/view';
import { Pop } from './Pop';
import { refusalOf, unsplitReason, type Wanted } from './state';
import { Button } from '../../ui/Button';
import { Check, Input } from '../../ui/Input';
import { chipClass } from '../../ui/Chip';
import { classes } from '../../ui/classes';
import popStyles from './Pop.module.css';
import styles from './Metrics.module.css';

interface Props {
  wanted: Wanted;
  catalog: CatalogView;
  change: (next: Partial<Wanted>) => void;
}

const Choice = ({ metric, wanted, change }: { metric: MetricView } & Omit<Props, 'catalog'>) => {
  const isOn = wanted.metrics.includes(metric);
  const refusal = refusalOf(metric, wanted);
  const reason = refusal ?? unsplitReason(metric, { ...wanted, metrics: [...wanted.metrics, metric] });
  const isLast = isOn && wanted.metrics.length === 1;
  const toggle = () =>
    change({
      metrics: isOn ? wanted.metrics.filter((other) => other !== metric) : [...wanted.metrics, metric],
    });
  return (
    <label className={classes(styles.choice, refusal && !isOn && styles.off)} title={metric.definition}>
      <Check checked={isOn} disabled={isLast || (!isOn && refusal !== null)} onChange={toggle} />
      <span>
        {metric.label}
        {reason && <small>{reason}</small>}
      </span>
    </label>
  );
};

const matches = ({ id, label }: MetricView, words: string): boolean =>
  `${label} ${id}`.toLowerCase().includes(words.trim().toLowerCase());

/** Which metrics; those that filters or grain do not allow, and those without parts of the split, say why. */
export const Metrics = ({ wanted, catalog, change }: Props) => {
  const [words, setWords] = useState('');
  const [isOpen, setOpen] = useState(false);
  const names = wanted.metrics.map(({ label }) => label).join(', ');
  const found = catalog.metrics.filter((metric) => matches(metric, words));
  return (
    <Pop
      label="Metrics"
      isOpen={isOpen}
      setOpen={setOpen}
      at="start"
      target={
        <Button
          look="bare"
          className={chipClass('chosen')}
          onClick={() => setOpen(!isOpen)}
          aria-label={`Metrics: ${names}`}
        >
          {names}
        </Button>
      }
    >
      <Input
        className={popStyles.input}
        type="search"
        data-autofocus
        aria-label="Find a metric"
        placeholder="Find a metric"
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <div className={styles.choices} role="group" aria-label="Metrics of the table">
        {found.map((metric) => (
          <Choice key={metric.id} metric={metric} wanted={wanted} change={change} />
        ))}
        {found.length === 0 && <p>Nothing of that name.</p>}
      </div>
    </Pop>
  );
};
