import type { ParityFigure, ParityView } from '../../../../server/parity/types';
import { Figure } from '../../../kpi/Figure';
import { Status } from '../../../ui/Status';
import { figureText } from './words';
import styles from './Figures.module.css';

const Judgement = ({ meets, target, reason }: ParityFigure) => {
  if (reason) return <small>{reason}</small>;
  if (meets === null) return null;
  return <Status status={meets ? 'on_track' : 'at_risk'}>{meets ? `is ${target}` : `not ${target}`}</Status>;
};

/** The figures of the period; each opens what it is made of. */
export const Figures = ({ view }: { view: ParityView }) => (
  <section className={styles.figures} aria-label="Figures">
    <dl>
      {view.figures.map((figure) => (
        <div key={figure.id} data-figure={figure.id}>
          <dt>{figure.label}</dt>
          <dd className={figure.value === null ? styles.none : undefined}>
            <Figure why={figure.id} label={`${figure.label}: ${figureText(figure, view.currency)}`}>
              {figureText(figure, view.currency)}
            </Figure>
          </dd>
          <dd className={styles.judgement}>
            <Judgement {...figure} />
          </dd>
        </div>
      ))}
    </dl>
  </section>
);
