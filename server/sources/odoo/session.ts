import { z } from 'zod';
import type { Connection } from '../driver';
import { REFERENCES, type Reference } from './order';
import { openRpc, type Domain, type Rpc } from './rpc';
import { noCompany, severalCompanies } from './sentences';

/** A connection that has found its company, and the way records are paged through. */

export interface Session {
  rpc: Rpc;
  connection: Connection;
  company: { id: number; name: string; currency: string };
  /** `shop`: its orders are the store's sales; `erp`: what it knows of them is held against the shop. */
  role: Role;
  reference: Reference;
}

export const ROLES = ['shop', 'erp'] as const;
type Role = (typeof ROLES)[number];

/** What was chosen when Odoo was connected. */
const chosenIn = z.object({
  role: z.enum(ROLES).default('shop'),
  reference: z.enum(REFERENCES).default('client_order_ref'),
  company: z.string().optional(),
});

const companyRecord = z.object({
  id: z.int(),
  name: z.string(),
  currency_id: z.tuple([z.int(), z.string()]),
});

/** @throws DomainError `bad_input` where it is not clear which company is meant; what Odoo refuses. */
export const openSession = async (connection: Connection): Promise<Session> => {
  const { role, reference, company: wanted } = chosenIn.parse(connection.settings);
  const rpc = await openRpc(connection);
  const found = await rpc.read({
    model: 'res.company',
    domain: [],
    fields: ['name', 'currency_id'],
    order: 'id asc',
  });
  const companies = z.array(companyRecord).parse(found);
  const names = companies.map(({ name }) => name);
  const chosen = wanted ? companies.filter(({ name }) => name === wanted) : companies;
  const [company] = chosen;
  if (!company) throw noCompany(wanted ?? '', names);
  if (chosen.length > 1) throw severalCompanies(names);
  rpc.inCompany(company.id);
  return {
    ...{ rpc, connection },
    company: { id: company.id, name: company.name, currency: company.currency_id[1] },
    ...{ role, reference },
  };
};

/** Which of the wanted fields this Odoo has: modules bring their own. */
export const fieldsThere = async (
  { rpc }: Session,
  model: string,
  wanted: readonly string[],
): Promise<string[]> => {
  const there = await rpc.fields(model);
  return wanted.filter((name) => there.has(name));
};

const identified = z.object({ id: z.int() });

export interface Paging {
  model: string;
  domain: Domain;
  fields: readonly string[];
  size: number;
  /** The last id that was read before. */
  after?: number;
}

/** Records by ascending id, each once, until Odoo has no more: what changes meanwhile moves no page. */
export async function* pagesOf(
  { rpc }: Session,
  { model, domain, fields, size, after = 0 }: Paging,
): AsyncGenerator<{ records: unknown[]; last: number }> {
  let last = after;
  for (;;) {
    const found = await rpc.read({
      ...{ model, fields, limit: size, order: 'id asc' },
      domain: [...domain, ['id', '>', last]],
    });
    const fresh = found.filter((record) => identified.parse(record).id > last);
    if (fresh.length === 0) return;
    last = identified.parse(fresh.at(-1)).id;
    yield { records: fresh, last };
  }
}

/** All records of these ids, a part at a time. */
export const readByIds = async (
  { rpc }: Session,
  model: string,
  ids: Iterable<number>,
  fields: readonly string[],
): Promise<unknown[]> => {
  const all = [...new Set(ids)];
  const found: unknown[] = [];
  for (let i = 0; i < all.length; i += PART)
    found.push(...(await rpc.read({ model, domain: [['id', 'in', all.slice(i, i + PART)]], fields })));
  return found;
};

const PART = 1_000;
