import { useClipboard } from '@mantine/hooks';
import { useState } from 'react';
import { Section } from '../../../ui/parts';
import { useDataSearch, useSetData } from '../search';
import { partsOf, SHOPS, type Part } from './snippets';

const Code = ({ part: { where, code } }: { part: Part }) => {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <figure className="qd-snippet">
      <figcaption>
        <span>{where}</span>
        <button type="button" className="qd-control" onClick={() => clipboard.copy(code)}>
          <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy'}</span>
        </button>
      </figcaption>
      <pre className="qd-command" tabIndex={0} aria-label={where}>
        <code>{code}</code>
      </pre>
    </figure>
  );
};

/** What to paste, for each kind of shop. */
export const Snippet = ({ pixelKey }: { pixelKey: string }) => {
  const { shop = 'plain' } = useDataSearch();
  const set = useSetData();
  const [at, setAt] = useState(window.location.origin);
  return (
    <Section title="What to paste" note="2 KB, loaded after everything else">
      <div className="qd-tracking-choice">
        <div className="qd-seg" role="group" aria-label="Kind of shop">
          {SHOPS.map(({ shop: id, name }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === shop}
              onClick={() => set({ shop: id === 'plain' ? undefined : id })}
            >
              {name}
            </button>
          ))}
        </div>
        <label className="qd-tracking-at">
          Where pages reach this server
          <input
            type="url"
            value={at}
            onChange={({ target }) => setAt(target.value)}
            className="qd-import-input"
            placeholder="https://shop.example/stats"
          />
        </label>
      </div>
      <p className="qd-import-say">
        Pages must reach the path /px of this server. A path of the shop’s own domain that a proxy passes on
        is best: it is first-party, and blockers leave it alone. The proxy must set X-Forwarded-For.
      </p>
      {partsOf(shop, at.replace(/\/+$/, ''), pixelKey).map((part) => (
        <Code key={part.where} part={part} />
      ))}
    </Section>
  );
};
