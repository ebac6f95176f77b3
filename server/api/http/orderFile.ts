import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { orderFile } from '../../rows';
import { storeBySlug } from '../../stores';
import { filterOf } from '../../rows/input';
import type { ApiContext } from '../door/trpc';
import * as rowInputs from '../../rows/input';

const DIMENSION_FILTERS = rowInputs.rowDimension.options;

type Query = Record<string, string>;

/** `?channel=email&status=cancelled` as the filters of the list. */
const parse = (slug: string, query: Query) => {
  const named = (key: string): key is (typeof DIMENSION_FILTERS)[number] =>
    (DIMENSION_FILTERS as readonly string[]).includes(key);
  const where = Object.entries(query).flatMap(([dimension, value]) =>
    named(dimension) ? [{ dimension, value }] : [],
  );
  const rest = Object.entries(query).filter(([key]) => !named(key));
  return rowInputs.rowFilters.parse({ ...Object.fromEntries(rest), store: slug, where });
};

/** The filtered list of orders as a file, written while it is read. */
export const orderFileRoute = (app: FastifyInstance, { database }: Pick<ApiContext, 'database'>): void => {
  app.get<{ Params: { slug: string }; Querystring: Query }>(
    '/api/stores/:slug/orders.csv',
    { config: { access: 'people' } },
    async (request, reply) => {
      const { store: slug, ...filter } = filterOf(parse(request.params.slug, request.query));
      const store = await database.read((tx) => storeBySlug(tx, slug));
      return reply
        .type('text/csv; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${store.slug}-orders.csv"`)
        .send(Readable.from(orderFile(database, store, filter)));
    },
  );
};
