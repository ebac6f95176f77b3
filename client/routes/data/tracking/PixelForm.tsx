import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import type { TrackingView } from '../../../../server/api/rpc/tracking';
import { trpc } from '../../../trpc';
import { Done } from '../../../ui/Status';
import { Section } from '../../../ui/parts';
import { ErrorState } from '../../../ui/states';
import { Button } from '../../../ui/Button';
import { TextArea } from '../../../ui/Input';
import styles from './PixelForm.module.css';

const linesOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter(Boolean);

interface FieldProps {
  label: string;
  hint: string;
  value: string;
  placeholder: string;
  onChange: (value: string) => void;
}

const Lines = ({ label, hint, value, placeholder, onChange }: FieldProps) => {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <TextArea
        id={id}
        rows={3}
        value={value}
        spellCheck={false}
        placeholder={placeholder}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onChange(target.value)}
      />
      <small id={`${id}-hint`}>{hint}</small>
    </div>
  );
};

/** From where events are taken, and whose are left out. Saving it for the first time makes the key. */
export const PixelForm = ({ store, pixel }: { store: string; pixel: TrackingView['pixel'] }) => {
  const client = useQueryClient();
  const [origins, setOrigins] = useState(pixel?.origins.join('\n') ?? '');
  const [internal, setInternal] = useState(pixel?.internal.join('\n') ?? '');
  const [proxies, setProxies] = useState(pixel?.proxies.join('\n') ?? '');
  const save = useMutation(
    trpc.tracking.save.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.tracking.pathFilter()),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      store,
      ...{ origins: linesOf(origins), internal: linesOf(internal), proxies: linesOf(proxies) },
    });
  };
  return (
    <Section
      title="Which pages may send"
      note={pixel ? `key ${pixel.key}` : 'Saving it makes the pixel’s key'}
    >
      <form className={styles.form} onSubmit={submit}>
        <Lines
          label="Pages of the shop"
          hint="One origin a line. Shopify’s custom pixel runs in a sandbox: add null for it."
          value={origins}
          placeholder="https://shop.example"
          onChange={setOrigins}
        />
        <Lines
          label="Addresses of the shop’s own staff"
          hint="Their visits are counted apart and in no figure."
          value={internal}
          placeholder="203.0.113.0/24"
          onChange={setInternal}
        />
        <Lines
          label="Addresses of proxies in front"
          hint="Of a CDN, so that the visitor behind it is told apart. One on this machine is known."
          value={proxies}
          placeholder="none"
          onChange={setProxies}
        />
        <div className={styles.save}>
          <Button type="submit" look="primary" disabled={save.isPending || linesOf(origins).length === 0}>
            {pixel ? 'Save' : 'Make the pixel'}
          </Button>
          <span role="status">{save.isSuccess && <Done>Saved</Done>}</span>
        </div>
      </form>
      {save.error && <ErrorState error={save.error} />}
    </Section>
  );
};
