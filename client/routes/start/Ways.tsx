import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/Button';
import styles from './Ways.module.css';

/** How the first orders come into a store, from any of its pages. */
export const Ways = () => (
  <p className={styles.ways}>
    <Link
      className={buttonClass('primary')}
      from="/s/$store"
      to="/s/$store/data"
      search={{ connect: 'choose' }}
    >
      Connect a shop
    </Link>
    <Link className={buttonClass('strong')} from="/s/$store" to="/s/$store/data" search={{ tab: 'imports' }}>
      Import a file
    </Link>
    <Link className="qd-link" to="/start">
      Look at the demo first
    </Link>
  </p>
);
