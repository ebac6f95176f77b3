import { z } from 'zod';
import type { Connection, Driver, Field, Pulled, Shop } from '../driver';
import { openApi } from './api';
import { backfill } from './backfill';
import { changes } from './changes';
import { hooks } from './hooks';
import { SHOP } from './queries';
import { tally } from './tally';
import { INVALID, TOKEN_HINT, noToken, scopesMissing } from './sentences';

const FIELDS: readonly Field[] = [
  {
    name: 'shop',
    label: 'Shop',
    hint: 'Its own address at Shopify, such as my-shop.myshopify.com.',
    isSecret: false,
    problem: (text) =>
      /^(https:\/\/)?[a-z0-9][a-z0-9-]*\.myshopify\.com\/?$/i.test(text) ||
      /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(text)
        ? null
        : INVALID.shop,
  },
  {
    name: 'clientId',
    label: 'Client ID',
    hint: 'Dev Dashboard → the app → Settings. Not needed with an access token.',
    isSecret: false,
    isOptional: true,
  },
  {
    name: 'clientSecret',
    label: 'Client secret',
    hint: 'Beside the client ID; for an app made in the admin its API secret key. Webhooks are proved by it.',
    isSecret: true,
    isOptional: true,
  },
  {
    name: 'accessToken',
    label: 'Access token',
    hint: TOKEN_HINT,
    isSecret: true,
    isOptional: true,
  },
  {
    name: 'history',
    label: 'History',
    hint: 'Write "60 days" if the app has no scope read_all_orders: then nothing older can be fetched.',
    isSecret: false,
    isOptional: true,
    problem: (text) => (text === '60 days' ? null : INVALID.history),
  },
];

const shop = z.object({
  shop: z.object({ name: z.string(), currencyCode: z.string(), ianaTimezone: z.string() }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

const check = async (connection: Connection): Promise<Shop> => {
  const { credentials, settings } = connection;
  if (!credentials.accessToken && !(settings.clientId && credentials.clientSecret)) throw noToken();
  const answer = await (await openApi(connection)).ask(SHOP, {}, shop);
  const scopes = new Set(answer.currentAppInstallation.accessScopes.map(({ handle }) => handle));
  const wanted = ['read_orders', 'read_customers', ...(settings.history ? [] : ['read_all_orders'])];
  const missing = wanted.filter((scope) => !scopes.has(scope));
  if (missing.length > 0) throw scopesMissing(missing, missing.includes('read_all_orders'));
  const { name, currencyCode, ianaTimezone } = answer.shop;
  return { name, currency: currencyCode, timeZone: ianaTimezone };
};

const checkpoints = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('bulk'), operation: z.string().nullable(), since: z.string() }),
  z.object({ phase: z.literal('changes'), since: z.string() }),
]);

/** Shopify's Admin GraphQL API and its webhooks. `pollMs`: between two looks at a bulk operation, at first. */
export const shopifyDriver = (pollMs = 2_000): Driver => ({
  platform: 'shopify',
  label: 'Shopify',
  about: 'Orders, refunds and customers of a Shopify shop, by an app of its own and by webhooks.',
  fields: FIELDS,
  check,
  covers: () => ['orders'],
  pull: (connection, checkpoint): AsyncGenerator<Pulled, void> => {
    const at =
      checkpoint === null
        ? { phase: 'bulk' as const, operation: null, since: connection.now.toISOString() }
        : checkpoints.parse(checkpoint);
    return at.phase === 'bulk' ? backfill(connection, at, pollMs) : changes(connection, at);
  },
  tally,
  hooks,
});
