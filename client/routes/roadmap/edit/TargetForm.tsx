import type { MetricView } from '../../../../server/catalog/view';
import type { AnyMetricId } from '../../../../server/catalog/metrics';
import type { KpiView, PhaseView } from '../../../../server/roadmap/types';
import { useCatalog } from '../../../catalogQuery';
import { formatValue } from '../../../format';
import { client } from '../../../trpc';
import { changedOf, numberOf } from './checks';
import { EditForm } from './parts';
import { SelectField, TextField } from '../../../ui/fields';
import { Pair } from '../../../ui/Form';
import { useDraft } from '../../../ui/useDraft';
import { aimOf, draftOf, targetProblems, valueLabel, type TargetDraft } from './target';
import type { Basis, Editing } from './useEditing';
import { dayWords } from '../../../../shared/dayWords';
import { Button } from '../../../ui/Button';
import type { Day } from '../../../../shared/days';
import styles from '../note.module.css';

interface Props {
  phase: PhaseView;
  currency: string;
  today: Day;
  /** undefined = a new one. */
  kpi: KpiView | undefined;
  editing: Editing;
  close: () => void;
}

const AIMS = [
  { value: 'lift', label: 'A lift over the baseline' },
  { value: 'target', label: 'A value' },
];

/** What is counted here, and apart from it what other systems say. */
const choicesOf = (metrics: readonly MetricView[]) => {
  const choices = (of: readonly MetricView[]) => of.map(({ id, label }) => ({ value: id, label }));
  const series = metrics.filter((metric) => metric.series);
  const counted = choices(metrics.filter((metric) => !metric.series));
  return series.length === 0
    ? counted
    : [
        { group: 'Counted here', items: counted },
        { group: 'Series of other systems', items: choices(series) },
      ];
};

/** The baseline is measured, not written: it is shown, never edited. */
const Baseline = ({
  kpi,
  phase,
  currency,
  today,
}: Pick<Props, 'phase' | 'currency' | 'today'> & { kpi: KpiView }) => {
  const day = dayWords(phase.startDay, today);
  if (kpi.isTotal)
    return (
      <p className={styles.note}>A total over the phase: it starts from 0 on {day}, whatever is edited.</p>
    );
  if (!kpi.isFrozen) return <p className={styles.note}>The baseline is measured and frozen on {day}.</p>;
  return (
    <p className={styles.note}>
      Baseline {formatValue(kpi.baseline, kpi.unit, currency, 'unit')}, frozen with {day}: it is not edited.
    </p>
  );
};

/** A KPI target: which metric, how far, and with what weight. */
export const TargetForm = ({ phase, currency, today, kpi, editing, close }: Props) => {
  const { data: catalog } = useCatalog();
  const metrics = catalog?.metrics ?? [];
  const { start, draft, set, shown, submit } = useDraft(() => draftOf(kpi, currency), targetProblems);
  const unit = metrics.find(({ id }) => id === draft.metric)?.unit ?? kpi?.unit ?? 'number';
  const label = metrics.find(({ id }) => id === draft.metric)?.label ?? kpi?.label ?? draft.metric;
  const fields = (of: TargetDraft) => ({
    metric: of.metric as AnyMetricId,
    weight: numberOf(of.weight) ?? 0,
    aim: aimOf(of, unit, currency),
  });
  const save = () => {
    const target = fields(draft);
    const change = changedOf(fields(start), target);
    if (kpi && Object.keys(change).length === 0) return close();
    const run = kpi
      ? (basis: Basis) => client.roadmap.editTarget.mutate({ ...basis, id: kpi.id, change })
      : (basis: Basis) => client.roadmap.addTarget.mutate({ ...basis, phaseId: phase.id, target });
    void editing
      .change({ words: `Target ${label} ${kpi ? 'saved' : 'added'}`, run })
      .then(close, () => undefined);
  };
  const remove = (of: KpiView) =>
    void editing
      .change({
        words: `Target ${of.label} removed`,
        run: (basis) => client.roadmap.removeTarget.mutate({ ...basis, id: of.id }),
      })
      .then(close, () => undefined);
  return (
    <EditForm
      editing={editing}
      submit={() => submit(save)}
      close={close}
      actions={kpi && <Button onClick={() => remove(kpi)}>Remove</Button>}
    >
      <SelectField
        label="Metric"
        description={
          kpi?.isFrozen ? 'Fixed: its baseline is frozen. For another metric add a target.' : undefined
        }
        disabled={kpi?.isFrozen ?? false}
        data={choicesOf(metrics)}
        value={draft.metric}
        onChange={(event) => set({ metric: event.currentTarget.value })}
      />
      {kpi && <Baseline kpi={kpi} phase={phase} currency={currency} today={today} />}
      <Pair>
        <SelectField
          label="Aim"
          data={AIMS}
          value={draft.aim}
          onChange={(event) => set({ aim: event.currentTarget.value as TargetDraft['aim'] })}
        />
        <TextField
          label={valueLabel(draft.aim, unit, currency)}
          inputMode="decimal"
          value={draft.value}
          error={shown.value}
          onChange={(event) => set({ value: event.currentTarget.value })}
        />
      </Pair>
      <TextField
        label="Weight"
        inputMode="decimal"
        value={draft.weight}
        error={shown.weight}
        onChange={(event) => set({ weight: event.currentTarget.value })}
      />
    </EditForm>
  );
};
