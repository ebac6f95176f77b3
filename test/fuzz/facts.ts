import * as facts from '../../server/facts/fact';
import type { FactKind } from '../../server/facts/fact';
import { bySimpleKind, simpleOf, type SimpleKind } from '../../server/facts/simple';
import { exampleOf, type Example } from './examples';

/** Rows of every kind that programs send. */

export const FACTS: Readonly<Record<FactKind, Example>> = {
  sales: exampleOf(facts.saleFact),
  sessions: exampleOf(facts.sessionFact),
  spend: exampleOf(facts.spendFact),
  fx: exampleOf(facts.fxFact),
  sightings: exampleOf(facts.sightingFact),
  vitals: exampleOf(facts.vitalsFact),
  series: exampleOf(facts.seriesFact),
  ...bySimpleKind<Record<SimpleKind, Example>>((kind) => exampleOf(simpleOf(kind).schema)),
};
