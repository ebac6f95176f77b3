import { useClipboard } from '@mantine/hooks';
import { useState } from 'react';
import { Section } from '../../../ui/parts';
import { useDataSearch, useSetData } from '../search';
import { partsOf, SHOPS, type Part } from './snippets';
import { Button } from '../../../ui/Button';
import { Segmented } from '../../../ui/Segmented';
import { Input } from '../../../ui/Input';
import { Command } from '../../../ui/Command';
import styles from './Snippet.module.css';
import importsStyles from '../imports/imports.module.css';

const Code = ({ part: { where, code }, isReady }: { part: Part; isReady: boolean }) => {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <figure className={styles.snippet}>
      <figcaption>
        <span>{where}</span>
        <Button disabled={!isReady} onClick={() => clipboard.copy(code)}>
          <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy'}</span>
          <span className="qd-sr">: {where}</span>
        </Button>
      </figcaption>
      <Command label={where}>{code}</Command>
    </figure>
  );
};

/** Stands in the lines until there is a key. */
const NO_KEY = 'KEY';

/** What to paste, for each kind of shop. `pixelKey` null = the pixel is not made yet: to be seen, not copied. */
export const Snippet = ({ pixelKey }: { pixelKey: string | null }) => {
  const { shop = 'plain' } = useDataSearch();
  const set = useSetData();
  const [at, setAt] = useState(window.location.origin);
  return (
    <Section title="What to paste" note="2 KB, loaded after everything else">
      <div className={styles.choice}>
        <Segmented
          label="Kind of shop"
          choices={SHOPS.map(({ shop: id, name }) => ({ id, name }))}
          chosen={shop}
          choose={(id) => set({ shop: id === 'plain' ? undefined : id })}
        />
        <label className={styles.at}>
          Where pages reach this server
          <Input
            type="url"
            value={at}
            onChange={({ target }) => setAt(target.value)}
            placeholder="https://shop.example/stats"
          />
        </label>
      </div>
      <p className={importsStyles.say}>
        Pages must reach the path /px of this server. A path of the shop’s own domain that a proxy passes on
        is best: it is first-party, and blockers leave it alone. The proxy must set X-Forwarded-For.
      </p>
      {pixelKey === null && (
        <p className={importsStyles.say}>
          The key is made when the pages of the shop are saved above; then the lines can be copied.
        </p>
      )}
      {partsOf(shop, at.replace(/\/+$/, ''), pixelKey ?? NO_KEY).map((part) => (
        <Code key={part.where} part={part} isReady={pixelKey !== null} />
      ))}
    </Section>
  );
};
