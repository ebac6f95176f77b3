/** Any file, read as a mapping says. Documented in MAPPING.md. */
export { dateReader } from '../writtenDates';
export { mappingFormat } from './format';
export { timeOf } from './moments';
export { leftOutBy } from './row';
export { bareNumber, MONEY, numberReader } from './numbers';
export { partialMapping, type PartialMapping } from './partial';
export { mapping, namesOf, parseMapping, type AnyMapping, type Mapping, type MappingInput } from './schema';
