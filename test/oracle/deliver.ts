import type { Luck } from './random';
import type { Delivery, Door, Facts, Kind } from './types';

/** Facts in pieces: in any order, some of them twice, by every door that can carry them. */

type Any = Facts[Kind][number];

/** A file of the product's own format has no place for these. */
const ONLY_BY_API = ['restocked', 'jsErrors', 'checkoutClicks'];

const doorsOf = (kind: Kind, facts: readonly Any[]): Door[] => {
  const fits = kind !== 'vitals' && facts.every((fact) => ONLY_BY_API.every((field) => !(field in fact)));
  return fits ? ['api', 'file'] : ['api'];
};

const nameOf = (fact: Any): string =>
  'id' in fact ? `${'type' in fact ? fact.type : ''} ${fact.source} ${fact.id}` : `${fact.day} ${fact.quote}`;

/** Pieces of at most so many facts, no two of which are versions of one. */
const pieces = (luck: Luck, facts: readonly Any[]): Any[][] => {
  const made: Any[][] = [];
  let [piece, names, most] = [[] as Any[], new Set<string>(), luck.int(5, 150)];
  for (const fact of facts) {
    if (piece.length >= most || names.has(nameOf(fact))) {
      made.push(piece);
      [piece, names, most] = [[], new Set(), luck.int(5, 150)];
    }
    piece.push(fact);
    names.add(nameOf(fact));
  }
  return piece.length > 0 ? [...made, piece] : made;
};

export const deliver = (luck: Luck, facts: Facts): Delivery[] => {
  const all = (Object.keys(facts) as Kind[]).flatMap((kind) => {
    const own = facts[kind] as Any[];
    const twice = luck.shuffle([...own, ...own.filter(() => luck.chance(0.2))]);
    return pieces(luck, twice).map((piece): Delivery => ({
      kind,
      door: luck.pick(doorsOf(kind, piece)),
      facts: piece as Facts[Kind],
    }));
  });
  return luck.shuffle(all);
};
