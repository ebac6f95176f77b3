import styles from './Brand.module.css';

export const Brand = () => (
  <div className={styles.brand}>
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    >
      <path d="M2 18V2a16 16 0 0 1 16 16z" strokeLinejoin="round" />
      <path d="M2 18 13.3 6.7" />
      <path d="M6.2 18A4.2 4.2 0 0 0 2 13.8" />
    </svg>
    Quarterdeck
  </div>
);
