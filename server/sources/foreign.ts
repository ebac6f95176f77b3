import { DomainError } from '../errors';
import { FOREIGN } from './sentences';

/** Files of kinds that are not read, told by their first bytes or by the parts of their archive. */

export type ForeignKind = 'xls' | 'locked' | 'xlsb' | 'ods' | 'numbers' | 'pdf' | 'html' | 'xml' | 'zip';

/** A file of a kind that is not read: what it is, and what to do. */
export class ForeignFile extends DomainError {
  constructor(
    readonly kind: ForeignKind,
    fileName: string,
  ) {
    const { what, todo } = FOREIGN[kind];
    super('bad_input', what(fileName), todo);
  }
}

const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** A stream of a workbook that a password locks, as its directory names it. */
const LOCKED = Buffer.from('EncryptedPackage', 'utf16le');
const MARKUP = /^[\s\uFEFF]*<(?:!doctype html|html|head|body|table|meta|style)\b/i;
const XML = /^[\s\uFEFF]*<\?xml\b/i;
/** Enough for what a text begins with. */
const BEGINNING = 300;

/** Null: the first bytes are those of no such file. Which old workbooks are locked shows only in a longer beginning. */
const kindOf = (head: Buffer): ForeignKind | null => {
  if (head.subarray(0, OLE2.length).equals(OLE2)) return head.includes(LOCKED) ? 'locked' : 'xls';
  const text = head.subarray(0, BEGINNING).toString('latin1').replace(/^ï»¿/, '');
  if (text.startsWith('%PDF-')) return 'pdf';
  if (MARKUP.test(text)) return 'html';
  return XML.test(text) ? 'xml' : null;
};

/** @throws ForeignFile if the first bytes are those of a kind that is not read. */
export const refuseForeign = (head: Buffer, fileName: string): void => {
  const kind = kindOf(head);
  if (kind !== null) throw new ForeignFile(kind, fileName);
};

/** What an archive without the parts of a workbook is. */
export const kindOfArchive = (parts: readonly string[]): ForeignKind | null => {
  if (parts.includes('xl/workbook.bin')) return 'xlsb';
  if (parts.some((name) => /(?:^|\/)(?:Index\/Document\.iwa|Index\.zip)$/.test(name))) return 'numbers';
  if (parts.includes('mimetype') && parts.includes('content.xml')) return 'ods';
  // an archive without any is damaged
  return parts.length === 0 || parts.some((name) => name.startsWith('xl/')) ? null : 'zip';
};
