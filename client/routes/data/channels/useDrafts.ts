import { useSessionStorage } from '@mantine/hooks';
import type { ChannelRulesView } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { draftOf, type DraftRule } from './draft';

/** The list while it is edited. This window keeps it when another page is looked at, until a list is applied. */
export const useDrafts = ({ slug }: Store, { rules, version }: ChannelRulesView) => {
  const [drafts, setDrafts, forget] = useSessionStorage<DraftRule[]>({
    key: `qd-channel-rules-${slug}-${version}`,
    defaultValue: rules.map(draftOf),
    getInitialValueInEffect: false,
    // keys of another load of the page may be those of this one's rules
    deserialize: (text) => (JSON.parse(text ?? '[]') as DraftRule[]).map(draftOf),
  });
  return { drafts, setDrafts, forget };
};
