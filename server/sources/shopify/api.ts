import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DomainError, firstIssue } from '../../errors';
import { settingOf, type Connection } from '../driver';
import { API_VERSION } from './queries';
import { throttled, strangeAnswer, TOO_COSTLY, noData, noRight, queryRefused } from './sentences';

/** Asks a shop's Admin GraphQL API, at the pace that it allows. */
export interface ShopApi {
  /** @throws DomainError `forbidden` for a scope that is missing, `bad_input` for a query that costs too much, else `unavailable`. */
  ask<T extends z.ZodType>(query: string, variables: Record<string, unknown>, data: T): Promise<z.output<T>>;
}

const MAX_ATTEMPTS = 12;
const MAX_WAIT_MS = 30_000;

const answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .union([
      z.string(),
      z.array(
        z.object({ message: z.string(), extensions: z.object({ code: z.string().nullish() }).nullish() }),
      ),
    ])
    .nullish(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number().nullish(),
          throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
type Answer = z.output<typeof answer>;

/** `https://…` of what was entered: an address, or a name such as `my-shop.myshopify.com`. */
export const originOf = (shop: string): string =>
  (/^https?:\/\//.test(shop) ? new URL(shop).origin : `https://${shop}`).replace(/\/$/, '');

export const openApi = async (connection: Connection): Promise<ShopApi> => {
  const { outgoing, signal } = connection;
  const origin = originOf(settingOf(connection, 'shop'));
  const token = await tokenOf(connection, origin);
  const once = async (query: string, variables: Record<string, unknown>): Promise<Answer> => {
    const got = await outgoing.send({
      url: `${origin}/admin/api/${API_VERSION}/graphql.json`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
      signal,
    });
    return parsed(answer, got.json());
  };
  return {
    ask: async (query, variables, data) => {
      for (let attempt = 1; ; attempt++) {
        const got = await once(query, variables);
        const problem = problemOf(got);
        if (problem === null) return parsed(data, got.data);
        if (problem !== 'throttled') throw problem;
        if (attempt === MAX_ATTEMPTS) throw throttled();
        await sleep(waitOf(got), undefined, { signal });
      }
    },
  };
};

/** A token that was entered; else one for the app's own credentials, good for a day. */
const tokenOf = async (
  { credentials, settings, outgoing, signal }: Connection,
  origin: string,
): Promise<string> => {
  if (credentials.accessToken) return credentials.accessToken;
  const got = await outgoing.send({
    url: `${origin}/admin/oauth/access_token`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: settings.clientId ?? '',
      client_secret: credentials.clientSecret ?? '',
    }).toString(),
    signal,
  });
  return parsed(z.object({ access_token: z.string() }), got.json()).access_token;
};

const parsed = <T extends z.ZodType>(shape: T, value: unknown): z.output<T> => {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = firstIssue(result.error);
  throw strangeAnswer(path.join('.') || 'answer', message);
};

/** What costs too much at once may go through in smaller pieces. */
export class TooCostly extends DomainError {
  constructor() {
    super('unavailable', TOO_COSTLY);
  }
}

const problemOf = ({ errors, data }: Answer): DomainError | 'throttled' | null => {
  if (!errors || errors.length === 0) return data === undefined || data === null ? noData() : null;
  const all = typeof errors === 'string' ? [{ message: errors, extensions: null }] : errors;
  const codes = all.map(({ extensions }) => extensions?.code);
  if (codes.includes('THROTTLED')) return 'throttled';
  if (codes.includes('MAX_COST_EXCEEDED')) return new TooCostly();
  const text = all
    .map(({ message }) => message)
    .join(' ')
    .slice(0, 400);
  if (codes.includes('ACCESS_DENIED')) return noRight(text);
  return queryRefused(text);
};

/** Until the bucket holds what the query costs. */
const waitOf = ({ extensions }: Answer): number => {
  const { requestedQueryCost, throttleStatus } = extensions?.cost ?? {};
  if (!throttleStatus || throttleStatus.restoreRate <= 0) return 1_000;
  const missing = Math.max(1, (requestedQueryCost ?? 100) - throttleStatus.currentlyAvailable);
  return Math.min(MAX_WAIT_MS, Math.ceil((missing / throttleStatus.restoreRate) * 1_000));
};
