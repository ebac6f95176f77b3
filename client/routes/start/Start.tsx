import { Link } from '@tanstack/react-router';
import type { Store } from '../../../server/types';
import type { Demo } from '../../demo';
import type { CreatedFor } from '../../search';
import { isInUse } from '../../storesQuery';
import { buttonClass } from '../../ui/Button';
import { PageTitle } from '../../ui/parts';
import { DemoWay } from './DemoWay';
import { Way, type Row } from './Way';
import styles from './Start.module.css';

/** What Quarterdeck can look at: a shop, a file, the demo. The first page of an empty installation, and where another store is added. */

const Create = ({
  purpose,
  isMain,
  children,
}: {
  purpose: CreatedFor;
  isMain?: boolean;
  children: string;
}) => (
  <Link
    className={buttonClass(isMain ? 'primary' : 'strong')}
    to="."
    search={(previous: object) => ({ ...previous, create: purpose })}
    resetScroll={false}
    data-create={purpose}
  >
    {children}
  </Link>
);

const SHOP: readonly Row[] = [
  ['Platforms', 'Shopify, WooCommerce, Magento 2, Odoo, your own'],
  ['You need', 'a key that an admin of the shop makes'],
  ['Afterwards', 'counts are held against the shop’s own'],
];
const FILE: readonly Row[] = [
  ['Takes', 'CSV and other text, Excel, JSON'],
  ['Knows', 'exports of shops and ad platforms as they are'],
  ['Afterwards', 'can be taken back for 90 days'],
];

const Others = ({ stores }: { stores: readonly Store[] }) => {
  if (stores.length === 0) return null;
  return (
    <p className={styles.others}>
      {stores.every(isInUse) ? 'There already: ' : 'There already, archived ones too: '}
      {stores.map(({ slug, name }, i) => (
        <span key={slug}>
          {i > 0 && ', '}
          <Link className="qd-link" to="/s/$store/bridge" params={{ store: slug }}>
            {name}
          </Link>
        </span>
      ))}
      .
    </p>
  );
};

interface Props {
  stores: readonly Store[];
  demo: Demo;
}

export const Start = ({ stores, demo }: Props) => (
  <>
    <PageTitle>What shall Quarterdeck look at {stores.length > 0 ? 'next' : 'first'}?</PageTitle>
    <p className={styles.lead}>
      Each way says after how many minutes the first figure is there. You can do the others later.
    </p>
    <div className={styles.ways}>
      <Way
        title="Connect a shop"
        text="Orders, customers and refunds, read only. Figures begin with the first orders that arrive."
        first={2}
        rows={SHOP}
      >
        <Create purpose="shop" isMain>
          Connect a shop
        </Create>
      </Way>
      <Way
        title="Import a file"
        text="A list of orders. Every column, wrong row and total is shown before anything is stored."
        first={2}
        rows={FILE}
      >
        <Create purpose="file">Import a file</Create>
      </Way>
      <DemoWay stores={stores} demo={demo} />
    </div>
    <footer className={styles.foot}>
      <p>
        A connected shop and a file need a store to be in: it has a name, a currency and a time zone. You can
        also{' '}
        <Link
          className="qd-link"
          to="."
          search={(previous: object) => ({ ...previous, create: 'store' as const })}
          resetScroll={false}
          data-create="store"
        >
          create the store alone
        </Link>{' '}
        and send it facts by a program.
      </p>
      <Others stores={stores} />
    </footer>
  </>
);
