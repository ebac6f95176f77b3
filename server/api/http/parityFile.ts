import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { parityFile } from '../../parity';
import { storeBySlug } from '../../stores';
import type { ApiContext } from '../door/trpc';
import * as parityInputs from '../../parity/input';

/** A list of the parity ledger as a file, written while it is read. */
export const parityFileRoute = (
  app: FastifyInstance,
  { database, clock }: Pick<ApiContext, 'database' | 'clock'>,
): void => {
  app.get<{ Params: { slug: string }; Querystring: Record<string, string> }>(
    '/api/stores/:slug/parity.csv',
    { config: { access: 'people' } },
    async (request, reply) => {
      const asked = parityInputs.parityList.parse({ ...request.query, store: request.params.slug });
      const { store: slug, from, to, witness, list, cause } = asked;
      const store = await database.read((tx) => storeBySlug(tx, slug));
      const question = { witness, list, period: { from, to }, ...(cause && { cause }) };
      return reply
        .type('text/csv; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${store.slug}-parity-${list}.csv"`)
        .send(Readable.from(parityFile(database, store, question, clock())));
    },
  );
};
